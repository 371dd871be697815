package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.RETENTION;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract of {@code claim} and {@code claimAndStart}. */
interface ClaimContract {

  @Test
  default void claimReturnsAJobFromTheInstantAtWhichItIsDue(StoreFixture given) {
    Instant due = START.plusSeconds(5);
    StoredJob job = given.admittedDueAt(due);

    assertThat(given.claimAll(due.minus(TICK))).isEmpty();
    assertThat(given.claimAll(due)).containsExactly(job.claimedUntil(due.plus(LEASE)));
    assertThat(given.found(job, due)).isEqualTo(job.claimedUntil(due.plus(LEASE)));
    assertThat(given.claimAll(due)).isEmpty();
  }

  @Test
  default void claimOrdersJobsByDueInstantAndIdAcrossTenants(StoreFixture given) {
    String a = "aaaaaaaa-0000-4000-8000-000000000000";
    String b = "bbbbbbbb-0000-4000-8000-000000000000";
    String c = "cccccccc-0000-4000-8000-000000000000";
    String d = "dddddddd-0000-4000-8000-000000000000";
    Instant second = START.plusSeconds(2);
    given.admit(StoreFixture.newJob(TENANT, c, given.newName(), START, second));
    given.admit(StoreFixture.newJob(OTHER_TENANT, b, given.newName(), START, second));
    given.admit(StoreFixture.newJob(TENANT, d, given.newName(), START, second.minus(TICK)));
    given.admit(StoreFixture.newJob(TENANT, a, given.newName(), START, second));

    Instant now = START.plusSeconds(3);
    assertThat(given.claim(now, 2)).extracting(job -> job.job().id()).containsExactly(d, a);
    assertThat(given.claim(now, 10)).extracting(job -> job.job().id()).containsExactly(b, c);
  }

  @Test
  default void claimReturnsJobsOfSeveralTenantsWithTheSameId(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);
    given.admit(StoreFixture.newJob(OTHER_TENANT, job.job().id(), given.newName(), START, START));

