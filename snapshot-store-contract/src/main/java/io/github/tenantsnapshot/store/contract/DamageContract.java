package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.NO_LIMITS;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.RETENTION;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.spi.UnreadableJobException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract for a job whose stored data cannot be read: other jobs are not affected. */
interface DamageContract {

  @Test
  default void aDamagedJobIsNotClaimedAndDoesNotBlockOtherClaims(StoreFixture given)
      throws Exception {
    List<StoredJob> damaged = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      damaged.add(given.admitted(TENANT));
    }
    StoredJob other = given.admit(given.newJob(OTHER_TENANT, given.newName(), START));
    for (StoredJob job : damaged) {
      given.damage(job);
    }

    assertThat(given.claim(START, 1)).containsExactly(other.claimedUntil(START.plus(LEASE)));
    assertThat(given.claimAll(START)).isEmpty();
    assertThat(given.store().nextDue()).contains(START.plus(LEASE));
  }

  @Test
  default void aDamagedJobWithAnExpiredLeaseIsNotClaimed(StoreFixture given) throws Exception {
    StoredJob damaged = given.claimed(TENANT);
    given.damage(damaged);

    assertThat(given.claimAll(START.plus(LEASE))).isEmpty();
    assertThat(given.store().nextDue()).contains(damaged.expiresAt());
  }

  @Test
  default void operationsThatReturnOneJobThrowAnExceptionThatNamesADamagedJob(StoreFixture given)
      throws Exception {
    JobStore store = given.store();
    StoredJob ended = given.published(resources(2));
    given.damage(ended);

    assertThatExceptionOfType(UnreadableJobException.class)
        .isThrownBy(() -> store.find(TENANT, ended.job().id(), START))
        .withMessageContaining(ended.job().id())
        .withMessageContaining(TENANT)
        .satisfies(
            damaged -> {
              assertThat(damaged.tenantId()).isEqualTo(TENANT);
              assertThat(damaged.jobId()).isEqualTo(ended.job().id());
            });
    assertThatExceptionOfType(UnreadableJobException.class)
        .isThrownBy(() -> store.findBySnapshot(TENANT, snapshotId(ended), START))
        .withMessageContaining(ended.job().id());
  }

  @Test
  default void listSkipsDamagedJobsWithoutEndingEarly(StoreFixture given) throws Exception {
    List<StoredJob> jobs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      jobs.add(given.admittedAt(START.plusSeconds(i)));
    }
    for (int i : new int[] {0, 2, 3, 4, 7}) {
      given.damage(jobs.get(i));
    }
    Instant now = START.plusSeconds(10);
    JobStore store = given.store();

    assertThat(given.listed(now)).containsExactly(jobs.get(1), jobs.get(5), jobs.get(6));
    assertThat(store.list(TENANT, null, 2, now)).containsExactly(jobs.get(1), jobs.get(5));
    assertThat(store.list(TENANT, JobPosition.of(jobs.get(1).job()), 2, now))
        .containsExactly(jobs.get(5), jobs.get(6));
    assertThat(store.list(TENANT, null, 0, now)).isEmpty();
  }

  @Test
  default void aDamagedJobCountsAmongTheTenantsJobsAndKeepsItsName(StoreFixture given)
      throws Exception {
    StoredJob damaged = given.admitted(TENANT);
    given.damage(damaged);
    StoredJob sameName =
        given.newJob(TENANT, String.valueOf(damaged.displayNameKey()), START.plusSeconds(1));
    AdmissionLimits one = AdmissionLimits.of(1, MONTH, Long.MAX_VALUE);

    assertThat(given.store().admit(sameName, NO_LIMITS, START).outcome())
        .isEqualTo(Admission.Outcome.NAME_TAKEN);
    assertThat(
            given.store().admit(given.newJob(TENANT, given.newName(), START), one, START).outcome())
        .isEqualTo(Admission.Outcome.TOO_MANY_VISIBLE);
  }

  @Test
  default void aDamagedJobCanBeDeleted(StoreFixture given) throws Exception {
    StoredJob damaged = given.admitted(TENANT);
    given.damage(damaged);
    JobStore store = given.store();

    assertThat(store.delete(TENANT, damaged.job().id(), START))
        .isEqualTo(RemovedJobs.of(List.of(), 1));

    assertThat(store.delete(TENANT, damaged.job().id(), START)).isEqualTo(RemovedJobs.none());
    assertThat(store.find(TENANT, damaged.job().id(), START)).isEmpty();
    assertThat(store.nextDue()).isEmpty();
  }

  @Test
  default void damagedJobsExpireWithTheOthers(StoreFixture given) throws Exception {
    StoredJob first = given.admitted(TENANT);
    StoredJob second = given.admitted(TENANT);
    StoredJob foreign = given.admitted(OTHER_TENANT);
    given.damage(second);
    assertThat(given.claimAll(START)).hasSize(2);
    Instant gone = START.plus(RETENTION);

    RemovedJobs removed = given.store().deleteExpired(gone, 10);

    assertThat(removed.unreadable()).isOne();
    assertThat(removed.count()).isEqualTo(3);
    assertThat(removed.jobs())
        .extracting(job -> job.job().id())
        .containsExactlyInAnyOrder(first.job().id(), foreign.job().id());
    assertThat(given.store().nextDue()).isEmpty();
  }

  @Test
  default void admissionRemovesDamagedJobsThatHaveExpired(StoreFixture given) throws Exception {
    StoredJob damaged = given.admitted(TENANT);
    given.damage(damaged);
    Instant gone = START.plus(RETENTION);
    StoredJob sameName = given.newJob(TENANT, String.valueOf(damaged.displayNameKey()), gone);

    Admission admission = given.store().admit(sameName, NO_LIMITS, gone);

    assertThat(admission).isEqualTo(Admission.of(Admission.Outcome.ADMITTED, 0, List.of()));
    assertThat(given.store().deleteExpired(gone, 10)).isEqualTo(RemovedJobs.none());
  }

  @Test
  default void aWorkerCanEndItsJobAfterTheJobWasDamaged(StoreFixture given) throws Exception {
    StoredJob claimed = given.claimed(TENANT);
    StoredJob other = given.claimed(OTHER_TENANT);
    given.damage(claimed);
    JobStore store = given.store();

    assertThat(
            store.renew(List.of(claimed.jobClaim(), other.jobClaim()), LEASE, START.plusSeconds(1)))
        .containsExactlyInAnyOrder(claimed.jobClaim(), other.jobClaim());
    StoredJob next = started(claimed, START.plusSeconds(5));
    assertThat(
            store.completeSteps(
                List.of(next, started(other, START.plusSeconds(5))), START.plusSeconds(1)))
        .containsExactlyInAnyOrder(claimed.jobClaim(), other.jobClaim());

    assertThat(given.found(next, START)).isEqualTo(next);
  }

  @Test
  default void aDownloadContinuesAfterItsJobWasDamaged(StoreFixture given) throws Exception {
    List<SnapshotResource> resources = resources(5);
    StoredJob ended = given.published(resources);
    given.damage(ended);

    assertThat(given.content(ended, 2, START)).isEqualTo(resources);
  }
}
