package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.OTHER_TENANT;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.QuotaPeriod;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store promises, asked of it directly. */
@Timeout(60)
class MemoryJobStoreTest {

  private static final Duration TICK = Duration.ofNanos(100);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Instant MONTH = QuotaPeriod.calendarMonth().startOf(START);
  private static final QuotaCharge CHARGE = new QuotaCharge(MONTH, Long.MAX_VALUE);
  private static final AdmissionLimits NO_LIMITS =
      new AdmissionLimits(Integer.MAX_VALUE, MONTH, Long.MAX_VALUE);
  private static final int THREADS = 8;

  private final JobStore store = TestStores.newStore();
  private final AtomicInteger names = new AtomicInteger();

  private StoredJob admit(StoredJob job) {
    assertThat(store.admit(job, NO_LIMITS, job.job().createdDateTime()).outcome())
        .isEqualTo(Admission.Outcome.ADMITTED);
    return job;
  }

  private StoredJob admit(String tenantId) {
    return admit(Jobs.created(tenantId, nextName(), START));
  }

  private StoredJob admitAt(Instant created) {
    return admit(Jobs.created(TENANT, nextName(), created));
  }

  private StoredJob admitDueAt(String id, Instant dueAt) {
    return admit(Jobs.created(TENANT, id, nextName(), START, dueAt));
  }

  private String nextName() {
    return "Weekly export " + names.incrementAndGet();
  }

  private StoredJob claim(Instant now) {
    List<StoredJob> claimed = store.claim(now, LEASE, 1);
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  /** Admits a job, starts it and claims it for extraction. */
  private StoredJob running() {
    admit(TENANT);
    StoredJob claimed = claim(START);
    assertThat(endStep(Jobs.started(claimed, START), START)).isTrue();
    return claim(START);
  }

  /** Admits a job and publishes resources for it. */
  private StoredJob published(List<SnapshotResource> resources) {
    StoredJob running = running();
    if (!resources.isEmpty()) {
      assertThat(store.append(running.jobClaim(), resources, START)).isTrue();
    }
    StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, resources.size(), START);
    assertThat(store.publish(ended, CHARGE, START).outcome())
        .isEqualTo(Publication.Outcome.PUBLISHED);
    return ended;
  }

  private static List<SnapshotResource> resources(int count) {
    return FakeSource.empty().with(RULE, count).resources(RULE);
  }

  private boolean renew(JobClaim claim, Duration lease, Instant now) {
    return store.renew(List.of(claim), lease, now).contains(claim);
  }

  private boolean endStep(StoredJob next, Instant now) {
    return store.endSteps(List.of(next), now).contains(next.jobClaim());
  }

  private StoredJob find(StoredJob job, Instant now) {
    return store.find(job.job().tenantId(), job.job().id(), now).orElseThrow();
  }

  private List<SnapshotResource> content(StoredJob ended) {
    return store
        .readContent(TENANT, ended.job().snapshotId(), 0, Integer.MAX_VALUE, START)
        .orElseThrow();
  }

  @Nested
  class Admitting {

    @Test
    void refusesASecondJobOfOneIdAndKeepsTheFirst() {
      StoredJob first = admit(TENANT);
      StoredJob second = Jobs.created(TENANT, first.job().id(), nextName(), START, START);

      assertThatIllegalStateException().isThrownBy(() -> admit(second));

      assertThat(find(first, START)).isEqualTo(first);
      assertThat(store.list(TENANT, null, 10, START)).containsExactly(first);
    }

    @Test
    void keepsTheJobExactly() {
      StoredJob job =
          admit(
              Jobs.created(
                  TENANT,
                  UUID.randomUUID().toString(),
                  "Ünïcode \uD83D\uDE00 'name' \"x\" ",
                  START.plusNanos(123_456_700),
                  START.plusNanos(987_654_300)));

      assertThat(store.find(TENANT, job.job().id(), START)).contains(job);
      assertThat(store.list(TENANT, null, 10, START)).containsExactly(job);
      assertThat(store.nextDue()).contains(START.plusNanos(987_654_300));
    }

