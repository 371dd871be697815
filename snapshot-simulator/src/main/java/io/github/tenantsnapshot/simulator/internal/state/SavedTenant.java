package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.internal.directory.Directories;
import io.github.tenantsnapshot.simulator.internal.token.TokenAuthenticator;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a tenant of a saved state and its jobs. Used once, by one thread. */
final class SavedTenant {

  /** The maximum of counters: larger than any real count, but counting on does not overflow. */
  private static final int MOST_COUNTED = 1_000_000_000;

  private final String id;
  private final List<SnapshotResource> shared;
  private final Map<String, Integer> reads = new HashMap<>();

  private SavedTenant(String id, List<SnapshotResource> shared) {
    this.id = id;
    this.shared = shared;
  }

  /**
   * Returns the tenant.
   *
   * @param place the name of the tenant in messages
   * @param shared the resources that the tenant's indexes refer to
   * @throws IllegalArgumentException if it is not a tenant; the message names the place
   */
  static SimulatorState.Tenant read(JsonNode json, String place, List<SnapshotResource> shared) {
    SavedObject tenant = new SavedObject(json, place);
    String id = tenant.guid("id");
    if (id.equals(TokenAuthenticator.PERSONAL_ACCOUNTS)) {
      throw tenant.wrong("id must not be the tenant of personal accounts: " + id);
    }
    return new SavedTenant(id, shared).read(new SavedObject(json, place + " (" + id + ")"));
  }

  private SimulatorState.Tenant read(SavedObject tenant) {
    List<SnapshotResource> configuration = tenant.placed("configuration", shared);
    List<StoredTenant.Job> jobs = new ArrayList<>();
    for (JsonNode json : tenant.array("jobs")) {
      SavedObject job = new SavedObject(json, tenant.place() + ", job " + (jobs.size() + 1));
      jobs.add(readJob(job));
    }
    Map<Instant, Long> usage = tenant.numbersByInstant("usage");
    try {
      return new SimulatorState.Tenant(
          new StoredTenant(id, jobs, usage), configuration, reads, directory(tenant));
    } catch (IllegalArgumentException e) {
      throw tenant.wrong(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Map<String, List<List<String>>> directory(SavedObject tenant) {
    if (!tenant.has("directory")) {
      return null;
    }
    SavedObject tables = tenant.object("directory");
    Map<String, List<List<String>>> directory = new HashMap<>();
    for (String table : List.of("servicePrincipals", "appRoleAssignments", "roleAssignments")) {
      directory.put(table, tables.rows(table));
    }
    Directories.check(id, directory);
    return directory;
  }

  private StoredTenant.Job readJob(SavedObject job) {
    SnapshotJobStatus status = status(job);
    boolean hasSnapshot = status.hasSnapshot();
    requirePresence(job, status, "completedDateTime", status.isTerminal());
    requirePresence(job, status, "dueAt", !status.isTerminal());
    requirePresence(job, status, "snapshotId", hasSnapshot);
    requirePresence(job, status, "content", hasSnapshot);
    List<SnapshotResource> content =
        hasSnapshot ? job.placed("content", shared) : List.<SnapshotResource>of();
    boolean leased = job.flag("leased");
    if (leased && status.isTerminal()) {
      throw job.wrong("leased must be false if the job is " + status.graphName());
    }
    SavedObject creator = job.object("createdBy");
    SnapshotJob seen =
        SnapshotJob.builder()
            .id(job.guid("id"))
            .displayName(job.text("displayName"))
            .description(job.text("description"))
            .tenantId(id)
            .status(status)
            .resources(job.texts("resources"))
            .createdDateTime(job.instant("createdDateTime"))
            .completedDateTime(job.optionalInstant("completedDateTime"))
            .snapshotId(job.optionalGuid("snapshotId"))
            .createdBy(new IdentitySet(identity(creator, "user"), identity(creator, "application")))
            .errorDetails(job.texts("errorDetails"))
            .build();
    if (job.has("reads")) {
      reads.put(seen.id(), (int) job.number("reads", 0, MOST_COUNTED));
    }
    return new StoredTenant.Job(
        StoredJob.builder()
            .job(seen)
            .displayNameKey(job.optionalText("displayNameKey"))
            .expiresAt(job.instant("expiresAt"))
            .dueAt(job.optionalInstant("dueAt"))
            .claimNumber(job.number("claimNumber", 0, MOST_COUNTED))
            .leased(leased)
            .attempt((int) job.number("attempt", 1, MOST_COUNTED))
            .resourceCount(content.size())
            .build(),
        content);
  }

  private static SnapshotJobStatus status(SavedObject job) {
    String name = job.text("status");
    return Stream.of(SnapshotJobStatus.values())
        .filter(status -> status.graphName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                job.wrong(
                    "status must be one of "
                        + Stream.of(SnapshotJobStatus.values())
                            .map(SnapshotJobStatus::graphName)
                            .collect(Collectors.joining(", "))
                        + ": '"
                        + name
                        + "'"));
  }

  private static void requirePresence(
      SavedObject job, SnapshotJobStatus status, String member, boolean expected) {
    if (job.has(member) != expected) {
      throw job.wrong(
          "the member '"
              + member
              + "' must "
              + (expected ? "" : "not ")
              + "be present if the job is "
              + status.graphName());
    }
  }

  private static @Nullable Identity identity(SavedObject creator, String member) {
    if (!creator.has(member)) {
      return null;
    }
    SavedObject identity = creator.object(member);
    return new Identity(identity.optionalText("id"), identity.optionalText("displayName"));
  }
}
