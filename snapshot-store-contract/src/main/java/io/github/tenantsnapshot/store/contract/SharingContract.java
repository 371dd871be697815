package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.CHARGE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.NO_LIMITS;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract for two handles on one store. */
interface SharingContract {

  @Test
  default void oneHandleSeesWhatTheOtherHasDone(StoreFixture here) throws Exception {
    StoreFixture there = here.another();

    StoredJob created = here.admitted(TENANT);
    assertThat(there.found(created, START)).isEqualTo(created);
    assertThat(there.listed(START)).containsExactly(created);
    assertThat(there.store().nextDue()).contains(START);
    StoredJob sameName = here.newJob(TENANT, created.job().displayName(), START);
    assertThat(there.store().admit(sameName, NO_LIMITS, START).outcome())
        .isEqualTo(Admission.Outcome.NAME_TAKEN);
    StoredJob sameId =
        StoreFixture.newJob(TENANT, created.job().id(), here.newName(), START, START);
    assertThatIllegalStateException()
        .isThrownBy(() -> there.store().admit(sameId, NO_LIMITS, START));

    StoredJob claimed = there.claim(START);
    assertThat(here.found(created, START)).isEqualTo(claimed);
    assertThat(here.claimAll(START)).isEmpty();

    Instant later = START.plusSeconds(30);
    assertThat(here.renew(claimed.jobClaim(), later)).isTrue();
    assertThat(there.found(created, later)).isEqualTo(claimed.withDueAt(later.plus(LEASE)));
    assertThat(there.store().nextDue()).contains(later.plus(LEASE));

    StoredJob started = started(claimed, later);
    assertThat(here.completeStep(started, later)).isTrue();
    assertThat(there.found(created, later)).isEqualTo(started);
    assertThat(there.renew(claimed.jobClaim(), later)).isFalse();

    StoredJob running = there.claim(later);
    here.append(running, resources("here", 3), later);
    there.append(running, resources("there", 70), later);
    here.append(running, resources("again", 2), later);
    List<SnapshotResource> all = new ArrayList<>(resources("here", 3));
    all.addAll(resources("there", 70));
    all.addAll(resources("again", 2));
    StoredJob ended = here.publish(here.succeeded(running, 75, later), later);
    for (StoreFixture either : List.of(here, there)) {
      assertThat(either.found(created, later)).isEqualTo(ended);
      assertThat(either.store().findBySnapshot(TENANT, snapshotId(ended), later)).contains(ended);
      assertThat(either.content(ended, 10, later)).isEqualTo(all);
      assertThat(either.store().usage(TENANT, MONTH)).isEqualTo(75);
      assertThat(either.store().nextDue()).contains(ended.expiresAt());
    }

    assertThat(there.store().delete(TENANT, ended.job().id(), later).jobs()).containsExactly(ended);
    assertThat(here.store().find(TENANT, ended.job().id(), later)).isEmpty();
    assertThat(here.store().findBySnapshot(TENANT, snapshotId(ended), later)).isEmpty();
    assertThat(here.store().readContent(TENANT, snapshotId(ended), 0, 10, later)).isEmpty();
    assertThat(here.listed(later)).isEmpty();
    assertThat(here.store().delete(TENANT, ended.job().id(), later).jobs()).isEmpty();
    assertThat(here.store().nextDue()).isEmpty();
    assertThat(here.store().usage(TENANT, MONTH)).isEqualTo(75);
  }

  @Test
  default void aJobOfOneHandleExpiresForTheOther(StoreFixture here) throws Exception {
    StoreFixture there = here.another();
    StoredJob ended = here.published(resources(3));
    Instant gone = ended.expiresAt();

    assertThat(there.store().find(TENANT, ended.job().id(), gone)).isEmpty();
    assertThat(there.store().readContent(TENANT, snapshotId(ended), 0, 10, gone)).isEmpty();
    assertThat(there.store().deleteExpired(gone, 10).jobs()).containsExactly(ended);
    assertThat(here.store().deleteExpired(gone, 10).jobs()).isEmpty();
  }

