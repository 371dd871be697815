package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.SnapshotJob;
import java.time.Instant;
import java.util.Comparator;

/**
 * A place in the list of a tenant's jobs, which is ordered by creation and then by id.
 *
 * @param createdDateTime when the job at that place was created
 * @param jobId its id
 */
public record JobPosition(Instant createdDateTime, String jobId)
    implements Comparable<JobPosition> {

  private static final Comparator<JobPosition> ORDER =
      Comparator.comparing(JobPosition::createdDateTime).thenComparing(JobPosition::jobId);

  /** Returns the place of a job. */
  public static JobPosition of(SnapshotJob job) {
    return new JobPosition(job.createdDateTime(), job.id());
  }

  @Override
  public int compareTo(JobPosition other) {
    return ORDER.compare(this, other);
  }
}
