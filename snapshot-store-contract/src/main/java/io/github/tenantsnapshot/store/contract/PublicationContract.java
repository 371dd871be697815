package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.CHARGE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@code publish}. */
interface PublicationContract {

  @Test
  default void publishStoresTheJobAndShowsItsContent(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources(3), START);
    StoredJob ended = given.succeeded(running, 3, START);

    assertThat(given.store().publish(ended, List.of(), CHARGE, START))
        .isEqualTo(Publication.published());

    assertThat(given.found(ended, START)).isEqualTo(ended);
    assertThat(given.content(ended)).isEqualTo(resources(3));
  }

  @Test
  default void publishTruncatesTheContentToTheResourceCount(StoreFixture given) {
    for (int kept : new int[] {0, 1, 4, 63, 64, 65, 99}) {
      StoredJob running = given.running();
      given.append(running, resources(50), START);
      given.append(running, resources("more", 50), START);
      List<SnapshotResource> all = new ArrayList<>(resources(50));
      all.addAll(resources("more", 50));

      StoredJob ended = given.publish(given.succeeded(running, kept, START), START);

      assertThat(given.content(ended)).isEqualTo(all.subList(0, kept));
    }
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(1 + 4 + 63 + 64 + 65 + 99);
  }

  @Test
  default void publishAcceptsASnapshotWithoutResources(StoreFixture given) {
    StoredJob ended = given.published(List.of());

    assertThat(given.store().readContent(TENANT, snapshotId(ended), 0, 10, START))
        .contains(List.of());
    assertThat(given.store().usage(TENANT, MONTH)).isZero();
  }

  @Test
  default void nothingCanBeReadBeforeItIsPublished(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources(10), START);
    StoredJob ended = given.succeeded(running, 10, START);

    assertThat(given.store().readContent(TENANT, snapshotId(ended), 0, 10, START)).isEmpty();
    assertThat(given.store().readContent(TENANT, running.job().id(), 0, 10, START)).isEmpty();
  }

  @Test
  default void publishRejectsASnapshotIdThatTheTenantUses(StoreFixture given) {
    StoredJob first = given.published(resources("first", 2));
    StoredJob running = given.running();
    given.append(running, resources("second", 1), START);
    StoredJob ended = StoreFixture.succeeded(running, snapshotId(first), 1, START);

    assertThatIllegalStateException()
        .isThrownBy(() -> given.store().publish(ended, List.of(), CHARGE, START));

    assertThat(given.found(running, START)).isEqualTo(running);
    assertThat(given.content(first)).isEqualTo(resources("first", 2));
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(2);
    StoredJob other = given.publish(given.succeeded(running, 1, START), START);
    assertThat(given.content(other)).isEqualTo(resources("second", 1));
  }

  @Test
  default void publishAcceptsASnapshotIdThatAnotherTenantUses(StoreFixture given) {
    StoredJob foreign = given.published(OTHER_TENANT, resources("foreign", 2));
    StoredJob running = given.running();
    given.append(running, resources("own", 1), START);

    StoredJob ended =
        given.publish(StoreFixture.succeeded(running, snapshotId(foreign), 1, START), START);

    assertThat(given.content(ended)).isEqualTo(resources("own", 1));
    assertThat(given.content(foreign)).isEqualTo(resources("foreign", 2));
  }

  @Test
  default void publishReturnsTheRestOfTheQuotaAndKeepsTheClaim(StoreFixture given) {
    given.published(resources(6));
    StoredJob running = given.running();
    given.append(running, resources(5), START);
    QuotaCharge charge = QuotaCharge.of(MONTH, 10);

    assertThat(given.store().publish(given.succeeded(running, 5, START), List.of(), charge, START))
        .isEqualTo(Publication.quotaExceeded(4));
    assertThat(given.found(running, START)).isEqualTo(running);
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(6);

    StoredJob cut = given.succeeded(running, 4, START);
    assertThat(given.store().publish(cut, List.of(), charge, START))
        .isEqualTo(Publication.published());
    assertThat(given.content(cut)).isEqualTo(resources(5).subList(0, 4));
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(10);
  }

  @Test
  default void publishReturnsARestOfZeroIfTheUsageExceedsTheQuota(StoreFixture given) {
    given.published(resources(6));
    StoredJob running = given.running();
    given.append(running, resources(1), START);

    assertThat(
            given
                .store()
                .publish(
                    given.succeeded(running, 1, START), List.of(), QuotaCharge.of(MONTH, 3), START))
        .isEqualTo(Publication.quotaExceeded(0));
  }

  @Test
  default void publishAcceptsExactlyTheRestOfTheQuota(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources(5), START);
    StoredJob ended = given.succeeded(running, 5, START);

    assertThat(given.store().publish(ended, List.of(), QuotaCharge.of(MONTH, 5), START).outcome())
        .isEqualTo(Publication.Outcome.PUBLISHED);
    assertThat(given.store().usage(TENANT, MONTH)).isEqualTo(5);
  }

  @Test
  default void publishAppendsTheLastResources(StoreFixture given) {
    List<SnapshotResource> resources = resources(150);
    for (int appended : new int[] {0, 1, 64, 149}) {
      StoredJob running = given.running();
      if (appended > 0) {
        given.append(running, resources.subList(0, appended), START);
      }
      StoredJob ended = given.succeeded(running, 150, START);

      assertThat(given.store().publish(ended, resources.subList(appended, 150), CHARGE, START))
          .isEqualTo(Publication.published());

      assertThat(given.found(ended, START)).isEqualTo(ended);
      assertThat(given.content(ended)).isEqualTo(resources);
    }
  }

  @Test
  default void publishStoresNoneOfTheLastResourcesIfTheQuotaIsExceeded(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, resources("first", 3), START);
    List<SnapshotResource> last = resources("last", 3);
    QuotaCharge charge = QuotaCharge.of(MONTH, 5);

    assertThat(given.store().publish(given.succeeded(running, 6, START), last, charge, START))
        .isEqualTo(Publication.quotaExceeded(5));

    StoredJob cut = given.succeeded(running, 5, START);
    assertThat(given.store().publish(cut, last, charge, START)).isEqualTo(Publication.published());
    List<SnapshotResource> all = new ArrayList<>(resources("first", 3));
    all.addAll(last);
    assertThat(given.content(cut)).isEqualTo(all.subList(0, 5));
  }

  @Test
  default void publishStoresNothingIfTheClaimHasEnded(StoreFixture given) {
    StoredJob lost = given.running();
    StoredJob current = given.claim(START.plus(LEASE));
    StoredJob ended = given.succeeded(lost, 2, START);

    assertThat(given.store().publish(ended, resources("lost", 2), CHARGE, START.plus(LEASE)))
        .isEqualTo(Publication.stale());

    assertThat(given.found(current, START.plus(LEASE))).isEqualTo(current);
    assertThat(given.store().usage(TENANT, MONTH)).isZero();
    StoredJob published = given.succeeded(current, 1, START.plus(LEASE));
    assertThat(given.store().publish(published, resources("current", 1), CHARGE, START.plus(LEASE)))
        .isEqualTo(Publication.published());
    assertThat(given.content(published)).isEqualTo(resources("current", 1));
  }
}
