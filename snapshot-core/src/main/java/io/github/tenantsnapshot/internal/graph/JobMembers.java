package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.internal.query.EntityType;
import io.github.tenantsnapshot.internal.query.Operator;
import io.github.tenantsnapshot.internal.query.Property;
import io.github.tenantsnapshot.internal.query.Queries;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of jobs and snapshots that a client can select, filter and order by.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/configurationsnapshotjob">Graph:
 *     configurationSnapshotJob, properties</a>
 */
final class JobMembers {

  /** The members of a job, in the observed order. */
  static final List<String> OF_JOB =
      List.of(
          "id",
          "displayName",
          "description",
          "tenantId",
          "status",
          "resources",
          "createdDateTime",
          "completedDateTime",
          "resourceLocation",
          "createdBy",
          "errorDetails");

  /** The members that are returned without $select, according to the documentation. */
  static final Set<String> DOCUMENTED_BY_DEFAULT =
      without("resources", "resourceLocation", "createdBy", "errorDetails");

  /** The members that are returned without $select, according to observation. */
  static final Set<String> OBSERVED_BY_DEFAULT = without("errorDetails");

  /** The members of a snapshot. */
  static final List<String> OF_SNAPSHOT =
      List.of("id", "displayName", "description", "parameters", "resources");

  /** The value of an instant that is still unknown. */
  private static final Instant NOT_YET = Instant.parse(GraphTime.NOT_YET);

  /**
   * The statuses in the order of their numbers in Graph's metadata, and last the member that stands
   * for later ones.
   */
  private static final List<String> STATUSES =
      List.of(
          SnapshotJobStatus.NOT_STARTED.graphName(),
          SnapshotJobStatus.RUNNING.graphName(),
          SnapshotJobStatus.SUCCEEDED.graphName(),
          SnapshotJobStatus.FAILED.graphName(),
          SnapshotJobStatus.PARTIALLY_SUCCESSFUL.graphName(),
          JobJson.UNKNOWN_STATUS);

  private static final Property<SnapshotJob> ID =
      Property.text("id", SnapshotJob::id, true, Operator.EQ, Operator.NE);

  private static final Property<SnapshotJob> DISPLAY_NAME =
      Property.text(
          "displayName",
          SnapshotJob::displayName,
          true,
          Operator.EQ,
          Operator.NE,
          Operator.STARTS_WITH);

  private static final Property<SnapshotJob> DESCRIPTION =
      Property.text(
          "description",
          SnapshotJob::description,
          true,
          Operator.EQ,
          Operator.NE,
          Operator.STARTS_WITH);

  private static final Property<SnapshotJob> CREATED =
      Property.instant(
          "createdDateTime",
          SnapshotJob::createdDateTime,
          true,
          Operator.EQ,
          Operator.NE,
          Operator.GE,
          Operator.LE);

  private static final EntityType<SnapshotJob> JOB =
      new EntityType<>(
          "microsoft.graph.configurationSnapshotJob",
          OF_JOB,
          List.of(
              ID,
              DISPLAY_NAME,
              DESCRIPTION,
              Property.text("tenantId", SnapshotJob::tenantId, false, Operator.EQ, Operator.NE),
              Property.member(
                  "status",
                  "microsoft.graph.snapshotJobStatus",
                  STATUSES,
                  job -> job.status().graphName(),
                  true,
                  Operator.EQ,
                  Operator.NE),
              CREATED,
              Property.instant(
                  "completedDateTime",
                  job -> Objects.requireNonNullElse(job.completedDateTime(), NOT_YET),
                  true,
                  Operator.EQ,
                  Operator.NE,
                  Operator.GE,
                  Operator.LE),
              createdBy("user/id", job -> of(job.createdBy().user(), Identity::id)),
              createdBy(
                  "user/displayName", job -> of(job.createdBy().user(), Identity::displayName)),
              createdBy("application/id", job -> of(job.createdBy().application(), Identity::id)),
              createdBy(
                  "application/displayName",
                  job -> of(job.createdBy().application(), Identity::displayName))));

  private static final EntityType<SnapshotJob> SNAPSHOT =
      new EntityType<>(
          "microsoft.graph.configurationBaseline",
          OF_SNAPSHOT,
          List.of(
              Property.text(
                  "id",
                  job -> Objects.requireNonNullElse(job.snapshotId(), ""),
                  true,
                  Operator.EQ,
                  Operator.NE),
              DISPLAY_NAME,
              DESCRIPTION));

  /** The queries of requests for jobs. */
  static final Queries<SnapshotJob> JOBS = new Queries<>(JOB, List.of(CREATED, ID));

  /** The queries of requests for snapshots, each represented by its job. */
  static final Queries<SnapshotJob> SNAPSHOTS = new Queries<>(SNAPSHOT, List.of(CREATED, ID));

  private JobMembers() {}

  private static Set<String> without(String... onSelect) {
    Set<String> names = new HashSet<>(OF_JOB);
    names.removeAll(Set.of(onSelect));
    return Set.copyOf(names);
  }

  private static Property<SnapshotJob> createdBy(
      String path, Function<SnapshotJob, @Nullable String> value) {
    return Property.nullableText("createdBy/" + path, value);
  }

  private static @Nullable String of(
      @Nullable Identity identity, Function<Identity, @Nullable String> value) {
    return identity == null ? null : value.apply(identity);
  }
}
