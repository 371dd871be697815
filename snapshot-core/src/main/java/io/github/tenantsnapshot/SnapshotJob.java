package io.github.tenantsnapshot;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A configurationSnapshotJob as it stood when it was read.
 *
 * @param id the job's GUID in lower case; not the snapshot's
 * @param displayName the name the caller gave
 * @param description the description the caller gave, else empty
 * @param tenantId the GUID of the tenant whose configuration is extracted
 * @param status where the job stands
 * @param resources the type names as the caller sent them
 * @param createdDateTime when the job was accepted, to 100 ns
 * @param completedDateTime when the job ended, to 100 ns; null until then
 * @param snapshotId the GUID of the snapshot; null unless the job succeeded at least partially
 * @param createdBy who asked for it
 * @param errorDetails one text per type that had an error, and one if the quota cut the result or
 *     no attempt gave one; empty until the job has ended. Of what a source says of a type, the
 *     first 2,000 characters are kept
 * @see <a href="https://learn.microsoft.com/graph/api/resources/configurationsnapshotjob">Graph:
 *     configurationSnapshotJob</a>
 */
public record SnapshotJob(
    String id,
    String displayName,
    String description,
    String tenantId,
    SnapshotJobStatus status,
    List<String> resources,
    Instant createdDateTime,
    @Nullable Instant completedDateTime,
    @Nullable String snapshotId,
    IdentitySet createdBy,
    List<String> errorDetails) {

  /** Copies the lists. */
  public SnapshotJob {
    Objects.requireNonNull(id, "id must not be null");
    Objects.requireNonNull(displayName, "displayName must not be null");
    Objects.requireNonNull(description, "description must not be null");
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(status, "status must not be null");
    Objects.requireNonNull(resources, "resources must not be null");
    Objects.requireNonNull(createdDateTime, "createdDateTime must not be null");
    Objects.requireNonNull(createdBy, "createdBy must not be null");
    Objects.requireNonNull(errorDetails, "errorDetails must not be null");
    resources = List.copyOf(resources);
    errorDetails = List.copyOf(errorDetails);
  }
}
