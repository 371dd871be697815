package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A store that forwards every operation to another store; tests override some of them. */
public class ForwardingStore implements JobStore {

  /** The operations of a store. */
  public enum Operation {
    ADMIT,
    FIND,
    FIND_BY_SNAPSHOT,
    LIST,
    DELETE,
    CLAIM,
    RENEW,
    COMPLETE_STEPS,
    APPEND,
    PUBLISH,
    READ_CONTENT,
    RESCHEDULE,
    DELETE_EXPIRED,
    NEXT_DUE,
    USAGE
  }

  private final JobStore store;

  /** Creates a store that forwards to the given one. */
  public ForwardingStore(JobStore store) {
    this.store = store;
  }

  /**
   * Calls the other store. Every operation goes through this method.
   *
   * @param operation the operation
   */
  protected <T> T call(Operation operation, Supplier<T> call) {
    return call.get();
  }

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    return call(Operation.ADMIT, () -> store.admit(job, limits, now));
  }

  @Override
  public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
    return call(Operation.FIND, () -> store.find(tenantId, jobId, now));
  }

  @Override
  public Optional<StoredJob> findBySnapshot(String tenantId, String snapshotId, Instant now) {
    return call(Operation.FIND_BY_SNAPSHOT, () -> store.findBySnapshot(tenantId, snapshotId, now));
  }

  @Override
  public List<StoredJob> list(String tenantId, JobPosition after, int limit, Instant now) {
    return call(Operation.LIST, () -> store.list(tenantId, after, limit, now));
  }

  @Override
  public RemovedJobs delete(String tenantId, String jobId, Instant now) {
    return call(Operation.DELETE, () -> store.delete(tenantId, jobId, now));
  }

  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    return call(Operation.CLAIM, () -> store.claim(now, lease, limit));
  }

  @Override
  public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
    return call(Operation.CLAIM, () -> store.claimAndStart(now, lease, limit));
  }

  @Override
  public Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now) {
    return call(Operation.RENEW, () -> store.renew(claims, lease, now));
  }

  @Override
  public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
    return call(Operation.COMPLETE_STEPS, () -> store.completeSteps(next, now));
  }

  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    return call(Operation.APPEND, () -> store.append(claim, resources, now));
  }

  @Override
  public Publication publish(
      StoredJob next, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
    return call(Operation.PUBLISH, () -> store.publish(next, resources, charge, now));
  }

  @Override
  public Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now) {
    return call(
        Operation.READ_CONTENT, () -> store.readContent(tenantId, snapshotId, from, limit, now));
  }

  @Override
  public boolean reschedule(String tenantId, String jobId, Instant dueAt, Instant now) {
    return call(Operation.RESCHEDULE, () -> store.reschedule(tenantId, jobId, dueAt, now));
  }

  @Override
  public RemovedJobs deleteExpired(Instant now, int limit) {
    return call(Operation.DELETE_EXPIRED, () -> store.deleteExpired(now, limit));
  }

  @Override
  public Optional<Instant> nextDue() {
    return call(Operation.NEXT_DUE, store::nextDue);
  }

  @Override
  public long usage(String tenantId, Instant period) {
    return call(Operation.USAGE, () -> store.usage(tenantId, period));
  }

  @Override
  public boolean owns(JobTransaction transaction) {
    return store.owns(transaction);
  }
}
