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
 * Where snapshot jobs and their content are kept.
 *
 * <p>A store is used by many threads at once, and may be shared by several services. Each operation
 * is atomic: it happens wholly or, if it throws, not at all, and no other operation on the same
 * tenant sees it half done; one on several jobs is so for each job. An operation that throws
 * because the store cannot be reached may have happened all the same. Time is whatever the caller
 * passes: a store has no clock.
 *
 * <p>A job is absent from the instant {@link StoredJob#expiresAt()} on, for every operation,
 * whether or not it has been removed. Instants are multiples of 100 ns, from 1970 to the end of the
 * year 9999, and are kept exactly; texts are kept to the letter, and compared so. No text holds
 * U+0000 or half a surrogate pair. Limits are at least 0, and 0 asks for nothing.
 *
 * <p>A worker's writes carry its {@link JobClaim}; a store refuses those of a claim that has ended,
 * so that of several workers on one job only the last to claim it has an effect. The end of a lease
 * by itself ends no claim.
 *
 * <p>The texts of a job are bounded, so that whatever a service writes a store can keep in one row
 * and read again: a display name has up to 256 characters, a description up to 100,000, an id or
 * name of a user or an application up to 1,024; there are up to 1,000 resource types of up to 256
 * characters, and up to 1,001 error details of up to 2,700.
 *
 * <p>A job that cannot be read all the same, because what the store keeps of it was damaged, harms
 * no other job. The operations that return one job throw {@link UnreadableJobException}; those that
 * return several pass over it. It counts among the tenant's jobs, keeps its display name, expires,
 * and can be deleted. The store logs it once.
 *
 * <p>Whoever opened a store closes it, after the services that use it. Operations throw {@link
 * JobStoreException} where the store itself fails.
 */
public interface JobStore {

  /**
   * Stores a new job if the tenant may have it. Removes the tenant's expired jobs in any case.
   *
   * @param job the job, not yet claimed
   * @param limits what must hold; of several reasons against the job the first in the order of
   *     {@link Admission.Outcome} is reported
   * @return whether the job was admitted, and what was removed
   * @throws IllegalStateException if the tenant already has a job of that id
   */
  Admission admit(StoredJob job, AdmissionLimits limits, Instant now);

  /** Returns a job of the tenant. */
  Optional<StoredJob> find(String tenantId, String jobId, Instant now);

  /** Returns the job of the tenant that has published the given snapshot. */
  Optional<StoredJob> findBySnapshot(String tenantId, String snapshotId, Instant now);

  /**
   * Returns jobs of the tenant, oldest first; those of one instant in the order of their ids.
   *
   * @param after the last job of the page before; null for the first page
   * @param limit how many to return at the most
   */
  List<StoredJob> list(String tenantId, @Nullable JobPosition after, int limit, Instant now);

  /**
   * Removes a job with its content, whatever its status.
   *
   * @return the job as it last stood; none if the tenant has no such job
   */
  RemovedJobs delete(String tenantId, String jobId, Instant now);

  /**
   * Claims jobs whose {@link StoredJob#dueAt()} has come, earliest first; those of one instant in
   * the order of their ids. Each is stored and returned as {@link StoredJob#claimedUntil} says,
   * with a lease that ends at {@code now + lease}. No two calls return the same claim. A job that
   * another call is just changing may be passed over. One that cannot be read is not returned, and
   * is not due any more.
   *
   * @param limit how many to claim at the most
   */
  List<ClaimedJob> claim(Instant now, Duration lease, int limit);

  /**
   * Lets leases end later, at {@code now + lease}. Each claim stands for itself; one that is named
   * twice counts once.
   *
   * @return the claims that hold; the others have ended, and nothing was stored for them
   */
  Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now);

  /**
   * Ends steps that publish nothing: stores each job in place of the one before, if the claim that
   * its {@link StoredJob#jobClaim()} names holds, and removes the content written for it. Each job
   * stands for itself.
   *
   * @param next the jobs after their steps, no longer leased
   * @return the claims that held until now; the others had ended, and nothing was stored for them
   */
  Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now);

  /**
   * Adds resources to the content that the claim has written so far. Nobody can read it before it
   * is published.
   *
   * @return false if the claim has ended; nothing was stored then
   */
  boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now);

  /**
   * Ends a job with a snapshot: stores {@code ended} in place of the job, if the claim that its
   * {@link StoredJob#jobClaim()} names holds; makes the first {@link StoredJob#resourceCount()}
   * resources of what the claim has written readable under the job's snapshot id; removes all other
   * content of the job; and adds that count to the tenant's usage.
   *
   * @param ended the job after its last step, no longer leased
   * @param charge what to charge, and up to which limit
   * @throws IllegalStateException if the tenant already has a snapshot of that id; a store may
   *     count one that has expired and is not removed yet
   */
  Publication publish(StoredJob ended, QuotaCharge charge, Instant now);

  /**
   * Reads on in a published snapshot. Holds nothing open between calls.
   *
   * @param from how many resources to pass over
   * @param limit how many to return at the most; a store may return fewer, but none only at the end
   * @return empty if the tenant has no such snapshot (any more)
   */
  Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now);

  /**
   * Sets when a job that waits for its next step is due. A job that is leased or has ended is left
   * as it is.
   *
   * @param dueAt when; it may have passed
   * @return whether the job was waiting
   */
  boolean reschedule(String tenantId, String jobId, Instant dueAt, Instant now);

  /**
   * Removes expired jobs of all tenants with their content, those that expired first before others.
   *
   * @param limit how many to remove at the most
   * @return the removed jobs as they last stood; each job is returned by one call only. A job that
   *     another call is just changing may be passed over
   */
  RemovedJobs deleteExpired(Instant now, int limit);

  /**
   * Returns the earliest instant at which {@link #claim} or {@link #deleteExpired} has something to
   * do; empty if there never will be.
   */
  Optional<Instant> nextDue();

  /**
   * Returns how many resources the tenant has extracted in a quota period.
   *
   * @param periodStart the start of the period
   */
  long usage(String tenantId, Instant periodStart);

  /**
   * Returns whether a transaction creates jobs in this store. A store that forwards to another one
   * overrides this and asks that one.
   */
  default boolean owns(JobTransaction transaction) {
    return Objects.requireNonNull(transaction, "transaction must not be null").store() == this;
  }
}
