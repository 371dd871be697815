package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract of {@link JobStore#reschedule}. The tests are skipped if it is unsupported. */
interface RescheduleContract {

  @Test
  default void aWaitingJobIsDueWhenItIsRescheduledTo(StoreFixture given) {
    JobStore store = given.store();
    StoredJob job = given.admittedDueAt(START.plusSeconds(60));
    Instant earlier = START.plusNanos(100);

    assertThat(reschedule(store, TENANT, job.job().id(), earlier, START)).isTrue();

    assertThat(store.find(TENANT, job.job().id(), START)).contains(job.withDueAt(earlier));
    assertThat(store.nextDue()).contains(earlier);
    assertThat(given.claim(START, 1)).isEmpty();
    assertThat(given.claim(earlier, 1)).containsExactly(job.claimedUntil(earlier.plus(LEASE)));
  }

  @Test
  default void aWaitingJobCanBeRescheduledToLater(StoreFixture given) {
    JobStore store = given.store();
    StoredJob job = given.admittedDueAt(START);
    Instant later = START.plusSeconds(60);

    assertThat(reschedule(store, TENANT, job.job().id(), later, START)).isTrue();

    assertThat(given.claim(later.minusNanos(100), 1)).isEmpty();
    assertThat(given.claim(later, 1)).hasSize(1);
  }

  @Test
  default void aRunningJobBetweenStepsCanBeRescheduled(StoreFixture given) {
    JobStore store = given.store();
    given.admittedDueAt(START);
    StoredJob running = started(given.claim(START), START.plusSeconds(60));
    given.completeStep(running, START);

    assertThat(reschedule(store, TENANT, running.job().id(), START, START)).isTrue();

    assertThat(given.claim(START, 1)).hasSize(1);
  }

  @Test
  default void aLeasedJobIsNotRescheduled(StoreFixture given) {
    JobStore store = given.store();
    given.admittedDueAt(START);
    StoredJob leased = given.claim(START);

    assertThat(reschedule(store, TENANT, leased.job().id(), START, START)).isFalse();

    assertThat(store.find(TENANT, leased.job().id(), START)).contains(leased);
  }

  @Test
  default void anEndedJobIsNotRescheduled(StoreFixture given) {
    JobStore store = given.store();
    given.admittedDueAt(START);
    given.completeStep(started(given.claim(START), START), START);
    StoredJob ended = given.succeeded(given.claim(START), 0, START);
    given.publish(ended, START);

    assertThat(reschedule(store, TENANT, ended.job().id(), START, START)).isFalse();

    assertThat(store.find(TENANT, ended.job().id(), START)).contains(ended);
    assertThat(given.claim(START, 1)).isEmpty();
  }

  @Test
  default void jobsOfOtherTenantsAndExpiredJobsAreNotRescheduled(StoreFixture given) {
    JobStore store = given.store();
    StoredJob job = given.admittedDueAt(START.plusSeconds(60));

    assertThat(reschedule(store, TENANT, given.newId(), START, START)).isFalse();
    assertThat(reschedule(store, OTHER_TENANT, job.job().id(), START, START)).isFalse();
    assertThat(reschedule(store, TENANT, job.job().id(), START, job.expiresAt())).isFalse();

    assertThat(given.claim(START, 1)).isEmpty();
  }

  private static boolean reschedule(
      JobStore store, String tenantId, String jobId, Instant dueAt, Instant now) {
    try {
      return store.reschedule(tenantId, jobId, dueAt, now);
    } catch (UnsupportedOperationException e) {
      return abort("the store does not support reschedule");
    }
  }
}
