package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.CHARGE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.NEXT_MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@code usage}. */
interface UsageContract {

  @Test
  default void usageIsCountedByPeriodAndTenantAndOutlivesTheJobs(StoreFixture given) {
    StoredJob november = given.published(resources(6));
    StoredJob running = given.running();
    given.append(running, resources(5), START);
    StoredJob december = given.succeeded(running, 5, START);
    given.store().publish(december, List.of(), QuotaCharge.of(NEXT_MONTH, Long.MAX_VALUE), START);

    given.store().delete(TENANT, november.job().id(), START);
    assertThat(given.store().deleteExpired(december.expiresAt(), 10).jobs())
        .containsExactly(december);

    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(6);
    assertThat(given.store().usage(TENANT, NEXT_MONTH)).isEqualTo(5);
    assertThat(given.store().usage(TENANT, START)).isZero();
    assertThat(given.store().usage(TENANT, MONTH.plus(TICK))).isZero();
    assertThat(given.store().usage(OTHER_TENANT, MONTH)).isZero();
    assertThat(given.store().usage(given.newId(), MONTH)).isZero();
  }

  @Test
  default void usageOfAMonthDoesNotCountAgainstTheNext(StoreFixture given) {
    given.published(resources(10));
    StoredJob running = given.running();
    given.append(running, resources(8), START);
    StoredJob ended = given.succeeded(running, 8, NEXT_MONTH);

    assertThat(given.store().publish(ended, List.of(), QuotaCharge.of(MONTH, 10), START))
        .isEqualTo(Publication.quotaExceeded(0));
    assertThat(
            given
                .store()
                .publish(ended, List.of(), QuotaCharge.of(NEXT_MONTH, 10), START)
                .outcome())
        .isEqualTo(Publication.Outcome.PUBLISHED);
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(10);
    assertThat(given.store().usage(TENANT, NEXT_MONTH)).isEqualTo(8);
  }

  @Test
  default void usageIsChargedOnceForEachPublication(StoreFixture given) {
    StoredJob first = given.running();
    given.append(first, resources(4), START);
    Instant later = START.plus(LEASE);
    StoredJob second = given.claim(later);
    given.append(second, resources(4), later);
    StoredJob ended = given.succeeded(second, 4, later);

    assertThat(
            given
                .store()
                .publish(given.succeeded(first, 4, later), List.of(), CHARGE, later)
                .outcome())
        .isEqualTo(Publication.Outcome.STALE);
    given.publish(ended, later);
    assertThat(given.store().publish(ended, List.of(), CHARGE, later).outcome())
        .isEqualTo(Publication.Outcome.STALE);

    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(4);
  }

  @Test
  default void usageMayExceedTheQuotaIfTheChargeHasNone(StoreFixture given) {
    given.published(resources(10));
    given.published(resources(10));
    StoredJob job = given.newJob(TENANT, given.newName(), START);

    assertThat(given.store().admit(job, AdmissionLimits.of(12, MONTH, 15), START))
        .isEqualTo(Admission.of(Admission.Outcome.QUOTA_USED_UP, 20, List.of()));
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(20);
  }
}
