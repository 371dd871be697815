package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@code renew} and {@code completeSteps}. */
interface StepContract {

  @Test
  default void renewExtendsALease(StoreFixture given) {
    StoredJob claimed = given.claimed(TENANT);
    Instant later = START.plusSeconds(40);

    assertThat(given.renew(claimed.jobClaim(), later)).isTrue();

    assertThat(given.found(claimed, later)).isEqualTo(claimed.withDueAt(later.plus(LEASE)));
    assertThat(given.store().nextDue()).contains(later.plus(LEASE));
    assertThat(given.claimAll(later.plus(LEASE).minus(TICK))).isEmpty();
    assertThat(given.claimAll(later.plus(LEASE))).hasSize(1);
  }

  @Test
  default void renewExtendsAnExpiredLeaseUntilTheNextClaim(StoreFixture given) {
    StoredJob claimed = given.claimed(TENANT);
    Instant late = START.plus(LEASE).plusSeconds(1);

    assertThat(given.renew(claimed.jobClaim(), late)).isTrue();

    assertThat(given.claimAll(late)).isEmpty();
  }

  @Test
  default void renewKeepsTheContent(StoreFixture given) {
    StoredJob running = given.running();
    List<SnapshotResource> resources = resources(4);
    given.append(running, resources.subList(0, 2), START);
    assertThat(given.renew(running.jobClaim(), START)).isTrue();
    given.append(running, resources.subList(2, 4), START);

    StoredJob ended = given.publish(given.succeeded(running, 4, START), START);

    assertThat(given.content(ended)).isEqualTo(resources);
  }

  @Test
  default void stepOfAJobThatStaysLeasedKeepsTheContent(StoreFixture given) {
    StoredJob running = given.running();
    List<SnapshotResource> resources = resources(4);
    given.append(running, resources.subList(0, 2), START);
    StoredJob next = running.withDueAt(START.plusSeconds(90));
    assertThat(given.completeStep(next, START)).isTrue();
    given.append(next, resources.subList(2, 4), START);

    StoredJob ended = given.publish(given.succeeded(next, 4, START), START);

    assertThat(given.content(ended)).isEqualTo(resources);
  }

  @Test
  default void renewReturnsTheClaimsThatHold(StoreFixture given) {
    StoredJob lost = given.claimed(TENANT);
    Instant later = START.plus(LEASE);
    StoredJob lostAgain = given.claim(later);
    StoredJob ended = given.claimed(TENANT);
    assertThat(given.completeStep(failed(ended, START), START)).isTrue();
    StoredJob deleted = given.claimed(TENANT);
    given.store().delete(TENANT, deleted.job().id(), START);
    StoredJob here = given.claimed(TENANT);
    StoredJob there = given.claimed(OTHER_TENANT);
    StoredJob created = given.admit(given.newJob(TENANT, given.newName(), later));
    Set<JobClaim> holding = Set.of(here.jobClaim(), there.jobClaim(), lostAgain.jobClaim());
    List<JobClaim> claims =
        List.of(
            lost.jobClaim(),
            here.jobClaim(),
            ended.jobClaim(),
            there.jobClaim(),
            deleted.jobClaim(),
            lostAgain.jobClaim(),
            created.jobClaim(),
            new JobClaim(OTHER_TENANT, here.job().id(), here.claimNumber()),
            new JobClaim(given.newId(), here.job().id(), here.claimNumber()),
            new JobClaim(TENANT, given.newId(), 1),
            new JobClaim(TENANT, here.job().id(), here.claimNumber() + 1));

    assertThat(given.store().renew(claims, LEASE, later)).isEqualTo(holding);

    Instant end = later.plus(LEASE);
    assertThat(given.found(here, later)).isEqualTo(here.withDueAt(end));
    assertThat(given.found(there, later)).isEqualTo(there.withDueAt(end));
    assertThat(given.found(lostAgain, later)).isEqualTo(lostAgain);
    assertThat(given.found(created, later)).isEqualTo(created);
    assertThat(given.found(ended, later)).isEqualTo(failed(ended, START));
  }

  @Test
  default void renewAcceptsADuplicateClaim(StoreFixture given) {
    JobClaim claim = given.claimed(TENANT).jobClaim();

    assertThat(given.store().renew(List.of(claim, claim), LEASE, START)).containsExactly(claim);
  }

  @Test
  default void renewAndCompleteStepsAcceptNoClaims(StoreFixture given) {
    StoredJob claimed = given.claimed(TENANT);

    assertThat(given.store().renew(List.of(), LEASE, START)).isEmpty();
    assertThat(given.store().renew(Set.of(), LEASE, START)).isEmpty();
    assertThat(given.store().completeSteps(List.of(), START)).isEmpty();
    assertThat(given.store().completeSteps(Set.of(), START)).isEmpty();
    assertThat(given.found(claimed, START)).isEqualTo(claimed);
  }

