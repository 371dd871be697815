package io.github.tenantsnapshot.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that {@link JobStore#claim} has claimed.
 *
 * @param job the job, as {@link StoredJob#claimedUntil} says
 * @param previousLeaseEnd when the lease of the previous worker ended, if the job was still leased;
 *     null if no worker held it
 */
public record ClaimedJob(StoredJob job, @Nullable Instant previousLeaseEnd) {

  /**
   * Returns a job as a claim leaves it.
   *
   * @param before the job before the claim
   * @param leaseEnd when the new lease ends
   */
  public static ClaimedJob of(StoredJob before, Instant leaseEnd) {
    return new ClaimedJob(before.claimedUntil(leaseEnd), before.leased() ? before.dueAt() : null);
  }
}
