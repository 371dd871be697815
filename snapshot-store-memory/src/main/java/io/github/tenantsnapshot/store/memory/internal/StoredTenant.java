package io.github.tenantsnapshot.store.memory.internal;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a memory store that belongs to one tenant. Immutable.
 *
 * @param tenantId the tenant's GUID
 * @param jobs its jobs, oldest first
 * @param usage the number of extracted resources by the start of the quota period
 */
public record StoredTenant(String tenantId, List<Job> jobs, Map<Instant, Long> usage) {

  /**
   * A job with its snapshot.
   *
   * @param job the job
   * @param content the resources of the snapshot; empty unless the job has published one
   */
  public record Job(StoredJob job, List<SnapshotResource> content) {

    /**
     * Creates a job with its snapshot.
     *
     * @throws IllegalArgumentException if the size of {@code content} is not the job's resource
     *     count
     */
    public Job {
      Objects.requireNonNull(job, "job must not be null");
      Objects.requireNonNull(content, "content must not be null");
      content = List.copyOf(content);
      if (content.size() != job.resourceCount()) {
        throw new IllegalArgumentException(
            "content of job "
                + job.job().id()
                + " must have "
                + job.resourceCount()
                + " resources: "
                + content.size());
      }
    }
  }

  /**
   * Creates the content of a tenant.
   *
   * @throws IllegalArgumentException if a job belongs to another tenant, or two jobs have the same
   *     id, snapshot id or display name key
   */
  public StoredTenant {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobs, "jobs must not be null");
    Objects.requireNonNull(usage, "usage must not be null");
    jobs = List.copyOf(jobs);
    usage = Map.copyOf(usage);
    Set<String> ids = new HashSet<>();
    Set<String> snapshots = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Job each : jobs) {
      if (!each.job.job().tenantId().equals(tenantId)) {
        throw new IllegalArgumentException(
            "job "
                + each.job.job().id()
                + " must belong to tenant "
                + tenantId
                + ": "
                + each.job.job().tenantId());
      }
      requireNew(ids, "id", each.job.job().id());
      requireNew(snapshots, "snapshot id", each.job.job().snapshotId());
      requireNew(names, "display name key", each.job.displayNameKey());
    }
  }

  private static void requireNew(Set<String> known, String what, @Nullable String value) {
    if (value != null && !known.add(value)) {
      throw new IllegalArgumentException("two jobs have the " + what + " '" + value + "'");
    }
  }
}
