package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.WorkerOperation;
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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A job store that delegates to another, and crashes workers where faults say so. It does not
 * override {@code claimAndStart}: faults are for the claim and for the start. Thread-safe.
 *
 * @param store the other store
 * @param hook triggers the faults
 * @param stalledJobs the jobs that faults stall
 */
public record CrashingStore(JobStore store, Hook hook, StalledJobs stalledJobs)
    implements JobStore {

  /** A callback before and after each operation of the store. */
  @FunctionalInterface
  public interface Hook {

    /**
     * Called before or after an operation.
     *
     * @throws WorkerCrash if a fault crashes the worker
     */
    void onOperation(WorkerOperation operation, boolean isDone, String tenantId);
  }

  /**
   * Calls the other store.
   *
   * @param hasEffect returns whether an operation with this result has changed anything; only then
   *     a worker crashes after it
   */
  private <T> T crashing(
      WorkerOperation operation,
      Collection<String> tenantIds,
      Supplier<T> call,
      Predicate<T> hasEffect) {
    tenantIds.forEach(tenantId -> hook.onOperation(operation, false, tenantId));
    T result = call.get();
    if (hasEffect.test(result)) {
      tenantIds.forEach(tenantId -> hook.onOperation(operation, true, tenantId));
    }
    return result;
  }

  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    List<ClaimedJob> claimed = store.claim(now, lease, limit);
    // The tenants are known only now. Before or after makes no difference: the crashed worker holds
    // the leases until they expire.
    for (ClaimedJob each : claimed) {
      String tenantId = each.job().job().tenantId();
      hook.onOperation(WorkerOperation.CLAIM, false, tenantId);
      hook.onOperation(WorkerOperation.CLAIM, true, tenantId);
    }
    return claimed;
  }

  @Override
  public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
    boolean starts = next.stream().anyMatch(job -> job.job().status() == SnapshotJobStatus.RUNNING);
    boolean fails = next.stream().anyMatch(job -> job.job().status().isTerminal());
    if (!starts && !fails) { // a claim that is released, with the job unchanged
      return store.completeSteps(next, now);
    }
    return crashing(
        fails ? WorkerOperation.FAIL : WorkerOperation.START,
        next.stream().map(job -> job.job().tenantId()).toList(),
        () -> {
          Set<JobClaim> stored = store.completeSteps(next, now);
          for (StoredJob each : next) {
            SnapshotJob job = each.job();
            if (stalledJobs.wasReleasedAtStart(job.tenantId(), job.id())) {
              var unused = store.reschedule(job.tenantId(), job.id(), now, now);
            }
          }
          return stored;
        },
        stored -> !stored.isEmpty());
  }

  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    return crashing(
        WorkerOperation.APPEND,
        List.of(claim.tenantId()),
        () -> store.append(claim, resources, now),
        appended -> appended);
  }

  /** Appends the last resources in an operation of its own, so that it can crash there. */
  @Override
  public Publication publish(
      StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
    if (!resources.isEmpty() && !append(ended.jobClaim(), resources, now)) {
      return Publication.stale();
    }
    return crashing(
        WorkerOperation.PUBLISH,
        List.of(ended.job().tenantId()),
        () -> store.publish(ended, List.of(), charge, now),
        publication -> publication.outcome() == Publication.Outcome.PUBLISHED);
  }

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    return store.admit(job, limits, now);
  }

  @Override
  public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
    return store.find(tenantId, jobId, now);
  }

  @Override
  public Optional<StoredJob> findBySnapshot(String tenantId, String snapshotId, Instant now) {
    return store.findBySnapshot(tenantId, snapshotId, now);
  }

  @Override
  public List<StoredJob> list(
      String tenantId, @Nullable JobPosition after, int limit, Instant now) {
    return store.list(tenantId, after, limit, now);
  }

  @Override
  public RemovedJobs delete(String tenantId, String jobId, Instant now) {
    return store.delete(tenantId, jobId, now);
  }

  @Override
  public Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now) {
    return store.renew(claims, lease, now);
  }

  @Override
  public Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now) {
    return store.readContent(tenantId, snapshotId, from, limit, now);
  }

  @Override
  public boolean reschedule(String tenantId, String jobId, Instant dueAt, Instant now) {
    return store.reschedule(tenantId, jobId, dueAt, now);
  }

  @Override
  public RemovedJobs deleteExpired(Instant now, int limit) {
    return store.deleteExpired(now, limit);
  }

  @Override
  public Optional<Instant> nextDue() {
    return store.nextDue();
  }

  @Override
  public long usage(String tenantId, Instant periodStart) {
    return store.usage(tenantId, periodStart);
  }

  @Override
  public boolean owns(JobTransaction transaction) {
    return store.owns(transaction);
  }
}
