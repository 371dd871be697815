package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.NEXT_MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.NO_LIMITS;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@code admit}. */
interface AdmissionContract {

  @Test
  default void admitRejectsAJobWithTheIdOfAnother(StoreFixture given) {
    StoredJob first = given.admitted(TENANT);
    StoredJob second = StoreFixture.newJob(TENANT, first.job().id(), given.newName(), START, START);

    assertThatIllegalStateException().isThrownBy(() -> given.admit(second));

    assertThat(given.found(first, START)).isEqualTo(first);
    assertThat(given.listed(START)).containsExactly(first);
  }

  @Test
  default void admitAcceptsAnIdThatAnotherTenantUses(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);
    StoredJob foreign =
        given.admit(
            StoreFixture.newJob(
                OTHER_TENANT, job.job().id(), job.job().displayName(), START.plus(TICK), START));

    assertThat(given.found(job, START)).isEqualTo(job);
    assertThat(given.found(foreign, START)).isEqualTo(foreign);
    assertThat(given.store().delete(TENANT, job.job().id(), START).jobs()).containsExactly(job);
    assertThat(given.found(foreign, START)).isEqualTo(foreign);
  }

  @Test
  default void admitAcceptsTheIdOfARemovedJob(StoreFixture given) {
    StoredJob deleted = given.admitted(TENANT);
    StoredJob expired = given.admitted(TENANT);
    Instant later = expired.expiresAt();
    given.store().delete(TENANT, deleted.job().id(), START);

    StoredJob second =
        given.admit(StoreFixture.newJob(TENANT, deleted.job().id(), given.newName(), START, START));
    assertThat(given.found(second, START)).isEqualTo(second);
    StoredJob third =
        given.admit(StoreFixture.newJob(TENANT, expired.job().id(), given.newName(), later, later));

    assertThat(given.listed(later)).containsExactly(third);
    assertThat(given.store().deleteExpired(later, 10).jobs()).isEmpty();
    assertThat(given.claimAll(later)).hasSize(1);
  }

  @Test
  default void admitReportsATakenNameThenTooManyJobsThenAUsedUpQuota(StoreFixture given) {
    StoredJob first = given.published(resources(10));
    StoredJob sameName = given.newJob(TENANT, first.job().displayName(), START);
    StoredJob otherName = given.newJob(TENANT, given.newName(), START);
    JobStore store = given.store();

    assertThat(store.admit(sameName, AdmissionLimits.of(1, MONTH, 10), START))
        .isEqualTo(Admission.of(Admission.Outcome.NAME_TAKEN, 10, List.of()));
    assertThat(store.admit(otherName, AdmissionLimits.of(1, MONTH, 10), START))
        .isEqualTo(Admission.of(Admission.Outcome.TOO_MANY_VISIBLE, 10, List.of()));
    assertThat(store.admit(otherName, AdmissionLimits.of(2, MONTH, 10), START))
        .isEqualTo(Admission.of(Admission.Outcome.QUOTA_USED_UP, 10, List.of()));
    assertThat(given.listed(START)).containsExactly(first);
    assertThat(store.admit(otherName, AdmissionLimits.of(2, MONTH, 11), START).outcome())
        .isEqualTo(Admission.Outcome.ADMITTED);
  }

  @Test
  default void admitRejectsEveryJobIfALimitIsZero(StoreFixture given) {
    StoredJob job = given.newJob(TENANT, given.newName(), START);

    assertThat(given.store().admit(job, AdmissionLimits.of(0, MONTH, 1), START).outcome())
        .isEqualTo(Admission.Outcome.TOO_MANY_VISIBLE);
    assertThat(given.store().admit(job, AdmissionLimits.of(1, MONTH, 0), START).outcome())
        .isEqualTo(Admission.Outcome.QUOTA_USED_UP);
    assertThat(given.listed(START)).isEmpty();
    assertThat(given.store().nextDue()).isEmpty();
  }

  @Test
  default void admitChecksTheUsageOfTheGivenPeriodOnly(StoreFixture given) {
    given.published(resources(10));

    assertThat(
            given
                .store()
                .admit(
                    given.newJob(TENANT, given.newName(), START),
                    AdmissionLimits.of(12, NEXT_MONTH, 10),
                    START))
        .isEqualTo(Admission.of(Admission.Outcome.ADMITTED, 0, List.of()));
  }

  @Test
  default void admitIgnoresTheJobsAndUsageOfOtherTenants(StoreFixture given) {
    StoredJob foreign = given.published(OTHER_TENANT, resources(10));
    StoredJob job = given.newJob(TENANT, foreign.job().displayName(), START);

    assertThat(given.store().admit(job, AdmissionLimits.of(1, MONTH, 1), START))
        .isEqualTo(Admission.of(Admission.Outcome.ADMITTED, 0, List.of()));
  }

  @Test
  default void admitRemovesTheTenantsExpiredJobsAndReturnsEachOnce(StoreFixture given) {
    StoredJob first = given.admittedAt(START);
    StoredJob second = given.admittedAt(START.plusSeconds(1));
    StoredJob third = given.admittedAt(START.plusSeconds(2));
    StoredJob foreign = given.admitted(OTHER_TENANT);
    Instant now = second.expiresAt();

    Admission admission =
        given
            .store()
            .admit(
                given.newJob(TENANT, first.job().displayName(), now),
                AdmissionLimits.of(2, MONTH, 1),
                now);

    assertThat(admission.outcome()).isEqualTo(Admission.Outcome.ADMITTED);
    assertThat(admission.expired()).containsExactlyInAnyOrder(first, second);
    assertThat(given.found(third, now)).isEqualTo(third);
    assertThat(given.store().deleteExpired(now, 10).jobs()).containsExactly(foreign);
  }

  @Test
  default void admitRemovesExpiredJobsEvenIfItRejectsTheNewOne(StoreFixture given) {
    StoredJob first = given.admittedAt(START);
    StoredJob second = given.admittedAt(START.plusSeconds(1));
    Instant now = first.expiresAt();

    Admission admission =
        given
            .store()
            .admit(
                given.newJob(TENANT, second.job().displayName(), now),
                AdmissionLimits.of(12, MONTH, 1),
                now);

    assertThat(admission.outcome()).isEqualTo(Admission.Outcome.NAME_TAKEN);
    assertThat(admission.expired()).containsExactly(first);
    assertThat(given.store().deleteExpired(now, 10).jobs()).isEmpty();
  }

  @Test
  default void admitIgnoresJobsWhoseNamesAreFree(StoreFixture given) {
    StoredJob running = given.running();
    StoredJob ended = failed(running, START);
    StoredJob withoutKey =
        StoredJob.builder()
            .job(ended.job())
            .expiresAt(ended.expiresAt())
            .claimNumber(ended.claimNumber())
            .build();
    assertThat(given.completeStep(withoutKey, START)).isTrue();

    given.admit(given.newJob(TENANT, running.job().displayName(), START));

    assertThat(given.listed(START)).hasSize(2);
  }

  @Test
  default void admitAcceptsTheNameOfADeletedJob(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);
    given.store().delete(TENANT, job.job().id(), START);

    StoredJob second = given.admit(given.newJob(TENANT, job.job().displayName(), START));

    assertThat(given.listed(START)).containsExactly(second);
  }

  @Test
  default void admitComparesNameKeysExactly(StoreFixture given) {
    List<String> keys =
        List.of(
            "weekly export",
            "Weekly export",
            "WEEKLY EXPORT",
            "weekly export ",
            "weekly export  ",
            " weekly export",
            "weekly  export",
            "weekly\texport",
            "weekly\u00A0export",
            "\u00E9t\u00E9",
            "e\u0301te\u0301",
            "ete",
            "stra\u00DFe",
            "strasse",
            "\uFF41",
            "a",
            "\u0131",
            "i",
            "\uD83D\uDE00",
            "\uD83D\uDE01");
    for (String key : keys) {
      StoredJob job = given.newJob(TENANT, key, START);
      assertThat(given.store().admit(job, NO_LIMITS, START).outcome())
          .as("'" + key + "' beside other keys")
          .isEqualTo(Admission.Outcome.ADMITTED);
    }
    for (String key : keys) {
      StoredJob job = given.newJob(TENANT, key, START);
      assertThat(given.store().admit(job, NO_LIMITS, START).outcome())
          .as("'" + key + "' once more")
          .isEqualTo(Admission.Outcome.NAME_TAKEN);
    }
  }
}
