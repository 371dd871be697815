package io.github.tenantsnapshot.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job that {@link JobStore#claim} has claimed.
 *
 * @param job the job, as {@link StoredJob#claimedUntil} says
 * @param previousLeaseEnd when the lease of the previous worker ended, if the job was still leased;
 *     null if no worker held it
 */
public record ClaimedJob(StoredJob job, @Nullable Instant previousLeaseEnd) {

  /** Checks that the job is not null. */
  public ClaimedJob {
    Objects.requireNonNull(job, "job must not be null");
  }

  /**
   * Returns a job as a claim leaves it.
   *
   * @param before the job before the claim
   * @param leaseEnd when the new lease ends
   */
  public static ClaimedJob of(StoredJob before, Instant leaseEnd) {
    Objects.requireNonNull(before, "before must not be null");
    Objects.requireNonNull(leaseEnd, "leaseEnd must not be null");
    return new ClaimedJob(before.claimedUntil(leaseEnd), before.leased() ? before.dueAt() : null);
  }
}