    @Test
    void refusesATakenNameBeforeTooManyJobsBeforeAUsedUpQuota() {
      published(resources(10));
      StoredJob sameName = Jobs.created(TENANT, "Weekly export 1", START);
      StoredJob otherName = Jobs.created(TENANT, "Weekly export 2", START);

      assertThat(store.admit(sameName, new AdmissionLimits(1, MONTH, 10), START))
          .isEqualTo(new Admission(Admission.Outcome.NAME_TAKEN, 10, List.of()));
      assertThat(store.admit(otherName, new AdmissionLimits(1, MONTH, 10), START))
          .isEqualTo(new Admission(Admission.Outcome.TOO_MANY_VISIBLE, 10, List.of()));
      assertThat(store.admit(otherName, new AdmissionLimits(2, MONTH, 10), START))
          .isEqualTo(new Admission(Admission.Outcome.QUOTA_USED_UP, 10, List.of()));
      assertThat(store.list(TENANT, null, 10, START)).hasSize(1);
      assertThat(store.admit(otherName, new AdmissionLimits(2, MONTH, 11), START))
          .isEqualTo(new Admission(Admission.Outcome.ADMITTED, 10, List.of()));
    }

    @Test
    void admitsNobodyWhereNoJobMayBeVisible() {
      StoredJob job = Jobs.created(TENANT, "Weekly export", START);

      assertThat(store.admit(job, new AdmissionLimits(0, MONTH, 1), START).outcome())
          .isEqualTo(Admission.Outcome.TOO_MANY_VISIBLE);
      assertThat(store.admit(job, new AdmissionLimits(1, MONTH, 0), START).outcome())
          .isEqualTo(Admission.Outcome.QUOTA_USED_UP);
    }

    @Test
    void looksAtTheUsageOfTheGivenPeriodOnly() {
      published(resources(10));
      AdmissionLimits nextMonth =
          new AdmissionLimits(12, MONTH.atZone(ZoneOffset.UTC).plusMonths(1).toInstant(), 10);

      assertThat(store.admit(Jobs.created(TENANT, "Weekly export 2", START), nextMonth, START))
          .isEqualTo(new Admission(Admission.Outcome.ADMITTED, 0, List.of()));
    }

    @Test
    void removesTheTenantsExpiredJobsAndReturnsEachOnce() {
      StoredJob first = admitAt(START);
      StoredJob second = admitAt(START.plusSeconds(1));
      StoredJob third = admitAt(START.plusSeconds(2));
      StoredJob foreign = admit(OTHER_TENANT);
      Instant now = second.expiresAt();

      Admission admission =
          store.admit(
              Jobs.created(TENANT, first.displayNameKey(), now),
              new AdmissionLimits(2, MONTH, 1),
              now);

      assertThat(admission.outcome()).isEqualTo(Admission.Outcome.ADMITTED);
      assertThat(admission.expired()).containsExactlyInAnyOrder(first, second);
      assertThat(store.find(TENANT, third.job().id(), now)).contains(third);
      assertThat(store.deleteExpired(now, 10)).containsExactly(foreign);
    }

    @Test
    void removesExpiredJobsEvenIfItRefusesTheNewOne() {
      StoredJob first = admitAt(START);
      StoredJob second = admitAt(START.plusSeconds(1));
      Instant now = first.expiresAt();

      Admission admission =
          store.admit(
              Jobs.created(TENANT, second.displayNameKey(), now),
              new AdmissionLimits(12, MONTH, 1),
              now);

      assertThat(admission.outcome()).isEqualTo(Admission.Outcome.NAME_TAKEN);
      assertThat(admission.expired()).containsExactly(first);
      assertThat(store.deleteExpired(now, 10)).isEmpty();
    }

    @Test
    void doesNotMindJobsWhoseNamesAreFree() {
      StoredJob running = running();
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.FAILED, 0, START);
      StoredJob withoutKey =
          new StoredJob(
              ended.job(), null, ended.expiresAt(), null, ended.claimNumber(), false, 1, 0);
      assertThat(endStep(withoutKey, START)).isTrue();

      admit(Jobs.created(TENANT, running.displayNameKey(), START));

