package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.CHARGE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.NO_LIMITS;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.RETENTION;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of expiry: a job is absent from that instant on, even if it is still stored. */
interface ExpiryContract {

  @Test
  default void anEndedJobIsPresentUntilTheTickBeforeItsExpiry(StoreFixture given) {
    StoredJob ended = given.published(resources(3));
    JobStore store = given.store();
    String id = ended.job().id();
    String snapshotId = snapshotId(ended);
    Instant gone = START.plus(RETENTION);
    Instant last = gone.minus(TICK);

    assertThat(store.find(TENANT, id, last)).contains(ended);
    assertThat(store.findBySnapshot(TENANT, snapshotId, last)).contains(ended);
    assertThat(store.list(TENANT, null, 10, last)).containsExactly(ended);
    assertThat(given.content(ended, 10, last)).isEqualTo(resources(3));
    assertThat(store.deleteExpired(last, 10).jobs()).isEmpty();
    StoredJob sameName = given.newJob(TENANT, ended.job().displayName(), last);
    assertThat(store.admit(sameName, NO_LIMITS, last).outcome())
        .isEqualTo(Admission.Outcome.NAME_TAKEN);

    for (String sweep : List.of("before", "after")) {
      assertThat(store.find(TENANT, id, gone)).as(sweep).isEmpty();
      assertThat(store.findBySnapshot(TENANT, snapshotId, gone)).as(sweep).isEmpty();
      assertThat(store.list(TENANT, null, 10, gone)).as(sweep).isEmpty();
      assertThat(store.readContent(TENANT, snapshotId, 0, 10, gone)).as(sweep).isEmpty();
      assertThat(store.delete(TENANT, id, gone).jobs()).as(sweep).isEmpty();
      if (sweep.equals("before")) {
        assertThat(store.deleteExpired(gone, 10).jobs()).containsExactly(ended);
      }
    }
    assertThat(store.deleteExpired(gone, 10).jobs()).isEmpty();
    assertThat(store.nextDue()).isEmpty();
  }

  @Test
  default void aRunningJobCanBeWrittenUntilTheTickBeforeItsExpiry(StoreFixture given) {
    StoredJob publishing = given.running();
    StoredJob failing = given.running();
    StoredJob expiring = given.running();
    Instant gone = START.plus(RETENTION);
    Instant last = gone.minus(TICK);
    List<JobClaim> claims = List.of(publishing.jobClaim(), failing.jobClaim(), expiring.jobClaim());

    assertThat(given.store().renew(claims, LEASE, last))
        .containsExactlyInAnyOrderElementsOf(claims);
    given.append(publishing, resources(2), last);
    StoredJob ended = given.publish(given.succeeded(publishing, 2, last), last);
    assertThat(given.content(ended, 10, last)).isEqualTo(resources(2));
    assertThat(given.completeStep(failed(failing, last), last)).isTrue();

    for (String sweep : List.of("before", "after")) {
      JobClaim claim = expiring.jobClaim();
      assertThat(given.renew(claim, gone)).as(sweep).isFalse();
      assertThat(given.store().append(claim, resources(1), gone)).as(sweep).isFalse();
      assertThat(given.completeStep(failed(expiring, gone), gone)).as(sweep).isFalse();
      assertThat(
              given
                  .store()
                  .publish(given.succeeded(expiring, 0, gone), List.of(), CHARGE, gone)
                  .outcome())
          .as(sweep)
          .isEqualTo(Publication.Outcome.STALE);
      assertThat(given.claimAll(gone.plus(LEASE))).as(sweep).isEmpty();
      if (sweep.equals("before")) {
        assertThat(given.store().deleteExpired(gone, 10).jobs()).hasSize(3);
      }
    }
  }

  @Test
  default void admitIgnoresAJobFromItsExpiryOn(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);
    Instant gone = job.expiresAt();
    AdmissionLimits one = AdmissionLimits.of(1, MONTH, Long.MAX_VALUE);
    StoredJob next = given.newJob(TENANT, job.job().displayName(), gone);
    StoredJob other = given.newJob(TENANT, given.newName(), gone);

    assertThat(given.store().admit(next, one, gone.minus(TICK)))
        .isEqualTo(Admission.of(Admission.Outcome.NAME_TAKEN, 0, List.of()));
    assertThat(given.store().admit(other, one, gone.minus(TICK)))
        .isEqualTo(Admission.of(Admission.Outcome.TOO_MANY_VISIBLE, 0, List.of()));
    assertThat(given.store().admit(next, one, gone))
        .isEqualTo(Admission.of(Admission.Outcome.ADMITTED, 0, List.of(job)));
  }

  @Test
  default void deleteExpiredRemovesJobsInTheOrderOfTheirExpiryUpToTheLimit(StoreFixture given) {
    StoredJob third = given.admittedAt(START.plusSeconds(3));
    StoredJob first = given.admittedAt(START.plusSeconds(1));
    StoredJob second =
        given.admit(given.newJob(OTHER_TENANT, given.newName(), START.plusSeconds(2)));
    StoredJob later = given.admittedAt(START.plusSeconds(4));
    Instant now = third.expiresAt();
    JobStore store = given.store();

    assertThat(store.deleteExpired(now, 0).jobs()).isEmpty();
    assertThat(store.deleteExpired(now, 2).jobs()).containsExactly(first, second);
    assertThat(store.deleteExpired(now, 2).jobs()).containsExactly(third);
    assertThat(store.deleteExpired(now, 2).jobs()).isEmpty();
    assertThat(given.found(later, now)).isEqualTo(later);
  }

  @Test
  default void deleteExpiredReturnsTheLastStateOfJobs(StoreFixture given) {
    StoredJob ended = given.published(resources(3));
    StoredJob running = given.running();
    given.append(running, resources(3), START);

    assertThat(given.store().deleteExpired(ended.expiresAt(), Integer.MAX_VALUE).jobs())
        .containsExactlyInAnyOrder(ended, running);
  }
}
