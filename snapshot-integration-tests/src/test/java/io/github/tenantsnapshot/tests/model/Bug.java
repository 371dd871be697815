package io.github.tenantsnapshot.tests.model;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Faults that are put into a store on purpose. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are
enum Bug {
  /** A deletion is confirmed, but has no effect. */
  LOST_DELETION(
      store ->
          new ForwardingStore(store) {
            @Override
            public RemovedJobs delete(String tenantId, String jobId, Instant now) {
              return store
                  .find(tenantId, jobId, now)
                  .map(job -> RemovedJobs.of(List.of(job)))
                  .orElseGet(RemovedJobs::none);
            }
          }),
  /** Jobs expire a millisecond late. */
  LATE_EXPIRY(
      store ->
          new ForwardingStore(store) {
            @Override
            public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
              return super.admit(
                  job.toBuilder().expiresAt(job.expiresAt().plusMillis(1)).build(), limits, now);
            }
          }),
  /** Two jobs of a tenant may have one name. */
  MISSED_NAME_CONFLICT(
      store ->
          new ForwardingStore(store) {
            @Override
            public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
              return super.admit(job.toBuilder().displayNameKey(null).build(), limits, now);
            }
          }),
  /** One job more than allowed is visible. */
  THIRTEENTH_JOB(
      store ->
          new ForwardingStore(store) {
            @Override
            public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
              return super.admit(
                  job,
                  AdmissionLimits.of(
                      limits.visibleJobs() + 1, limits.periodStart(), limits.quota()),
                  now);
            }
          }),
  /** The quota is compared without equality. */
  QUOTA_OFF_BY_ONE(
      store ->
          new ForwardingStore(store) {
            @Override
            public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
              long quota = limits.quota() == Long.MAX_VALUE ? limits.quota() : limits.quota() + 1;
              return super.admit(
                  job, AdmissionLimits.of(limits.visibleJobs(), limits.periodStart(), quota), now);
            }
          }),
  /** A publication is charged to the month before. */
  CHARGED_TO_ANOTHER_MONTH(
      store ->
          new ForwardingStore(store) {
            @Override
            public Publication publish(
                StoredJob next, List<SnapshotResource> last, QuotaCharge charge, Instant now) {
              return super.publish(
                  next,
                  last,
                  QuotaCharge.of(charge.periodStart().minus(Duration.ofDays(31)), charge.quota()),
                  now);
            }
          }),
  /** The last resource of a snapshot is lost. */
  LOST_RESOURCE(
      store ->
          new ForwardingStore(store) {
            @Override
            public Publication publish(
                StoredJob next, List<SnapshotResource> last, QuotaCharge charge, Instant now) {
              return last.size() < 2 || next.resourceCount() < last.size()
                  ? super.publish(next, last, charge, now)
                  : super.publish(
                      next.toBuilder().resourceCount(next.resourceCount() - 1).build(),
                      last.subList(0, last.size() - 1),
                      charge,
                      now);
            }
          }),
  /** The resources of a snapshot are in another order. */
  WRONG_ORDER_OF_RESOURCES(
      store ->
          new ForwardingStore(store) {
            @Override
            public Publication publish(
                StoredJob next, List<SnapshotResource> last, QuotaCharge charge, Instant now) {
              List<SnapshotResource> reversed = new ArrayList<>(last);
              Collections.reverse(reversed);
              return super.publish(next, reversed, charge, now);
            }
          }),
  /** A failed job is lost instead of stored. */
  LOST_FAILURE(
      store ->
          new ForwardingStore(store) {
            @Override
            public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
              return next.stream().anyMatch(job -> job.job().status().isTerminal())
                  ? Set.of()
                  : super.completeSteps(next, now);
            }
          }),
  /** A lease lasts longer than it should. */
  LONG_LEASE(
      store ->
          new ForwardingStore(store) {
            @Override
            public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
              return super.claim(now, lease.plusSeconds(1), limit);
            }
          }),
  /** A page of a list lacks its last job. */
  SHORT_LIST(
      store ->
          new ForwardingStore(store) {
            @Override
            public List<StoredJob> list(
                String tenantId, JobPosition after, int limit, Instant now) {
              List<StoredJob> page = super.list(tenantId, after, limit, now);
              return page.size() < 3 ? page : page.subList(0, page.size() - 1);
            }
          }),
  /** The snapshot of a partially successful job is not found. */
  LOST_SNAPSHOT(
      store ->
          new ForwardingStore(store) {
            @Override
            public Optional<StoredJob> findBySnapshot(
                String tenantId, String snapshotId, Instant now) {
              return super.findBySnapshot(tenantId, snapshotId, now)
                  .filter(job -> job.job().status().graphName().equals("succeeded"));
            }
          });

  final UnaryOperator<JobStore> store;

  Bug(UnaryOperator<JobStore> store) {
    this.store = store;
  }
}
