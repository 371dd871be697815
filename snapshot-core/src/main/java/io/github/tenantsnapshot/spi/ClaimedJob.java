package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job that {@link JobStore#claim} or {@link JobStore#claimAndStart} has claimed. Immutable. */
public final class ClaimedJob {

  private final StoredJob job;
  private final @Nullable Instant previousLeaseEnd;
  private final boolean started;

  private ClaimedJob(StoredJob job, @Nullable Instant previousLeaseEnd, boolean started) {
    this.job = job;
    this.previousLeaseEnd = previousLeaseEnd;
    this.started = started;
  }

  /**
   * Returns a claimed job.
   *
   * @param job the job after the claim
   * @param previousLeaseEnd when the previous worker's lease ended; null if no worker held the job
   * @param started whether the claim has also started the job
   */
  public static ClaimedJob of(StoredJob job, @Nullable Instant previousLeaseEnd, boolean started) {
    Objects.requireNonNull(job, "job must not be null");
    return new ClaimedJob(job, previousLeaseEnd, started);
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
    return of(before.claimedUntil(leaseEnd), before.leased() ? before.dueAt() : null, false);
  }

  /**
   * Returns the result of claiming a job and, if it has not started, starting it.
   *
   * @param before the job before the claim
   * @param leaseEnd when the new lease ends
   */
  public static ClaimedJob starting(StoredJob before, Instant leaseEnd) {
    return claiming(before, leaseEnd).start();
  }

  /** Returns the same claim, with the job running if it has not started. */
  ClaimedJob start() {
    if (job.job().status() != SnapshotJobStatus.NOT_STARTED) {
      return this;
    }
    SnapshotJob running = job.job().toBuilder().status(SnapshotJobStatus.RUNNING).build();
    return of(job.toBuilder().job(running).attempt(1).build(), previousLeaseEnd, true);
  }

  /**
   * Returns the job after the claim, as {@link StoredJob#claimedUntil} or {@link
   * StoredJob#startedAndClaimedUntil} defines it.
   */
  public StoredJob job() {
    return job;
  }

  /** Returns when the previous worker's lease ended; null if no worker held the job. */
  public @Nullable Instant previousLeaseEnd() {
    return previousLeaseEnd;
  }

  /** Returns whether the claim has also started the job. */
  public boolean started() {
    return started;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClaimedJob that
        && job.equals(that.job)
        && Objects.equals(previousLeaseEnd, that.previousLeaseEnd)
        && started == that.started;
  }

  @Override
  public int hashCode() {
    return Objects.hash(job, previousLeaseEnd, started);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "ClaimedJob[job="
        + job
        + ", previousLeaseEnd="
        + previousLeaseEnd
        + ", started="
        + started
        + "]";
  }
}
