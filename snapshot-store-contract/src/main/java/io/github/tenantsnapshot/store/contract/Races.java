package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.CHARGE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.NO_LIMITS;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.RETENTION;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.THREADS;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.onThreads;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Races of many threads for the same job, over one handle or several. Stateless. */
final class Races {

  private static final int ROUNDS = 10;

  /** The maximum number of polls by a thread: a store may skip jobs that other threads change. */
  private static final int LOOKS = 100_000;

  private Races() {}

  private static StoreFixture handle(List<StoreFixture> handles, int thread) {
    return handles.get(thread % handles.size());
  }

  static void oneGetsAName(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    for (int round = 0; round < ROUNDS; round++) {
      String name = first.newName();
      Queue<Admission.Outcome> outcomes = new ConcurrentLinkedQueue<>();
      onThreads(
          thread -> {
            StoreFixture given = handle(handles, thread);
            StoredJob job = given.newJob(TENANT, name, START);
            outcomes.add(given.store().admit(job, NO_LIMITS, START).outcome());
          });

      assertThat(outcomes)
          .containsOnly(Admission.Outcome.ADMITTED, Admission.Outcome.NAME_TAKEN)
          .containsOnlyOnce(Admission.Outcome.ADMITTED);
      assertThat(first.listed(START)).hasSize(round + 1);
    }
  }

  static void oneGetsAnId(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    for (int round = 0; round < ROUNDS; round++) {
      String id = first.newId();
      AtomicInteger admitted = new AtomicInteger();
      AtomicInteger rejected = new AtomicInteger();
      onThreads(
          thread -> {
            StoreFixture given = handle(handles, thread);
            StoredJob job = StoreFixture.newJob(TENANT, id, given.newName(), START, START);
            try {
              assertThat(given.store().admit(job, NO_LIMITS, START).outcome())
                  .isEqualTo(Admission.Outcome.ADMITTED);
              admitted.incrementAndGet();
            } catch (IllegalStateException e) {
              rejected.incrementAndGet(); // as specified for an id that exists
            }
          });

      assertThat(admitted).hasValue(1);
      assertThat(rejected).hasValue(THREADS - 1);
      assertThat(first.listed(START)).hasSize(round + 1);
    }
  }

  static void neverMoreThanMayBeVisible(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    AdmissionLimits limits = AdmissionLimits.of(12, MONTH, Long.MAX_VALUE);
    for (int round = 0; round < ROUNDS; round++) {
      Instant now = START.plus(RETENTION.multipliedBy(round)); // earlier jobs have expired
      AtomicInteger admitted = new AtomicInteger();
      onThreads(
          thread -> {
            StoreFixture given = handle(handles, thread);
            for (int i = 0; i < 3; i++) {
              StoredJob job = given.newJob(TENANT, given.newName(), now);
              Admission.Outcome outcome = given.store().admit(job, limits, now).outcome();
              assertThat(outcome)
                  .isIn(Admission.Outcome.ADMITTED, Admission.Outcome.TOO_MANY_VISIBLE);
              if (outcome == Admission.Outcome.ADMITTED) {
                admitted.incrementAndGet();
              }
            }
          });

      assertThat(admitted).hasValue(12);
      assertThat(first.listed(now)).hasSize(12);
    }
  }

