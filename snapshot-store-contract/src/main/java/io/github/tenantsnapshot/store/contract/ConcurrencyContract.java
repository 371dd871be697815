package io.github.tenantsnapshot.store.contract;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds however many threads use one handle. */
interface ConcurrencyContract {

  @Test
  default void oneOfManyThreadsGetsAName(Given given) throws Exception {
    Races.oneGetsAName(List.of(given));
  }

  @Test
  default void oneOfManyThreadsGetsAnId(Given given) throws Exception {
    Races.oneGetsAnId(List.of(given));
  }

  @Test
  default void manyThreadsGetNoMoreJobsThanMayBeVisible(Given given) throws Exception {
    Races.neverMoreThanMayBeVisible(List.of(given));
  }

  @Test
  default void manyThreadsNeverPublishBeyondTheQuota(Given given) throws Exception {
    Races.neverBeyondTheQuota(List.of(given));
  }

  @Test
  default void manyThreadsLoseNoCharge(Given given) throws Exception {
    Races.noChargeIsLost(List.of(given));
  }

  @Test
  default void admissionSeesUsageWholeWhileOthersPublish(Given given) throws Exception {
    Races.noAdmissionOnceTheQuotaIsUsedUp(List.of(given));
  }

  @Test
  default void manyThreadsClaimEachJobOnce(Given given) throws Exception {
    Races.eachJobIsClaimedOnce(List.of(given));
  }

  @Test
  default void noClaimIsHandedOutTwice(Given given) throws Exception {
    Races.noClaimIsHandedOutTwice(List.of(given));
  }

  @Test
  default void oneOfManyThreadsEndsAStep(Given given) throws Exception {
    Races.oneEndsAStep(List.of(given));
  }

  @Test
  default void oneOfManyThreadsDeletesAJob(Given given) throws Exception {
    Races.oneDeletesAJob(List.of(given));
  }

  @Test
  default void anExpiredJobIsReturnedToOneCallOnly(Given given) throws Exception {
    Races.eachExpiredJobIsReturnedOnce(List.of(given));
  }

  @Test
  default void contentIsReadWholeOrNotAtAllWhileItsJobIsDeleted(Given given) throws Exception {
    Races.contentIsWholeOrAbsent(List.of(given));
  }

  @Test
  default void manyJobsAreWorkedOnAtOnce(Given given) throws Exception {
    Races.manyWorkersFinishAllJobs(List.of(given));
  }
}