  @Test
  default void aClaimOfOneHandleEndsWithThatOfTheOther(StoreFixture here) throws Exception {
    StoreFixture there = here.another();
    StoredJob first = here.running();
    here.append(first, resources("lost", 3), START);
    Instant later = START.plus(LEASE);
    StoredJob second = there.claim(later);

    assertThat(here.store().append(first.jobClaim(), resources(1), later)).isFalse();
    assertThat(here.renew(first.jobClaim(), later)).isFalse();
    assertThat(here.completeStep(failed(first, later), later)).isFalse();
    assertThat(
            here.store()
                .publish(here.succeeded(first, 0, later), List.of(), CHARGE, later)
                .outcome())
        .isEqualTo(Publication.Outcome.STALE);
    there.append(second, resources("kept", 2), later);
    StoredJob ended = there.publish(there.succeeded(second, 2, later), later);
    assertThat(here.content(ended, 10, later)).isEqualTo(resources("kept", 2));
  }

  @Test
  default void aJobOfAnAbandonedHandleCanBeTakenOver(StoreFixture here) throws Exception {
    StoreFixture there = here.another();
    StoredJob running = here.running();
    here.append(running, resources(3), START);

    StoredJob again = there.claim(START.plus(LEASE));

    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.job()).isEqualTo(running.job());
  }

  @Test
  default void oneOfTwoHandlesGetsAName(StoreFixture given) throws Exception {
    Races.oneGetsAName(List.of(given, given.another()));
  }

  @Test
  default void oneOfTwoHandlesGetsAnId(StoreFixture given) throws Exception {
    Races.oneGetsAnId(List.of(given, given.another()));
  }

  @Test
  default void twoHandlesGetNoMoreJobsThanMayBeVisible(StoreFixture given) throws Exception {
    Races.neverMoreThanMayBeVisible(List.of(given, given.another()));
  }

  @Test
  default void twoHandlesNeverPublishBeyondTheQuota(StoreFixture given) throws Exception {
    Races.neverBeyondTheQuota(List.of(given, given.another()));
  }

  @Test
  default void twoHandlesLoseNoCharge(StoreFixture given) throws Exception {
    Races.noChargeIsLost(List.of(given, given.another()));
  }

  @Test
  default void admissionSeesConsistentUsageWhileTheOtherHandlePublishes(StoreFixture given)
      throws Exception {
    Races.noAdmissionOnceTheQuotaIsUsedUp(List.of(given, given.another()));
  }

  @Test
  default void twoHandlesClaimEachJobOnce(StoreFixture given) throws Exception {
    Races.eachJobIsClaimedOnce(List.of(given, given.another()));
  }

  @Test
  default void noClaimIsReturnedByBothHandles(StoreFixture given) throws Exception {
    Races.noClaimIsHandedOutTwice(List.of(given, given.another()));
  }

  @Test
  default void oneOfTwoHandlesEndsAStep(StoreFixture given) throws Exception {
    Races.oneEndsAStep(List.of(given, given.another()));
  }

  @Test
  default void oneOfTwoHandlesPublishesAJob(StoreFixture given) throws Exception {
    Races.oneGetsToPublishAJob(List.of(given, given.another()));
  }

  @Test
  default void publicationsOfEndedClaimsOnTwoHandlesUseUpNoQuota(StoreFixture given)
      throws Exception {
    Races.endedClaimsUseUpNoQuota(List.of(given, given.another()));
  }

  @Test
  default void oneOfTwoHandlesDeletesAJob(StoreFixture given) throws Exception {
    Races.oneDeletesAJob(List.of(given, given.another()));
  }

  @Test
  default void anExpiredJobIsReturnedByOneHandleOnly(StoreFixture given) throws Exception {
    Races.eachExpiredJobIsReturnedOnce(List.of(given, given.another()));
  }

  @Test
  default void readingContentIsAtomicWhileTheOtherHandleDeletesItsJob(StoreFixture given)
      throws Exception {
    Races.contentIsWholeOrAbsent(List.of(given, given.another()));
  }

  @Test
  default void twoHandlesWorkOnManyJobsAtOnce(StoreFixture given) throws Exception {
    Races.manyWorkersFinishAllJobs(List.of(given, given.another()));
  }
}