  @Test
  default void renewAndCompleteStepsAcceptHundredsOfClaims(StoreFixture given) {
    for (int i = 0; i < 200; i++) {
      given.admitted(i % 3 == 0 ? OTHER_TENANT : TENANT);
    }
    List<StoredJob> claimed = given.claimAll(START);
    assertThat(claimed).hasSize(200);
    List<JobClaim> claims = claimed.stream().map(StoredJob::jobClaim).toList();
    Instant later = START.plusSeconds(30);

    assertThat(given.store().renew(claims, LEASE, later))
        .containsExactlyInAnyOrderElementsOf(claims);
    for (StoredJob job : claimed) {
      assertThat(given.found(job, later)).isEqualTo(job.withDueAt(later.plus(LEASE)));
    }

    List<StoredJob> next = claimed.stream().map(job -> started(job, later)).toList();
    assertThat(given.store().completeSteps(next, later))
        .containsExactlyInAnyOrderElementsOf(claims);
    for (StoredJob job : next) {
      assertThat(given.found(job, later)).isEqualTo(job);
    }
    assertThat(given.store().completeSteps(next, later)).isEmpty();
    assertThat(given.store().renew(claims, LEASE, later)).isEmpty();
  }

  @Test
  default void completeStepsStoresOnlyJobsWhoseClaimsHold(StoreFixture given) {
    StoredJob lost = given.claimed(TENANT);
    Instant later = START.plus(LEASE);
    StoredJob lostAgain = given.claim(later);
    StoredJob deleted = given.claimed(TENANT);
    given.store().delete(TENANT, deleted.job().id(), START);
    StoredJob here = given.claimed(TENANT);
    StoredJob there = given.claimed(OTHER_TENANT);
    StoredJob created = given.admit(given.newJob(TENANT, given.newName(), later));
    Instant due = later.plusSeconds(5);

    assertThat(
            given
                .store()
                .completeSteps(
                    List.of(
                        failed(lost, later),
                        started(here, due),
                        failed(deleted, later),
                        failed(there, later),
                        failed(created, later)),
                    later))
        .containsExactlyInAnyOrder(here.jobClaim(), there.jobClaim());

    assertThat(given.found(lost, later)).isEqualTo(lostAgain);
    assertThat(given.found(here, later)).isEqualTo(started(here, due));
    assertThat(given.found(there, later)).isEqualTo(failed(there, later));
    assertThat(given.found(created, later)).isEqualTo(created);
    assertThat(given.store().find(TENANT, deleted.job().id(), later)).isEmpty();
  }

  @Test
  default void completeStepsStoresTheNextDueInstant(StoreFixture given) {
    StoredJob claimed = given.claimed(TENANT);
    Instant due = START.plusSeconds(5).plus(TICK);

    assertThat(given.completeStep(started(claimed, due), START)).isTrue();

    assertThat(given.store().nextDue()).contains(due);
    assertThat(given.claimAll(due.minus(TICK))).isEmpty();
    assertThat(given.claimAll(due))
        .containsExactly(started(claimed, due).claimedUntil(due.plus(LEASE)));
  }

  @Test
  default void completeStepKeepsTheClaimOfAJobThatIsStillLeased(StoreFixture given) {
    StoredJob claimed = given.claimed(TENANT);
    StoredJob next = started(claimed, START.plus(LEASE)).toBuilder().leased(true).build();

    assertThat(given.completeStep(next, START)).isTrue();

    assertThat(given.found(claimed, START)).isEqualTo(next);
    assertThat(given.claimAll(START)).isEmpty();
    given.append(next, resources(2), START);
    StoredJob ended = given.publish(given.succeeded(next, 2, START), START);
    assertThat(given.content(ended)).isEqualTo(resources(2));
  }

  @Test
  default void renewIgnoresAnEndedClaimBesideTheCurrentOneOfTheSameJob(StoreFixture given) {
    StoredJob first = given.running();
    Instant now = START.plus(LEASE);
    StoredJob second = given.claim(now);

    assertThat(given.store().renew(List.of(first.jobClaim(), second.jobClaim()), LEASE, now))
        .containsExactly(second.jobClaim());
  }

  @Test
  default void completeStepsIgnoresAnEndedClaimBesideTheCurrentOneOfTheSameJob(StoreFixture given) {
    StoredJob first = given.running();
    Instant now = START.plus(LEASE);
    StoredJob second = given.claim(now);

    assertThat(given.store().completeSteps(List.of(failed(first, now), failed(second, now)), now))
        .containsExactly(second.jobClaim());
    assertThat(given.found(second, now)).isEqualTo(failed(second, now));

    StoredJob third = given.running();
    Instant later = now.plus(LEASE);
    StoredJob fourth = given.claim(later);
    StoredJob released = fourth.toBuilder().dueAt(later).leased(false).build();
    assertThat(
            given
                .store()
                .completeSteps(
                    List.of(third.toBuilder().dueAt(now).leased(false).build(), released), later))
        .containsExactly(fourth.jobClaim());
    assertThat(given.found(fourth, later)).isEqualTo(released);
  }
}