    assertThat(given.claimAll(START))
        .extracting(claimed -> claimed.job().tenantId())
        .containsExactlyInAnyOrder(TENANT, OTHER_TENANT);
  }

  @Test
  default void claimReturnsNothingWithALimitOfZero(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);

    assertThat(given.claim(START, 0)).isEmpty();
    assertThat(given.found(job, START)).isEqualTo(job);
  }

  @Test
  default void claimRespectsTheLimit(StoreFixture given) {
    for (int i = 0; i < 10; i++) {
      given.admitted(TENANT);
    }

    assertThat(given.claim(START, 3)).hasSize(3);
    assertThat(given.claim(START, 6)).hasSize(6);
    assertThat(given.claim(START, 6)).hasSize(1);
    assertThat(given.claim(START, 6)).isEmpty();
  }

  @Test
  default void claimReturnsAJobAgainFromTheInstantAtWhichItsLeaseExpires(StoreFixture given) {
    StoredJob first = given.claimed(TENANT);
    Instant end = START.plus(LEASE);

    assertThat(given.claimAll(end.minus(TICK))).isEmpty();
    StoredJob second = given.claim(end);

    assertThat(first.claimNumber()).isEqualTo(1);
    assertThat(first.attempt()).isEqualTo(1);
    assertThat(second.claimNumber()).isEqualTo(2);
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.dueAt()).isEqualTo(end.plus(LEASE));
  }

  @Test
  default void claimReturnsTheLeaseEndOfThePreviousWorker(StoreFixture given) {
    JobStore store = given.store();
    StoredJob job = given.admitted(TENANT);
    Instant end = START.plus(LEASE);
    Instant later = end.plusSeconds(30);

    assertThat(store.claim(START, LEASE, 1))
        .containsExactly(ClaimedJob.of(job.claimedUntil(end), null, false));
    StoredJob first = given.found(job, START);
    assertThat(store.claim(later, LEASE, 1))
        .containsExactly(ClaimedJob.of(first.claimedUntil(later.plus(LEASE)), end, false));
  }

  @Test
  default void claimReturnsNoLeaseEndAfterACompletedStep(StoreFixture given) {
    StoredJob started = started(given.claimed(TENANT), START);
    given.completeStep(started, START);

    assertThat(given.store().claim(START, LEASE, 1))
        .containsExactly(ClaimedJob.of(started.claimedUntil(START.plus(LEASE)), null, false));
  }

  @Test
  default void claimIncrementsTheAttemptOfStillLeasedJobsOnly(StoreFixture given) {
    StoredJob running = given.running();

    assertThat(running.claimNumber()).isEqualTo(2);
    assertThat(running.attempt()).isEqualTo(1);
    assertThat(running.leased()).isTrue();
  }

  @Test
  default void claimSkipsEndedJobs(StoreFixture given) {
    given.published(resources(1));
    assertThat(given.completeStep(failed(given.running(), START), START)).isTrue();

    assertThat(given.claimAll(START.plus(Duration.ofDays(6)))).isEmpty();
  }

  @Test
  default void claimSkipsExpiredAndDeletedJobs(StoreFixture given) {
    StoredJob expiring = given.admitted(TENANT);
    StoredJob deleted = given.admitted(TENANT);
    given.store().delete(TENANT, deleted.job().id(), START);

    assertThat(given.claimAll(expiring.expiresAt())).isEmpty();
    assertThat(given.claimAll(expiring.expiresAt().minus(TICK))).hasSize(1);
  }

  @Test
  default void claimReturnsJobsAfterManyExpiredOnes(StoreFixture given) {
    for (int i = 0; i < 30; i++) {
      given.admittedAt(START);
    }
    StoredJob due = given.admittedAt(START.plusSeconds(1));

    assertThat(given.claim(START.plus(RETENTION)).job()).isEqualTo(due.job());
  }

  // claimAndStart

  @Test
  default void claimAndStartReturnsANewJobRunning(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);
    Instant end = START.plus(LEASE);
    StoredJob started = job.startedAndClaimedUntil(end);

    assertThat(given.store().claimAndStart(START.minus(TICK), LEASE, 1)).isEmpty();
    assertThat(given.store().claimAndStart(START, LEASE, 1))
        .containsExactly(ClaimedJob.of(started, null, true));
    assertThat(started.job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(given.found(job, START)).isEqualTo(started);
    assertThat(given.store().claimAndStart(START, LEASE, 1)).isEmpty();
  }

  @Test
  default void claimAndStartClaimsStartedJobsWithoutStartingThemAgain(StoreFixture given) {
    JobStore store = given.store();
    StoredJob waiting = started(given.claimed(TENANT), START);
    given.completeStep(waiting, START);
    Instant end = START.plus(LEASE);
    StoredJob first = waiting.claimedUntil(end);

    assertThat(store.claimAndStart(START, LEASE, 1))
        .containsExactly(ClaimedJob.of(first, null, false));
    StoredJob second = first.claimedUntil(end.plus(LEASE));
    assertThat(store.claimAndStart(end, LEASE, 1))
        .containsExactly(ClaimedJob.of(second, end, false));
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(given.found(waiting, end)).isEqualTo(second);
  }

  @Test
  default void claimAndStartBeginsTheCountOfAttempts(StoreFixture given) {
    StoredJob claimed = given.claimed(TENANT);
    Instant end = START.plus(LEASE);

    assertThat(given.store().claimAndStart(end, LEASE, 1))
        .containsExactly(ClaimedJob.of(claimed.startedAndClaimedUntil(end.plus(LEASE)), end, true));
    StoredJob started = given.found(claimed, end);
    assertThat(started.attempt()).isEqualTo(1);
    assertThat(started.claimNumber()).isEqualTo(2);
  }

  @Test
  default void claimAndStartRespectsTheOrderAndTheLimit(StoreFixture given) {
    StoredJob second = given.admittedDueAt(START.plus(TICK));
    StoredJob first = given.admittedDueAt(START);
    StoredJob third = given.admittedDueAt(START.plus(TICK).plus(TICK));

    assertThat(given.store().claimAndStart(START.plusSeconds(1), LEASE, 0)).isEmpty();
    assertThat(given.store().claimAndStart(START.plusSeconds(1), LEASE, 2))
        .extracting(claimed -> claimed.job().job().id())
        .containsExactly(first.job().id(), second.job().id());
    assertThat(given.found(third, START)).isEqualTo(third);
  }

  @Test
  default void aJobStartedByItsClaimCanBePublished(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);
    StoredJob running = given.store().claimAndStart(START, LEASE, 1).get(0).job();
    given.append(running, resources(3), START);

    StoredJob ended = given.publish(given.succeeded(running, 3, START), START);

    assertThat(given.found(job, START)).isEqualTo(ended);
    assertThat(given.content(ended)).isEqualTo(resources(3));
  }

  @Test
  default void claimAndStartSkipsExpiredAndDeletedJobs(StoreFixture given) {
    StoredJob expiring = given.admitted(TENANT);
    StoredJob deleted = given.admitted(TENANT);
    given.store().delete(TENANT, deleted.job().id(), START);

    assertThat(given.store().claimAndStart(expiring.expiresAt(), LEASE, 10)).isEmpty();
    assertThat(given.store().claimAndStart(expiring.expiresAt().minus(TICK), LEASE, 10)).hasSize(1);
  }
}
