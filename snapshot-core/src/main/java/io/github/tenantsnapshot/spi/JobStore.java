package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.SnapshotResource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A store of snapshot jobs and their content.
 *
 * <p>Implementations must be thread-safe, and several services may share a store.
 *
 * <p><b>Atomicity.</b> Each operation is atomic: if it throws, it has no effect, and other
 * operations on the same tenant never see an intermediate state. An operation on several jobs is
 * atomic for each job. An operation that throws because the store is unreachable may nevertheless
 * have taken effect.
 *
 * <p><b>Time.</b> A store has no clock; the caller passes the current time. Instants are multiples
 * of 100 ns from 1970 to the end of the year 9999. From {@link StoredJob#expiresAt()} on, a job is
 * absent for every operation, whether or not the store has removed it.
 *
 * <p><b>Claims.</b> A worker's writes carry its {@link JobClaim}. A store rejects the writes of a
 * claim that has ended: if several workers run one job, only the last one that claimed it has an
 * effect. The end of a lease by itself does not end a claim.
 *
 * <p><b>Values.</b> A store keeps instants and texts exactly, and compares texts exactly. No text
 * contains U+0000 or an unpaired surrogate. The texts of a job are bounded, so that a store can
 * keep them in one row: a display name has up to 256 characters, a description up to 100,000, an id
 * or a display name of a user or an application up to 1,024. There are up to 1,000 resource types
 * of up to 256 characters, and up to 1,001 error details of up to 2,700. A limit is never negative;
 * with a limit of 0, an operation returns nothing.
 *
 * <p><b>Changes.</b> The steps of a job never change its id, tenant, display name, description,
 * resource types, creator, creation and expiry; a store may keep the ones of {@link #admit}.
 *
 * <p><b>Damage.</b> A job whose stored data is damaged affects no other job. Operations that return
 * one job throw {@link UnreadableJobException}; operations that return several skip it. It counts
 * among the tenant's jobs, keeps its display name, expires, and can be deleted. The store logs it
 * once.
 *
 * <p>The owner of a store closes it after the services that use it. Operations throw {@link
 * JobStoreException} if the store fails.
 */
public interface JobStore {

  /**
   * Stores a new job if the limits permit it. Removes the tenant's expired jobs in any case.
   *
   * @param job the job, not yet claimed
   * @param limits the limits; the first of several reasons against the job, in the order of {@link
   *     Admission.Outcome}, is returned
   * @return whether the job was admitted, and the removed jobs
   * @throws IllegalStateException if the tenant already has a job with that id
   */
  Admission admit(StoredJob job, AdmissionLimits limits, Instant now);

  /** Returns a job of the tenant; empty if there is none. */
  Optional<StoredJob> find(String tenantId, String jobId, Instant now);

  /**
   * Returns the job of the tenant that has published the given snapshot; empty if there is none.
   */
  Optional<StoredJob> findBySnapshot(String tenantId, String snapshotId, Instant now);

  /**
   * Returns jobs of the tenant in the order of their creation, and of their ids at one instant.
   *
   * @param after the position of the last job of the previous page; null for the first page
   * @param limit the maximum number of jobs to return
   */
  List<StoredJob> list(String tenantId, @Nullable JobPosition after, int limit, Instant now);

  /**
   * Removes a job and its content, in any status.
   *
   * @return the job in its last state; {@link RemovedJobs#none()} if the tenant has no such job
   */
  RemovedJobs delete(String tenantId, String jobId, Instant now);

  /**
   * Claims jobs whose {@link StoredJob#dueAt()} is not after {@code now}, in the order of these
   * instants, and of their ids at one instant.
   *
   * <p>Each job is stored and returned as {@link StoredJob#claimedUntil} defines it, with a lease
   * that ends at {@code now + lease}. No two calls return the same claim. A job that another
   * operation is just changing may be skipped. A job that cannot be read is not returned, and is no
   * longer due.
   *
   * @param limit the maximum number of jobs to claim; a store may claim fewer, even if more are due
   */
  List<ClaimedJob> claim(Instant now, Duration lease, int limit);

  /**
   * Claims jobs as {@link #claim} does, and starts those that have not started, as {@link
   * StoredJob#startedAndClaimedUntil} defines it. A service uses this operation if its pacing
   * leaves no time between the start of a job and its extraction.
   *
   * <p>The default implementation claims jobs and then completes their first steps. If the latter
   * fails, it returns jobs that have not started, and the service starts them. A store that can do
   * both at once should override it.
   *
   * @param limit the maximum number of jobs to claim; a store may claim fewer, even if more are due
   */
  default List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
    Objects.requireNonNull(now, "now must not be null");
    Objects.requireNonNull(lease, "lease must not be null");
    List<ClaimedJob> claimed = claim(now, lease, limit);
    List<ClaimedJob> running = claimed.stream().map(ClaimedJob::start).toList();
    List<StoredJob> started =
        running.stream().filter(ClaimedJob::started).map(ClaimedJob::job).toList();
    if (started.isEmpty()) {
      return claimed;
    }
    Set<JobClaim> held;
    try {
      held = completeSteps(started, now);
    } catch (JobStoreException e) { // the service starts them, and reports if that fails, too
      return claimed;
    }
    return running.stream()
        .filter(each -> !each.started() || held.contains(each.job().jobClaim()))
        .toList();
  }

  /**
   * Extends the leases of claims to {@code now + lease}. Each claim is independent of the others;
   * duplicates count once.
   *
   * @return the claims that hold; the others have ended, and nothing was stored for them
   */
  Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now);

  /**
   * Completes steps that publish nothing. If the claim that a job's {@link StoredJob#jobClaim()}
   * names holds, the operation replaces the stored job. If the job is no longer leased, the claim
   * ends, and its content is never published. If the job is still leased, the claim and its content
   * stay, its worker goes on with the next step, and {@link StoredJob#dueAt()} is the new end of
   * the lease. Each job is independent of the others.
   *
   * @param next the jobs after their steps
   * @return the claims that held until now; the others had ended, and nothing was stored for them
   */
  Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now);

  /**
   * Appends resources to the content of a claim. The content cannot be read until it is published.
   *
   * @return whether the claim holds; if not, nothing was stored
   */
  boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now);

  /**
   * Completes the step that ends a job with a snapshot, if the claim that the job's {@link
   * StoredJob#jobClaim()} names holds. The operation
   *
   * <ul>
   *   <li>replaces the stored job by {@code ended};
   *   <li>appends {@code resources} to the content of the claim;
   *   <li>publishes the first {@link StoredJob#resourceCount()} resources of the claim's content
   *       under the job's snapshot id;
   *   <li>removes all other content of the job; and
   *   <li>adds the count to the tenant's usage.
   * </ul>
   *
   * @param ended the job after its last step, no longer leased
   * @param resources the last resources of the content, which {@link #append} has not been called
   *     for; may be empty
   * @param charge the quota period to charge, and its quota
   * @throws IllegalStateException if the tenant already has a snapshot with that id; a store may
   *     include expired snapshots that it has not removed yet
   */
  Publication publish(
      StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now);

  /**
   * Returns a page of a published snapshot. The store holds nothing open between calls.
   *
   * @param from the number of resources to skip
   * @param limit the maximum number of resources to return; a store may return fewer, but an empty
   *     page only at the end
   * @return the page; empty if the tenant has no such snapshot
   */
  Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now);

  /**
   * Sets when a job is due that waits for its next step. A job that is leased or has ended remains
   * unchanged.
   *
   * <p>This operation is optional. A service does not use it; a simulator uses it to advance jobs
   * that clients poll, and to hold jobs. The default implementation throws {@link
   * UnsupportedOperationException}.
   *
   * @param dueAt when the job is due; may be in the past
   * @return whether the job was waiting
   * @throws UnsupportedOperationException if the store does not support the operation
   */
  default boolean reschedule(String tenantId, String jobId, Instant dueAt, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(dueAt, "dueAt must not be null");
    Objects.requireNonNull(now, "now must not be null");
    throw new UnsupportedOperationException(
        "the store does not support the optional operation reschedule: " + getClass().getName());
  }

  /**
   * Removes expired jobs of all tenants with their content, in the order of their expiry.
   *
   * @param limit the maximum number of jobs to remove
   * @return the removed jobs in their last state. Each job is returned by one call only; a job that
   *     another operation is just changing may be skipped
   */
  RemovedJobs deleteExpired(Instant now, int limit);

  /**
   * Returns the earliest instant at which a job is due or expires; empty if there is none.
   *
   * <p>At that instant, {@link #claim} or {@link #deleteExpired} has work to do.
   */
  Optional<Instant> nextDue();

  /**
   * Returns the number of resources that the tenant has extracted in a quota period.
   *
   * @param periodStart the start of the period
   */
  long usage(String tenantId, Instant periodStart);

  /**
   * Returns whether a transaction creates jobs in this store. A store that forwards to another one
   * must override this method and forward it too.
   */
  default boolean owns(JobTransaction transaction) {
    return Objects.requireNonNull(transaction, "transaction must not be null").store() == this;
  }
}
