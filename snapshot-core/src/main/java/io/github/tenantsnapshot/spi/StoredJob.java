package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.SnapshotJob;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as a store keeps it: what a caller sees, and what a worker needs.
 *
 * @param job what a caller sees
 * @param displayNameKey what must be unique among the tenant's jobs; null once the name is free
 * @param expiresAt the first instant at which the job is absent for every operation
 * @param dueAt when a worker has something to do for the job: its next step, or, while it is
 *     leased, the end of the lease; null once it has ended
 * @param claimNumber how often the job was claimed: the fence against workers that come too late
 * @param leased whether a worker holds the claim
 * @param attempt which attempt at the job this is, from 1; it goes up when a claim finds the job
 *     still leased
 * @param resourceCount how many resources the snapshot has; 0 until there is one
 */
public record StoredJob(
    SnapshotJob job,
    @Nullable String displayNameKey,
    Instant expiresAt,
    @Nullable Instant dueAt,
    long claimNumber,
    boolean leased,
    int attempt,
    long resourceCount) {

  /** Checks that no required part is null. */
  public StoredJob {
    Objects.requireNonNull(job, "job must not be null");
    Objects.requireNonNull(expiresAt, "expiresAt must not be null");
  }

  /** Returns the job as a claim leaves it. */
  public StoredJob claimedUntil(Instant leaseEnd) {
    Objects.requireNonNull(leaseEnd, "leaseEnd must not be null");
    return new StoredJob(
        job,
        displayNameKey,
        expiresAt,
        leaseEnd,
        claimNumber + 1,
        true,
        leased ? attempt + 1 : attempt,
        resourceCount);
  }

  /** Returns the job due at another instant: its next step, or, while leased, the lease's end. */
  public StoredJob withDueAt(Instant instant) {
    Objects.requireNonNull(instant, "instant must not be null");
    return new StoredJob(
        job, displayNameKey, expiresAt, instant, claimNumber, leased, attempt, resourceCount);
  }

  /** Returns what identifies the claim on this job. */
  public JobClaim jobClaim() {
    return new JobClaim(job.tenantId(), job.id(), claimNumber);
  }
}