      assertThat(store.list(TENANT, null, 10, START)).hasSize(2);
    }
  }

  @Nested
  class Finding {

    @Test
    void seesTheJobsOfTheTenantOnly() {
      StoredJob ended = published(resources(1));
      String id = ended.job().id();
      String snapshotId = ended.job().snapshotId();

      assertThat(store.find(TENANT, id, START)).contains(ended);
      assertThat(store.find(OTHER_TENANT, id, START)).isEmpty();
      assertThat(store.findBySnapshot(OTHER_TENANT, snapshotId, START)).isEmpty();
      assertThat(store.readContent(OTHER_TENANT, snapshotId, 0, 10, START)).isEmpty();
      assertThat(store.delete(OTHER_TENANT, id, START)).isEmpty();
      assertThat(store.list(OTHER_TENANT, null, 10, START)).isEmpty();
      assertThat(store.usage(OTHER_TENANT, MONTH)).isZero();
      JobClaim foreign = new JobClaim(OTHER_TENANT, id, ended.claimNumber());
      assertThat(renew(foreign, LEASE, START)).isFalse();
    }

    @Test
    void seesAJobUntilTheTickBeforeItsExpiry() {
      StoredJob ended = published(resources(3));
      String id = ended.job().id();
      String snapshotId = ended.job().snapshotId();
      Instant last = ended.expiresAt().minus(TICK);
      Instant gone = ended.expiresAt();

      assertThat(store.find(TENANT, id, last)).contains(ended);
      assertThat(store.findBySnapshot(TENANT, snapshotId, last)).contains(ended);
      assertThat(store.list(TENANT, null, 10, last)).containsExactly(ended);
      assertThat(store.readContent(TENANT, snapshotId, 0, 10, last)).isPresent();

      assertThat(store.find(TENANT, id, gone)).isEmpty();
      assertThat(store.findBySnapshot(TENANT, snapshotId, gone)).isEmpty();
      assertThat(store.list(TENANT, null, 10, gone)).isEmpty();
      assertThat(store.readContent(TENANT, snapshotId, 0, 10, gone)).isEmpty();
      assertThat(store.delete(TENANT, id, gone)).isEmpty();
      assertThat(store.deleteExpired(last, 10)).isEmpty();
      assertThat(store.deleteExpired(gone, 10)).containsExactly(ended);
    }

    @Test
    void findsBySnapshotWhatHasPublishedIt() {
      StoredJob running = running();
      StoredJob ended = published(List.of());

      assertThat(store.findBySnapshot(TENANT, ended.job().snapshotId(), START)).contains(ended);
      assertThat(store.findBySnapshot(TENANT, ended.job().id(), START)).isEmpty();
      assertThat(store.findBySnapshot(TENANT, running.job().id(), START)).isEmpty();

      assertThat(store.delete(TENANT, ended.job().id(), START)).contains(ended);
      assertThat(store.findBySnapshot(TENANT, ended.job().snapshotId(), START)).isEmpty();
    }

    @Test
    void listsByCreationAndThenByIdInPages() {
      List<StoredJob> jobs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Instant created = START.plus(TICK.multipliedBy(i));
        List<StoredJob> atOnce = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
          atOnce.add(admitAt(created));
        }
        atOnce.sort(Comparator.comparing(job -> job.job().id()));
        jobs.addAll(atOnce);
      }
      for (int limit : new int[] {1, 3, 7, 20, 100}) {
        List<StoredJob> listed = new ArrayList<>();
        JobPosition last = null;
        List<StoredJob> page;
        do {
          page = store.list(TENANT, last, limit, START);
          assertThat(page).hasSizeLessThanOrEqualTo(limit);
          listed.addAll(page);
          last = page.isEmpty() ? last : JobPosition.of(page.get(page.size() - 1).job());
        } while (!page.isEmpty());
        assertThat(listed).as("pages of " + limit).isEqualTo(jobs);
      }
    }

    @Test
    void listsOnAfterAJobThatIsGone() {
      StoredJob first = admitAt(START);
      StoredJob second = admitAt(START.plus(TICK));
      StoredJob third = admitAt(START.plus(TICK).plus(TICK));
      assertThat(store.delete(TENANT, second.job().id(), START)).contains(second);

      assertThat(store.list(TENANT, JobPosition.of(second.job()), 10, START))
          .containsExactly(third);
      assertThat(store.list(TENANT, JobPosition.of(first.job()), 10, START)).containsExactly(third);
      assertThat(store.list(TENANT, JobPosition.of(third.job()), 10, START)).isEmpty();
    }

    @Test
    void fillsPagesInSpiteOfExpiredJobs() {
      admitAt(START);
      StoredJob second = admitAt(START.plusSeconds(1));
      StoredJob third = admitAt(START.plusSeconds(2));

      assertThat(store.list(TENANT, null, 2, START.plus(Duration.ofDays(7))))
          .containsExactly(second, third);
    }
  }

  @Nested
  class Claiming {

    @Test
    void claimsAJobFromTheInstantAtWhichItIsDue() {
      StoredJob job = admitDueAt(UUID.randomUUID().toString(), START.plusSeconds(5));
      Instant due = START.plusSeconds(5);

      assertThat(store.claim(due.minus(TICK), LEASE, 10)).isEmpty();
      assertThat(store.claim(due, LEASE, 10)).containsExactly(job.claimedUntil(due.plus(LEASE)));
      assertThat(find(job, due)).isEqualTo(job.claimedUntil(due.plus(LEASE)));
      assertThat(store.claim(due, LEASE, 10)).isEmpty();
    }

    @Test
    void claimsEarliestFirstAndThenByIdAcrossTenants() {
      String a = "aaaaaaaa-0000-4000-8000-000000000000";
      String b = "bbbbbbbb-0000-4000-8000-000000000000";
      String c = "cccccccc-0000-4000-8000-000000000000";
      String d = "dddddddd-0000-4000-8000-000000000000";
      admitDueAt(c, START.plusSeconds(2));
      admit(Jobs.created(OTHER_TENANT, b, "Foreign", START, START.plusSeconds(2)));
      admitDueAt(d, START.plusSeconds(1));
      admitDueAt(a, START.plusSeconds(2));

      Instant now = START.plusSeconds(3);
      assertThat(idsOf(store.claim(now, LEASE, 2))).containsExactly(d, a);
      assertThat(idsOf(store.claim(now, LEASE, 10))).containsExactly(b, c);
    }

    private List<String> idsOf(List<StoredJob> jobs) {
      return jobs.stream().map(StoredJob::job).map(SnapshotJob::id).toList();
    }

    @Test
    void claimsNothingWhereNothingIsAskedFor() {
      StoredJob job = admit(TENANT);

      assertThat(store.claim(START, LEASE, 0)).isEmpty();
      assertThat(find(job, START)).isEqualTo(job);
    }

    @Test
    void claimsAgainFromTheInstantAtWhichTheLeaseEnds() {
      admit(TENANT);
      StoredJob first = claim(START);
      Instant end = START.plus(LEASE);

      assertThat(store.claim(end.minus(TICK), LEASE, 10)).isEmpty();
      StoredJob second = claim(end);

      assertThat(first.claimNumber()).isEqualTo(1);
      assertThat(first.attempt()).isEqualTo(1);
      assertThat(second.claimNumber()).isEqualTo(2);
      assertThat(second.attempt()).isEqualTo(2);
      assertThat(second.dueAt()).isEqualTo(end.plus(LEASE));
    }

    @Test
    void raisesTheAttemptOnlyOfJobsThatAreStillLeased() {
      StoredJob running = running();

      assertThat(running.claimNumber()).isEqualTo(2);
      assertThat(running.attempt()).isEqualTo(1);
      assertThat(running.leased()).isTrue();
    }

    @Test
    void doesNotClaimWhatHasEnded() {
      published(resources(1));

      assertThat(store.claim(START.plus(Duration.ofDays(6)), LEASE, 10)).isEmpty();
    }

    @Test
    void doesNotClaimWhatHasExpiredOrIsDeleted() {
      StoredJob expiring = admit(TENANT);
      StoredJob deleted = admit(TENANT);
      store.delete(TENANT, deleted.job().id(), START);

      assertThat(store.claim(expiring.expiresAt(), LEASE, 10)).isEmpty();
      assertThat(store.claim(expiring.expiresAt().minus(TICK), LEASE, 10)).hasSize(1);
    }

    @Test
    void renewsALeaseFromNow() {
      admit(TENANT);
      StoredJob claimed = claim(START);
      Instant later = START.plusSeconds(40);

      assertThat(renew(claimed.jobClaim(), LEASE, later)).isTrue();

      assertThat(store.claim(later.plus(LEASE).minus(TICK), LEASE, 10)).isEmpty();
      StoredJob renewed = find(claimed, later);
      assertThat(renewed.dueAt()).isEqualTo(later.plus(LEASE));
      assertThat(renewed.claimNumber()).isEqualTo(claimed.claimNumber());
      assertThat(renewed.attempt()).isEqualTo(1);
      assertThat(store.nextDue()).contains(later.plus(LEASE));
    }

    @Test
    void renewsALeaseThatHasEndedIfNobodyHasClaimedTheJobSince() {
      admit(TENANT);
      StoredJob claimed = claim(START);
      Instant late = START.plus(LEASE).plusSeconds(1);

      assertThat(renew(claimed.jobClaim(), LEASE, late)).isTrue();

      assertThat(store.claim(late, LEASE, 10)).isEmpty();
    }

    @Test
    void renewingKeepsTheContent() {
      StoredJob running = running();
      List<SnapshotResource> resources = resources(4);
      assertThat(store.append(running.jobClaim(), resources.subList(0, 2), START)).isTrue();
      assertThat(renew(running.jobClaim(), LEASE, START)).isTrue();
      assertThat(store.append(running.jobClaim(), resources.subList(2, 4), START)).isTrue();
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 4, START);

      store.publish(ended, CHARGE, START);

      assertThat(content(ended)).isEqualTo(resources);
    }

    @Test
    void neverHandsOutAClaimTwice() throws Exception {
      int jobs = 400;
      for (int i = 0; i < jobs; i++) {
        admit(i % 2 == 0 ? TENANT : OTHER_TENANT);
      }
      Set<JobClaim> claims = ConcurrentHashMap.newKeySet();
      AtomicInteger handedOut = new AtomicInteger();
      onThreads(
          thread -> {
            // each claim comes due again at once, 5 times
            for (int round = 0; round < 5; round++) {
              Instant now = START.plus(LEASE.multipliedBy(round));
              List<StoredJob> claimed;
              do {
                claimed = store.claim(now, LEASE, 7);
                for (StoredJob job : claimed) {
                  handedOut.incrementAndGet();
                  assertThat(claims.add(job.jobClaim())).as(job.toString()).isTrue();
                }
              } while (!claimed.isEmpty());
            }
          });

      assertThat(claims).hasSize(handedOut.get());
      assertThat(handedOut.get()).isGreaterThanOrEqualTo(jobs);
      assertThat(claims.stream().map(JobClaim::jobId).distinct()).hasSize(jobs);
    }
  }

  @Nested
  class TheFence {

    /** Asserts that nothing can be written with a claim, and that trying changes nothing. */
    private void assertEnded(StoredJob claimed, Instant now) {
      JobClaim claim = claimed.jobClaim();
      var before = store.find(TENANT, claimed.job().id(), now);
      long usage = store.usage(TENANT, MONTH);
      assertThat(store.append(claim, resources(1), now)).isFalse();
      assertThat(renew(claim, LEASE, now)).isFalse();
      assertThat(endStep(Jobs.started(claimed, now), now)).isFalse();
      StoredJob ended = Jobs.ended(claimed, SnapshotJobStatus.SUCCEEDED, 0, now);
      assertThat(store.publish(ended, CHARGE, now))
          .isEqualTo(new Publication(Publication.Outcome.STALE, 0));
      assertThat(store.find(TENANT, claimed.job().id(), now)).isEqualTo(before);
      assertThat(store.findBySnapshot(TENANT, ended.job().snapshotId(), now)).isEmpty();
      assertThat(store.usage(TENANT, MONTH)).isEqualTo(usage);
    }

    @Test
    void refusesAClaimWhoseStepHasEnded() {
      admit(TENANT);
      StoredJob claimed = claim(START);
      endStep(Jobs.started(claimed, START.plusSeconds(60)), START);

      assertEnded(claimed, START);
    }

    @Test
    void refusesAClaimAfterAnother() {
      StoredJob first = running();
      StoredJob second = claim(START.plus(LEASE));

      assertEnded(first, START.plus(LEASE));
      assertThat(store.append(second.jobClaim(), resources(1), START.plus(LEASE))).isTrue();
    }

    @Test
    void refusesAClaimOnADeletedJob() {
      StoredJob running = running();
      assertThat(store.delete(TENANT, running.job().id(), START)).contains(running);

      assertEnded(running, START);
      assertThat(store.list(TENANT, null, 10, START)).isEmpty();
    }

    @Test
    void refusesAClaimOnAnExpiredJob() {
      StoredJob running = running();
      Instant last = running.expiresAt().minus(TICK);
      assertThat(store.append(running.jobClaim(), resources(1), last)).isTrue();
      assertThat(renew(running.jobClaim(), LEASE, last)).isTrue();

      assertEnded(running, running.expiresAt());
    }

    @Test
    void refusesAClaimOnAnEndedJob() {
      StoredJob running = running();
      endStep(Jobs.ended(running, SnapshotJobStatus.FAILED, 0, START), START);

      assertEnded(running, START);
    }

    @Test
    void refusesASecondPublication() {
      StoredJob running = running();
      store.append(running.jobClaim(), resources(3), START);
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 3, START);
      assertThat(store.publish(ended, CHARGE, START).outcome())
          .isEqualTo(Publication.Outcome.PUBLISHED);

      assertEnded(running, START);
      assertThat(content(ended)).hasSize(3);
      assertThat(store.usage(TENANT, MONTH)).isEqualTo(3);
    }

    @Test
    void refusesAClaimThatWasNeverMade() {
      StoredJob job = admit(TENANT);

      assertEnded(job, START);
      assertEnded(job.claimedUntil(START), START);
    }

    @Test
    void letsAClaimWriteAfterItsLeaseHasEndedIfNobodyHasClaimedTheJobSince() {
      StoredJob running = running();
      Instant late = START.plus(LEASE).plusSeconds(1);
      assertThat(store.append(running.jobClaim(), resources(2), late)).isTrue();
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 2, late);

      assertThat(store.publish(ended, CHARGE, late).outcome())
          .isEqualTo(Publication.Outcome.PUBLISHED);
    }

    @Test
    void keepsTheContentOfALostClaimFromTheNext() {
      StoredJob first = running();
      store.append(first.jobClaim(), resources(5), START);
      Instant later = START.plus(LEASE);
      StoredJob second = claim(later);
      List<SnapshotResource> theirs = FakeSource.seeded(2).with(RULE, 2).resources(RULE);
      store.append(second.jobClaim(), theirs, later);
      StoredJob ended = Jobs.ended(second, SnapshotJobStatus.SUCCEEDED, 2, later);

      store.publish(ended, CHARGE, later);

      assertThat(content(ended)).isEqualTo(theirs);
    }

    @Test
    void removesTheContentOfAStepThatPublishesNothing() {
      StoredJob running = running();
      store.append(running.jobClaim(), resources(5), START);
      endStep(Jobs.started(running, START), START);
      StoredJob again = claim(START);
      assertThat(again.attempt()).isEqualTo(1);
      List<SnapshotResource> theirs = FakeSource.seeded(2).with(RULE, 2).resources(RULE);
      store.append(again.jobClaim(), theirs, START);
      StoredJob ended = Jobs.ended(again, SnapshotJobStatus.SUCCEEDED, 2, START);

      store.publish(ended, CHARGE, START);

      assertThat(content(ended)).isEqualTo(theirs);
    }

    @Test
    void letsExactlyOneOfManyEndAStep() throws Exception {
      for (int round = 0; round < 50; round++) {
        StoredJob running = running();
        store.append(running.jobClaim(), resources(3), START);
        AtomicInteger ended = new AtomicInteger();
        onThreads(
            thread -> {
              boolean won =
                  thread % 2 == 0
                      ? store
                              .publish(
                                  Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 3, START),
                                  CHARGE,
                                  START)
                              .outcome()
                          == Publication.Outcome.PUBLISHED
                      : endStep(Jobs.ended(running, SnapshotJobStatus.FAILED, 0, START), START);
              ended.addAndGet(won ? 1 : 0);
            });

        assertThat(ended.get()).isOne();
        assertThat(find(running, START).job().status().isTerminal()).isTrue();
      }
    }
  }

  @Nested
  class Publishing {

    @Test
    void keepsContentInTheOrderOfItsBatches() {
      StoredJob running = running();
      List<SnapshotResource> resources = resources(700);
      for (int from = 0; from < 700; from += 100) {
        store.append(running.jobClaim(), resources.subList(from, from + 100), START);
      }
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 700, START);

      assertThat(store.publish(ended, CHARGE, START))
          .isEqualTo(new Publication(Publication.Outcome.PUBLISHED, 0));

      assertThat(find(ended, START)).isEqualTo(ended);
      assertThat(content(ended)).isEqualTo(resources);
      assertThat(store.usage(TENANT, MONTH)).isEqualTo(700);
    }

    @Test
    void doesNotDependOnTheListThatWasAppended() {
      StoredJob running = running();
      List<SnapshotResource> batch = new ArrayList<>(resources(2));
      store.append(running.jobClaim(), batch, START);
      batch.clear();
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 2, START);

      store.publish(ended, CHARGE, START);

      assertThat(content(ended)).isEqualTo(resources(2));
    }

    @Test
    void publishesTheFirstResourcesOnlyIfFewerAreCounted() {
      StoredJob running = running();
      store.append(running.jobClaim(), resources(10), START);
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.PARTIALLY_SUCCESSFUL, 4, START);

      store.publish(ended, CHARGE, START);

      assertThat(content(ended)).isEqualTo(resources(10).subList(0, 4));
      assertThat(store.usage(TENANT, MONTH)).isEqualTo(4);
    }

    @Test
    void publishesASnapshotWithoutResources() {
      StoredJob ended = published(List.of());

      assertThat(content(ended)).isEmpty();
      assertThat(store.usage(TENANT, MONTH)).isZero();
    }

    @Test
    void showsNothingBeforeThePublication() {
      StoredJob running = running();
      store.append(running.jobClaim(), resources(10), START);
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 10, START);

      assertThat(store.readContent(TENANT, ended.job().snapshotId(), 0, 10, START)).isEmpty();
      assertThat(store.readContent(TENANT, running.job().id(), 0, 10, START)).isEmpty();
    }

    @Test
    void saysWhatIsLeftOfTheQuotaAndLetsTheClaimHold() {
      published(resources(6));
      StoredJob running = running();
      store.append(running.jobClaim(), resources(5), START);
      QuotaCharge charge = new QuotaCharge(MONTH, 10);
      StoredJob whole = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 5, START);

      assertThat(store.publish(whole, charge, START))
          .isEqualTo(new Publication(Publication.Outcome.QUOTA_EXCEEDED, 4));
      assertThat(find(running, START)).isEqualTo(running);
      assertThat(store.usage(TENANT, MONTH)).isEqualTo(6);

      StoredJob cut = Jobs.ended(running, SnapshotJobStatus.PARTIALLY_SUCCESSFUL, 4, START);
      assertThat(store.publish(cut, charge, START))
          .isEqualTo(new Publication(Publication.Outcome.PUBLISHED, 0));
      assertThat(content(cut)).isEqualTo(resources(5).subList(0, 4));
      assertThat(store.usage(TENANT, MONTH)).isEqualTo(10);
    }

    @Test
    void saysThatNothingIsLeftIfTheUsageIsBeyondTheQuota() {
      published(resources(6));
      StoredJob running = running();
      store.append(running.jobClaim(), resources(1), START);
      StoredJob ended = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 1, START);

      assertThat(store.publish(ended, new QuotaCharge(MONTH, 3), START))
          .isEqualTo(new Publication(Publication.Outcome.QUOTA_EXCEEDED, 0));
    }

    @Test
    void countsUsageByPeriodAndTenantAndKeepsItAfterDeletion() {
      Instant nextMonth = MONTH.plus(Duration.ofDays(30));
      StoredJob november = published(resources(6));
      StoredJob running = running();
      store.append(running.jobClaim(), resources(5), START);
      StoredJob december = Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 5, START);
      store.publish(december, new QuotaCharge(nextMonth, Long.MAX_VALUE), START);

      store.delete(TENANT, november.job().id(), START);
      store.deleteExpired(december.expiresAt(), 10);

      assertThat(store.usage(TENANT, MONTH)).isEqualTo(6);
      assertThat(store.usage(TENANT, nextMonth)).isEqualTo(5);
      assertThat(store.usage(TENANT, START)).isZero();
      assertThat(store.usage(OTHER_TENANT, MONTH)).isZero();
    }

    @Test
    void neverExceedsTheQuotaHoweverManyPublishAtOnce() throws Exception {
      for (int round = 0; round < 20; round++) {
        Instant period = MONTH.minus(Duration.ofDays(round + 1));
        List<StoredJob> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          StoredJob job = running();
          store.append(job.jobClaim(), resources(3), START);
          running.add(job);
        }
        onThreads(
            thread ->
                store.publish(
                    Jobs.ended(running.get(thread), SnapshotJobStatus.SUCCEEDED, 3, START),
                    new QuotaCharge(period, 10),
                    START));

        assertThat(store.usage(TENANT, period)).isEqualTo(9);
        for (StoredJob job : running) {
          store.delete(TENANT, job.job().id(), START);
        }
      }
    }
  }

  @Nested
  class ReadingContent {

    @Test
    void readsPagesFromAnyPlace() {
      List<SnapshotResource> resources = resources(10);
      StoredJob ended = published(resources);
      String id = ended.job().snapshotId();

      assertThat(store.readContent(TENANT, id, 0, 3, START)).contains(resources.subList(0, 3));
      assertThat(store.readContent(TENANT, id, 3, 3, START)).contains(resources.subList(3, 6));
      assertThat(store.readContent(TENANT, id, 9, 3, START)).contains(resources.subList(9, 10));
      assertThat(store.readContent(TENANT, id, 0, Integer.MAX_VALUE, START)).contains(resources);
    }

    @Test
    void readsNothingFromTheEndAndBeyond() {
      StoredJob ended = published(resources(10));
      String id = ended.job().snapshotId();

      assertThat(store.readContent(TENANT, id, 10, 3, START)).contains(List.of());
      assertThat(store.readContent(TENANT, id, 11, 3, START)).contains(List.of());
      assertThat(store.readContent(TENANT, id, Long.MAX_VALUE, Integer.MAX_VALUE, START))
          .contains(List.of());
    }

    @Test
    void findsNoContentOfADeletedJob() {
      StoredJob ended = published(resources(10));
      String id = ended.job().snapshotId();
      List<SnapshotResource> page = store.readContent(TENANT, id, 0, 3, START).orElseThrow();

      store.delete(TENANT, ended.job().id(), START);

      assertThat(store.readContent(TENANT, id, 3, 3, START)).isEmpty();
      assertThat(page).isEqualTo(resources(10).subList(0, 3));
    }
  }

  @Nested
  class Expiring {

    @Test
    void removesWhatExpiredFirstUpToTheLimit() {
      StoredJob third = admitAt(START.plusSeconds(3));
      StoredJob first = admitAt(START.plusSeconds(1));
      StoredJob second = admit(Jobs.created(OTHER_TENANT, nextName(), START.plusSeconds(2)));
      StoredJob later = admitAt(START.plusSeconds(4));
      Instant now = third.expiresAt();

      assertThat(store.deleteExpired(now, 0)).isEmpty();
      assertThat(store.deleteExpired(now, 2)).containsExactly(first, second);
      assertThat(store.deleteExpired(now, 2)).containsExactly(third);
      assertThat(store.deleteExpired(now, 2)).isEmpty();
      assertThat(store.find(TENANT, later.job().id(), now)).contains(later);
    }

    @Test
    void returnsJobsAsTheyLastStood() {
      StoredJob ended = published(resources(3));
      StoredJob running = running();

      assertThat(store.deleteExpired(ended.expiresAt(), 10))
          .containsExactlyInAnyOrder(ended, running);
    }

    @Test
    void removesADeletedJobFromEverySchedule() {
      StoredJob job = admit(TENANT);

      assertThat(store.delete(TENANT, job.job().id(), START)).contains(job);

      assertThat(store.delete(TENANT, job.job().id(), START)).isEmpty();
      assertThat(store.nextDue()).isEmpty();
      assertThat(store.deleteExpired(job.expiresAt(), 10)).isEmpty();
    }

    @Test
    void returnsEachJobToOneCallOnly() throws Exception {
      int jobs = 300;
      for (int i = 0; i < jobs; i++) {
        admit(i % 2 == 0 ? TENANT : OTHER_TENANT);
      }
      Instant now = START.plus(Duration.ofDays(7));
      Set<String> ids = ConcurrentHashMap.newKeySet();
      AtomicInteger returned = new AtomicInteger();
      onThreads(
          thread -> {
            List<StoredJob> expired;
            do {
              expired =
                  thread == 0
                      ? store
                          .admit(
                              Jobs.created(TENANT, "Refused", now),
                              new AdmissionLimits(0, MONTH, 0),
                              now)
                          .expired()
                      : store.deleteExpired(now, 7);
              for (StoredJob job : expired) {
                returned.incrementAndGet();
                ids.add(job.job().id());
              }
            } while (!expired.isEmpty());
          });

      assertThat(returned.get()).isEqualTo(jobs);
      assertThat(ids).hasSize(jobs);
    }
  }

  @Nested
  class NextDue {

    @Test
    void isEmptyIfThereIsNothingToDo() {
      assertThat(store.nextDue()).isEmpty();
    }

    @Test
    void isTheEarliestStepLeaseOrExpiry() {
      StoredJob first = admitDueAt(UUID.randomUUID().toString(), START.plusSeconds(9));
      assertThat(store.nextDue()).contains(START.plusSeconds(9));

      StoredJob second = admitDueAt(UUID.randomUUID().toString(), START.plusSeconds(5));
      assertThat(store.nextDue()).contains(START.plusSeconds(5));

      StoredJob claimed = claim(START.plusSeconds(5));
      assertThat(claimed.job().id()).isEqualTo(second.job().id());
      assertThat(store.nextDue()).contains(START.plusSeconds(9));

      store.delete(TENANT, first.job().id(), START);
      assertThat(store.nextDue()).contains(START.plusSeconds(5).plus(LEASE));

      endStep(Jobs.started(claimed, START.plusSeconds(20)), START.plusSeconds(6));
      assertThat(store.nextDue()).contains(START.plusSeconds(20));

      StoredJob running = claim(START.plusSeconds(20));
      store.publish(
          Jobs.ended(running, SnapshotJobStatus.SUCCEEDED, 0, START),
          CHARGE,
          START.plusSeconds(21));
      assertThat(store.nextDue()).contains(running.expiresAt());

      store.deleteExpired(running.expiresAt(), 1);
      assertThat(store.nextDue()).isEmpty();
    }

    @Test
    void isTheExpiryOfAJobThatWouldBeDueOnlyLater() {
      StoredJob job = admitDueAt(UUID.randomUUID().toString(), START.plus(Duration.ofDays(8)));

      assertThat(store.nextDue()).contains(job.expiresAt());
    }
  }

  @FunctionalInterface
  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void onThreads(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier barrier = new CyclicBarrier(THREADS);
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        calls.add(
            () -> {
              barrier.await();
              work.run(thread);
              return thread;
            });
      }
      for (Future<Integer> future : threads.invokeAll(calls)) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