  private static List<StoredJob> runningOnes(StoreFixture given, int count, int resources) {
    List<StoredJob> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StoredJob job = given.running();
      given.append(job, resources(resources), START);
      running.add(job);
    }
    return running;
  }

  static void neverBeyondTheQuota(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    for (int round = 0; round < ROUNDS; round++) {
      Instant period = MONTH.minus(Duration.ofDays(round + 1));
      List<StoredJob> running = runningOnes(first, THREADS, 3);
      Queue<Publication> publications = new ConcurrentLinkedQueue<>();
      onThreads(
          thread -> {
            StoreFixture given = handle(handles, thread);
            StoredJob ended = given.succeeded(running.get(thread), 3, START);
            publications.add(
                given.store().publish(ended, List.of(), QuotaCharge.of(period, 10), START));
          });

      assertThat(first.store().usage(TENANT, period)).isEqualTo(9);
      Publication published = Publication.published();
      Publication exceeded = Publication.quotaExceeded(1);
      assertThat(publications).containsOnly(published, exceeded);
      assertThat(Collections.frequency(publications, published)).isEqualTo(3);
      for (StoredJob job : running) {
        assertThat(first.store().delete(TENANT, job.job().id(), START).jobs()).hasSize(1);
      }
    }
  }

  static void noChargeIsLost(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    List<StoredJob> running = runningOnes(first, THREADS * 5, 3);
    onThreads(
        thread -> {
          StoreFixture given = handle(handles, thread);
          for (StoredJob job : running.subList(thread * 5, thread * 5 + 5)) {
            given.publish(given.succeeded(job, 3, START), START);
          }
        });

    assertThat(first.store().usage(TENANT, MONTH)).isEqualTo(THREADS * 5 * 3);
    assertThat(first.listed(START))
        .hasSize(THREADS * 5)
        .allSatisfy(job -> assertThat(first.content(job)).isEqualTo(resources(3)));
  }

  static void noAdmissionOnceTheQuotaIsUsedUp(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    List<StoredJob> running = runningOnes(first, THREADS / 2, 5);
    AdmissionLimits limits = AdmissionLimits.of(Integer.MAX_VALUE, MONTH, 10);
    onThreads(
        thread -> {
          StoreFixture given = handle(handles, thread / 2);
          if (thread % 2 == 0) {
            given.publish(given.succeeded(running.get(thread / 2), 5, START), START);
            return;
          }
          for (int i = 0; i < 20; i++) {
            StoredJob job = given.newJob(TENANT, given.newName(), START);
            Admission admission = given.store().admit(job, limits, START);
            assertThat(admission.usage() % 5).as("usage of whole publications").isZero();
            assertThat(admission.outcome())
                .isEqualTo(
                    admission.usage() >= 10
                        ? Admission.Outcome.QUOTA_USED_UP
                        : Admission.Outcome.ADMITTED);
          }
        });

    StoredJob late = first.newJob(TENANT, first.newName(), START);
    assertThat(first.store().admit(late, limits, START))
        .isEqualTo(Admission.of(Admission.Outcome.QUOTA_USED_UP, running.size() * 5L, List.of()));
  }

  static void eachJobIsClaimedOnce(List<StoreFixture> handles) throws Exception {
    int jobs = 200;
    for (int i = 0; i < jobs; i++) {
      handles.get(0).admitted(i % 2 == 0 ? TENANT : OTHER_TENANT);
    }
    Queue<String> claimed = new ConcurrentLinkedQueue<>();
    onThreads(
        thread -> {
          StoreFixture given = handle(handles, thread);
          for (int look = 0; look < LOOKS && claimed.size() < jobs; look++) {
            for (StoredJob job : given.claim(START, 7)) {
              assertThat(job.claimNumber()).isEqualTo(1);
              claimed.add(job.job().id());
            }
          }
        });

    assertThat(claimed).hasSize(jobs).doesNotHaveDuplicates();
    assertThat(handles.get(0).claimAll(START)).isEmpty();
  }

  static void noClaimIsHandedOutTwice(List<StoreFixture> handles) throws Exception {
    int jobs = 100;
    int rounds = 5;
    for (int i = 0; i < jobs; i++) {
      handles.get(0).admitted(i % 2 == 0 ? TENANT : OTHER_TENANT);
    }
    Queue<JobClaim> claims = new ConcurrentLinkedQueue<>();
    onThreads(
        thread -> {
          StoreFixture given = handle(handles, thread);
          for (int round = 0; round < rounds; round++) { // earlier leases have expired
            Instant now = START.plus(LEASE.multipliedBy(round));
            List<StoredJob> claimed;
            do {
              claimed = given.claim(now, 7);
              claimed.forEach(job -> claims.add(job.jobClaim()));
            } while (!claimed.isEmpty());
          }
        });

    assertThat(claims).doesNotHaveDuplicates();
    Instant later = START.plus(LEASE.multipliedBy(rounds));
    for (StoredJob job : handles.get(0).claimAll(later)) {
      assertThat(job.attempt()).isEqualTo((int) job.claimNumber());
      for (long number = 1; number < job.claimNumber(); number++) {
        assertThat(claims).contains(new JobClaim(job.job().tenantId(), job.job().id(), number));
      }
    }
  }

  static void oneEndsAStep(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    for (int round = 0; round < ROUNDS; round++) {
      long usage = first.store().usage(TENANT, MONTH);
      StoredJob running = first.running();
      first.append(running, resources(3), START);
      Queue<StoredJob> winners = new ConcurrentLinkedQueue<>();
      onThreads(
          thread -> {
            StoreFixture given = handle(handles, thread / 2);
            StoredJob ended =
                thread % 2 == 0 ? given.succeeded(running, 3, START) : failed(running, START);
            boolean won =
                thread % 2 == 0
                    ? given.store().publish(ended, List.of(), CHARGE, START).outcome()
                        == Publication.Outcome.PUBLISHED
                    : given.completeStep(ended, START);
            if (won) {
              winners.add(ended);
            }
          });

      assertThat(winners).hasSize(1);
      StoredJob winner = winners.element();
      assertThat(first.found(running, START)).isEqualTo(winner);
      assertThat(first.store().usage(TENANT, MONTH)).isEqualTo(usage + winner.resourceCount());
      if (winner.resourceCount() > 0) {
        assertThat(first.content(winner)).isEqualTo(resources(3));
      }
    }
  }

  static void oneDeletesAJob(List<StoreFixture> handles) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      StoredJob ended = handles.get(0).published(resources(3));
      Queue<StoredJob> deleted = new ConcurrentLinkedQueue<>();
      onThreads(
          thread ->
              handle(handles, thread)
                  .store()
                  .delete(TENANT, ended.job().id(), START)
                  .jobs()
                  .forEach(deleted::add));

      assertThat(deleted).containsExactly(ended);
    }
  }

  static void eachExpiredJobIsReturnedOnce(List<StoreFixture> handles) throws Exception {
    int jobs = 200;
    for (int i = 0; i < jobs; i++) {
      handles.get(0).admitted(i % 2 == 0 ? TENANT : OTHER_TENANT);
    }
    Instant now = START.plus(RETENTION);
    AdmissionLimits none = AdmissionLimits.of(0, MONTH, 0);
    Queue<String> returned = new ConcurrentLinkedQueue<>();
    onThreads(
        thread -> {
          StoreFixture given = handle(handles, thread);
          for (int look = 0; look < LOOKS && returned.size() < jobs; look++) {
            List<StoredJob> expired =
                thread < 2 && look % 4 == 3
                    ? given
                        .store()
                        .admit(given.newJob(TENANT, given.newName(), now), none, now)
                        .expired()
                    : given.store().deleteExpired(now, 7).jobs();
            expired.forEach(job -> returned.add(job.job().id()));
          }
        });

    assertThat(returned).hasSize(jobs).doesNotHaveDuplicates();
    assertThat(handles.get(0).store().nextDue()).isEmpty();
  }

  static void contentIsWholeOrAbsent(List<StoreFixture> handles) throws Exception {
    List<SnapshotResource> all = resources(300);
    for (int round = 0; round < ROUNDS; round++) {
      StoredJob ended = handles.get(0).published(all);
      onThreads(
          thread -> {
            JobStore store = handle(handles, thread).store();
            if (thread == 0) {
              assertThat(store.delete(TENANT, ended.job().id(), START).jobs())
                  .containsExactly(ended);
              return;
            }
            int read = 0;
            while (read < all.size()) {
              var page = store.readContent(TENANT, snapshotId(ended), read, 100, START);
              if (page.isEmpty()) {
                break; // deleted during the download
              }
              List<SnapshotResource> resources = page.orElseThrow();
              assertThat(resources)
                  .isNotEmpty()
                  .isEqualTo(all.subList(read, read + resources.size()));
              read += resources.size();
            }
          });

      assertThat(handles.get(0).listed(START)).isEmpty();
    }
  }

  static void manyWorkersFinishAllJobs(List<StoreFixture> handles) throws Exception {
    int jobs = 80;
    StoreFixture first = handles.get(0);
    for (int i = 0; i < jobs; i++) {
      first.admitted(i % 2 == 0 ? TENANT : OTHER_TENANT);
    }
    Queue<StoredJob> finished = new ConcurrentLinkedQueue<>();
    onThreads(
        thread -> {
          StoreFixture given = handle(handles, thread);
          for (int look = 0; look < LOOKS && finished.size() < jobs; look++) {
            for (StoredJob claimed : given.claim(START, 3)) {
              if (claimed.claimNumber() == 1) {
                assertThat(given.completeStep(started(claimed, START), START)).isTrue();
                continue;
              }
              String name = claimed.job().id();
              given.append(claimed, resources(name, 70).subList(0, 33), START);
              assertThat(given.renew(claimed.jobClaim(), START)).isTrue();
              given.append(claimed, resources(name, 70).subList(33, 70), START);
              finished.add(given.publish(given.succeeded(claimed, 70, START), START));
            }
          }
        });

    assertThat(finished).hasSize(jobs);
    for (StoredJob ended : finished) {
      assertThat(first.found(ended, START)).isEqualTo(ended);
      assertThat(ended.attempt()).isEqualTo(1);
      assertThat(first.content(ended)).isEqualTo(resources(ended.job().id(), 70));
    }
    assertThat(first.store().usage(TENANT, MONTH)).isEqualTo(jobs / 2 * 70L);
    assertThat(first.store().usage(OTHER_TENANT, MONTH)).isEqualTo(jobs / 2 * 70L);
  }

  /** Each thread publishes the same job, with an id of its own. */
  static void oneGetsToPublishAJob(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    for (int round = 0; round < ROUNDS; round++) {
      StoredJob running = first.running();
      Queue<StoredJob> published = new ConcurrentLinkedQueue<>();
      onThreads(
          thread -> {
            StoreFixture given = handle(handles, thread);
            StoredJob ended = given.succeeded(running, 2, START);
            Publication result =
                given.store().publish(ended, resources("of " + thread, 2), CHARGE, START);
            if (result.equals(Publication.published())) {
              published.add(ended);
            } else {
              assertThat(result).isEqualTo(Publication.stale());
            }
          });

      assertThat(published).hasSize(1);
      StoredJob ended = published.element();
      assertThat(first.found(running, START)).isEqualTo(ended);
      assertThat(first.content(ended)).hasSize(2);
      assertThat(first.store().usage(TENANT, MONTH)).isEqualTo(2L * (round + 1));
    }
  }

  /** Half of the threads publish for claims that have ended; the quota is enough for the others. */
  static void endedClaimsUseUpNoQuota(List<StoreFixture> handles) throws Exception {
    StoreFixture first = handles.get(0);
    for (int round = 0; round < ROUNDS; round++) {
      List<StoredJob> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(first.running());
        if (i % 2 == 1) {
          first.store().delete(TENANT, running.get(i).job().id(), START);
        }
      }
      QuotaCharge charge = QuotaCharge.of(MONTH, (round + 1) * 10L * THREADS / 2);
      onThreads(
          thread -> {
            StoreFixture given = handle(handles, thread);
            StoredJob ended = given.succeeded(running.get(thread), 10, START);
            assertThat(given.store().publish(ended, resources(10), charge, START))
                .isEqualTo(thread % 2 == 1 ? Publication.stale() : Publication.published());
          });

      assertThat(first.store().usage(TENANT, MONTH)).isEqualTo(charge.quota());
    }
  }
}
