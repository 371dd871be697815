package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.CHARGE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of claims: only the last worker that claimed a job can write. */
interface FenceContract {

  @Test
  default void aClaimEndsWithItsStep(StoreFixture given) {
    StoredJob claimed = given.claimed(TENANT);
    assertThat(given.completeStep(started(claimed, START.plusSeconds(60)), START)).isTrue();

    assertEnded(given, claimed, START);
  }

  @Test
  default void aClaimEndsWithTheNextClaim(StoreFixture given) {
    StoredJob first = given.running();
    StoredJob second = given.claim(START.plus(LEASE));

    assertEnded(given, first, START.plus(LEASE));
    given.append(second, resources(1), START.plus(LEASE));
  }

  @Test
  default void aClaimOfTheStepBeforeDoesNotHoldInTheNext(StoreFixture given) {
    StoredJob first = given.claimed(TENANT);
    assertThat(given.completeStep(started(first, START), START)).isTrue();
    StoredJob second = given.claim(START);

    assertEnded(given, first, START);
    given.append(second, resources(1), START);
  }

  @Test
  default void aClaimEndsWithTheDeletionOfItsJob(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources(2), START);
    assertThat(given.store().delete(TENANT, running.job().id(), START).jobs())
        .containsExactly(running);

    assertEnded(given, running, START);
    assertThat(given.listed(START)).isEmpty();
  }

  @Test
  default void aClaimOnADeletedJobDoesNotHoldForANewJobWithItsId(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources(2), START);
    given.store().delete(TENANT, running.job().id(), START);
    StoredJob created =
        given.admit(StoreFixture.newJob(TENANT, running.job().id(), given.newName(), START, START));

    assertEnded(given, running, START);
    assertThat(given.found(created, START)).isEqualTo(created);
  }

  @Test
  default void aClaimEndsWithTheExpiryOfItsJob(StoreFixture given) {
    StoredJob running = given.running();
    Instant last = running.expiresAt().minus(TICK);
    given.append(running, resources(1), last);
    assertThat(given.renew(running.jobClaim(), last)).isTrue();

    assertEnded(given, running, running.expiresAt());
  }

  @Test
  default void aClaimEndsWithItsJob(StoreFixture given) {
    StoredJob running = given.running();
    assertThat(given.completeStep(failed(running, START), START)).isTrue();

    assertEnded(given, running, START);
  }

  @Test
  default void aClaimEndsWithItsPublication(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources(3), START);
    StoredJob ended = given.publish(given.succeeded(running, 3, START), START);

    assertEnded(given, running, START);
    assertThat(given.content(ended)).hasSize(3);
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(3);
  }

  @Test
  default void aClaimThatWasNeverMadeDoesNotHold(StoreFixture given) {
    StoredJob job = given.admitted(TENANT);

    assertEnded(given, job, START);
    assertEnded(given, job.claimedUntil(START), START);
  }

  @Test
  default void aClaimHoldsForTheJobOfItsTenantOnly(StoreFixture given) {
    StoredJob running = given.running();
    StoredJob foreign =
        given.admit(
            StoreFixture.newJob(OTHER_TENANT, running.job().id(), given.newName(), START, START));

    assertEnded(given, foreign.claimedUntil(START).claimedUntil(START), START);
    given.append(running, resources(1), START);
  }

  @Test
  default void aClaimHoldsAfterItsLeaseUntilTheNextClaim(StoreFixture given) {
    StoredJob publishing = given.running();
    StoredJob failing = given.running();
    Instant end = START.plus(LEASE);
    for (Instant late : List.of(end.minus(TICK), end, end.plusSeconds(1))) {
      given.append(publishing, resources(1), late);
    }
    Instant late = end.plusSeconds(1);

    StoredJob ended = given.succeeded(publishing, 3, late);
    assertThat(given.store().publish(ended, List.of(), CHARGE, late).outcome())
        .isEqualTo(Publication.Outcome.PUBLISHED);
    assertThat(given.completeStep(failed(failing, late), late)).isTrue();
  }

  @Test
  default void aJobThatIsClaimedAfterAppendingCannotBePublishedByTheClaimBefore(
      StoreFixture given) {
    StoredJob first = given.running();
    given.append(first, resources(3), START);
    Instant later = START.plus(LEASE);
    StoredJob second = given.claim(later);

    assertEnded(given, first, later);
    StoredJob ended = given.publish(given.succeeded(second, 0, later), later);
    assertThat(given.content(ended)).isEmpty();
  }

  @Test
  default void theContentOfAnEndedClaimIsNotPartOfTheNext(StoreFixture given) {
    StoredJob first = given.running();
    given.append(first, resources("lost", 5), START);
    Instant later = START.plus(LEASE);
    StoredJob second = given.claim(later);
    assertThat(given.store().append(first.jobClaim(), resources("late", 5), later)).isFalse();
    given.append(second, resources("kept", 2), later);
    assertThat(given.store().append(first.jobClaim(), resources("late", 5), later)).isFalse();

    StoredJob ended = given.publish(given.succeeded(second, 2, later), later);

    assertThat(given.content(ended)).isEqualTo(resources("kept", 2));
  }

  @Test
  default void contentOfAStepThatEndsItsClaimIsNeverPublished(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources("dropped", 5), START);
    assertThat(given.completeStep(started(running, START), START)).isTrue();
    StoredJob again = given.claim(START);
    given.append(again, resources("kept", 2), START);

    StoredJob ended = given.publish(given.succeeded(again, 2, START), START);

    assertThat(again.attempt()).isEqualTo(1);
    assertThat(given.content(ended)).isEqualTo(resources("kept", 2));
  }

  /** Asserts that writes with a claim are rejected and have no effect. */
  private static void assertEnded(StoreFixture given, StoredJob claimed, Instant now) {
    JobStore store = given.store();
    String tenantId = claimed.job().tenantId();
    JobClaim claim = claimed.jobClaim();
    var before = store.find(tenantId, claimed.job().id(), now);
    long usage = store.usage(tenantId, MONTH);
    assertThat(store.append(claim, resources(1), now)).isFalse();
    assertThat(given.renew(claim, now)).isFalse();
    assertThat(given.completeStep(started(claimed, now), now)).isFalse();
    StoredJob ended = given.succeeded(claimed, 0, now);
    assertThat(store.publish(ended, List.of(), CHARGE, now)).isEqualTo(Publication.stale());
    assertThat(store.find(tenantId, claimed.job().id(), now)).isEqualTo(before);
    assertThat(store.findBySnapshot(tenantId, snapshotId(ended), now)).isEmpty();
    assertThat(store.readContent(tenantId, snapshotId(ended), 0, 10, now)).isEmpty();
    assertThat(store.usage(tenantId, MONTH)).isEqualTo(usage);
  }
}
