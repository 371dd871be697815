package io.github.tenantsnapshot.store.contract;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract for many threads that use one handle. */
interface ConcurrencyContract {

  @Test
  default void oneOfManyThreadsGetsAName(StoreFixture given) throws Exception {
    Races.oneGetsAName(List.of(given));
  }

  @Test
  default void oneOfManyThreadsGetsAnId(StoreFixture given) throws Exception {
    Races.oneGetsAnId(List.of(given));
  }

  @Test
  default void manyThreadsGetNoMoreJobsThanMayBeVisible(StoreFixture given) throws Exception {
    Races.neverMoreThanMayBeVisible(List.of(given));
  }

  @Test
  default void manyThreadsNeverPublishBeyondTheQuota(StoreFixture given) throws Exception {
    Races.neverBeyondTheQuota(List.of(given));
  }

  @Test
  default void manyThreadsLoseNoCharge(StoreFixture given) throws Exception {
    Races.noChargeIsLost(List.of(given));
  }

  @Test
  default void admissionSeesConsistentUsageDuringPublications(StoreFixture given) throws Exception {
    Races.noAdmissionOnceTheQuotaIsUsedUp(List.of(given));
  }

  @Test
  default void manyThreadsClaimEachJobOnce(StoreFixture given) throws Exception {
    Races.eachJobIsClaimedOnce(List.of(given));
  }

  @Test
  default void noClaimIsReturnedTwice(StoreFixture given) throws Exception {
    Races.noClaimIsHandedOutTwice(List.of(given));
  }

  @Test
  default void oneOfManyThreadsEndsAStep(StoreFixture given) throws Exception {
    Races.oneEndsAStep(List.of(given));
  }

  @Test
  default void oneOfManyThreadsPublishesAJob(StoreFixture given) throws Exception {
    Races.oneGetsToPublishAJob(List.of(given));
  }

  @Test
  default void publicationsOfEndedClaimsUseUpNoQuota(StoreFixture given) throws Exception {
    Races.endedClaimsUseUpNoQuota(List.of(given));
  }

  @Test
  default void oneOfManyThreadsDeletesAJob(StoreFixture given) throws Exception {
    Races.oneDeletesAJob(List.of(given));
  }

  @Test
  default void anExpiredJobIsReturnedToOneCallOnly(StoreFixture given) throws Exception {
    Races.eachExpiredJobIsReturnedOnce(List.of(given));
  }

  @Test
  default void readingContentIsAtomicWhileItsJobIsDeleted(StoreFixture given) throws Exception {
    Races.contentIsWholeOrAbsent(List.of(given));
  }

  @Test
  default void manyJobsAreWorkedOnAtOnce(StoreFixture given) throws Exception {
    Races.manyWorkersFinishAllJobs(List.of(given));
  }
}
