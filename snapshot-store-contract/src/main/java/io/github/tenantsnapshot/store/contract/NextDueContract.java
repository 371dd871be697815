package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The contract of {@code nextDue}. */
interface NextDueContract {

  @Test
  default void nextDueIsEmptyWithoutWork(StoreFixture given) {
    assertThat(given.store().nextDue()).isEmpty();
  }

  @Test
  default void nextDueIsTheEarliestStepLeaseOrExpiry(StoreFixture given) {
    JobStore store = given.store();
    StoredJob first = given.admittedDueAt(START.plusSeconds(9));
    assertThat(store.nextDue()).contains(START.plusSeconds(9));

    StoredJob second =
        given.admit(
            StoreFixture.newJob(
                OTHER_TENANT, given.newId(), given.newName(), START, START.plusSeconds(5)));
    assertThat(store.nextDue()).contains(START.plusSeconds(5));

    StoredJob claimed = given.claim(START.plusSeconds(5));
    assertThat(claimed.job().id()).isEqualTo(second.job().id());
    assertThat(store.nextDue()).contains(START.plusSeconds(9));

    store.delete(TENANT, first.job().id(), START);
    assertThat(store.nextDue()).contains(START.plusSeconds(5).plus(LEASE));

    assertThat(given.completeStep(started(claimed, START.plusSeconds(20)), START.plusSeconds(6)))
        .isTrue();
    assertThat(store.nextDue()).contains(START.plusSeconds(20));

    StoredJob running = given.claim(START.plusSeconds(20));
    given.publish(given.succeeded(running, 0, START), START.plusSeconds(21));
    assertThat(store.nextDue()).contains(running.expiresAt());

    assertThat(store.deleteExpired(running.expiresAt(), 1).jobs()).hasSize(1);
    assertThat(store.nextDue()).isEmpty();
  }

  @Test
  default void nextDueIsTheExpiryOfAJobThatWouldBeDueOnlyLater(StoreFixture given) {
    StoredJob job = given.admittedDueAt(START.plus(Duration.ofDays(8)));

    assertThat(given.store().nextDue()).contains(job.expiresAt());
  }
}
