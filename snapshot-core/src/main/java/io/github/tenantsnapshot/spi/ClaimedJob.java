package io.github.tenantsnapshot.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job that {@link JobStore#claim} has claimed. Immutable. */
public final class ClaimedJob {

  private final StoredJob job;
  private final @Nullable Instant previousLeaseEnd;

  private ClaimedJob(StoredJob job, @Nullable Instant previousLeaseEnd) {
    this.job = job;
    this.previousLeaseEnd = previousLeaseEnd;
  }

  /**
   * Returns a claimed job.
   *
   * @param job the job after the claim
   * @param previousLeaseEnd when the previous worker's lease ended; null if no worker held the job
   */
  public static ClaimedJob of(StoredJob job, @Nullable Instant previousLeaseEnd) {
    Objects.requireNonNull(job, "job must not be null");
    return new ClaimedJob(job, previousLeaseEnd);
  }

  /**
   * Returns the result of claiming a job.
   *
   * @param before the job before the claim
   * @param leaseEnd when the new lease ends
   */
  public static ClaimedJob claiming(StoredJob before, Instant leaseEnd) {
    Objects.requireNonNull(before, "before must not be null");
    Objects.requireNonNull(leaseEnd, "leaseEnd must not be null");
    return new ClaimedJob(before.claimedUntil(leaseEnd), before.leased() ? before.dueAt() : null);
  }

  /** Returns the job after the claim, as {@link StoredJob#claimedUntil} defines it. */
  public StoredJob job() {
    return job;
  }

  /** Returns when the previous worker's lease ended; null if no worker held the job. */
  public @Nullable Instant previousLeaseEnd() {
    return previousLeaseEnd;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClaimedJob that
        && job.equals(that.job)
        && Objects.equals(previousLeaseEnd, that.previousLeaseEnd);
  }

  @Override
  public int hashCode() {
    return Objects.hash(job, previousLeaseEnd);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "ClaimedJob[job=" + job + ", previousLeaseEnd=" + previousLeaseEnd + "]";
  }
}
