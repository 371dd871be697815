package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.SnapshotJob;
import java.time.Instant;
import java.util.Objects;

/**
 * A position in the list of a tenant's jobs, which is ordered by creation and then by id.
 *
 * @param createdDateTime when the job at this position was created
 * @param jobId the id of the job at this position
 */
public record JobPosition(Instant createdDateTime, String jobId)
    implements Comparable<JobPosition> {

  /** Creates a position. */
  public JobPosition {
    Objects.requireNonNull(createdDateTime, "createdDateTime must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
  }

  /** Returns the position of a job. */
  public static JobPosition of(SnapshotJob job) {
    Objects.requireNonNull(job, "job must not be null");
    return new JobPosition(job.createdDateTime(), job.id());
  }

  @Override
  public int compareTo(JobPosition other) {
    Objects.requireNonNull(other, "other must not be null");
    int byCreation = createdDateTime.compareTo(other.createdDateTime);
    return byCreation != 0 ? byCreation : jobId.compareTo(other.jobId);
  }
}
