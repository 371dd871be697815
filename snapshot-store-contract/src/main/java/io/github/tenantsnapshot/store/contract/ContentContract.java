package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of reading published content. */
interface ContentContract {

  @Test
  default void contentIsReadInPagesOfAnySizeFromAnyIndex(StoreFixture given) {
    List<SnapshotResource> resources = resources(20);
    StoredJob ended = given.published(resources);

    for (int limit = 1; limit <= 21; limit++) {
      assertThat(given.content(ended, limit, START)).as("pages of " + limit).isEqualTo(resources);
      for (int from = 0; from <= 20; from++) {
        assertPage(given, ended, resources, from, limit);
      }
    }
    assertPage(given, ended, resources, 7, Integer.MAX_VALUE);
  }

  @Test
  default void contentKeepsItsOrderOverAppendsOfAnySize(StoreFixture given) {
    StoredJob running = given.running();
    List<SnapshotResource> resources = resources(2 + 63 + 64 + 65 + 256 + 1000);
    int written = 0;
    for (int size : new int[] {1, 63, 64, 65, 256, 1000, 1}) {
      given.append(running, resources.subList(written, written + size), START);
      written += size;
    }

    StoredJob ended = given.publish(given.succeeded(running, written, START), START);

    for (int limit : new int[] {1, 63, 64, 65, 100, 256, 1000, 5000, Integer.MAX_VALUE}) {
      assertThat(given.content(ended, limit, START)).as("pages of " + limit).isEqualTo(resources);
    }
    for (int from : new int[] {1, 63, 64, 65, 127, 128, 129, 192, 193, 194, 448, 449, 450}) {
      assertPage(given, ended, resources, from, 3);
      assertPage(given, ended, resources, from, 300);
    }
  }

  @Test
  default void contentIsUnchangedByAnEmptyAppend(StoreFixture given) {
    StoredJob running = given.running();
    given.append(running, List.of(), START);
    given.append(running, resources(2), START);
    given.append(running, List.of(), START);

    StoredJob ended = given.publish(given.succeeded(running, 2, START), START);

    assertThat(given.content(ended)).isEqualTo(resources(2));
  }

  @Test
  default void contentDoesNotDependOnTheListThatWasAppended(StoreFixture given) {
    StoredJob running = given.running();
    List<SnapshotResource> batch = new ArrayList<>(resources(2));
    given.append(running, batch, START);
    batch.clear();

    StoredJob ended = given.publish(given.succeeded(running, 2, START), START);

    assertThat(given.content(ended)).isEqualTo(resources(2));
  }

  @Test
  default void contentIsAnEmptyPageFromItsEndOn(StoreFixture given) {
    String id = snapshotId(given.published(resources(10)));

    for (long from :
        new long[] {10, 11, 64, 1_000_000, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
      for (int limit : new int[] {1, 3, Integer.MAX_VALUE}) {
        assertThat(given.store().readContent(TENANT, id, from, limit, START))
            .as("from " + from)
            .contains(List.of());
      }
    }
  }

  @Test
  default void contentIsAnEmptyPageWithALimitOfZero(StoreFixture given) {
    String id = snapshotId(given.published(resources(10)));

    assertThat(given.store().readContent(TENANT, id, 3, 0, START)).contains(List.of());
  }

  @Test
  default void contentIsAbsentOnceItsJobIsDeletedEvenBetweenTwoPages(StoreFixture given) {
    StoredJob ended = given.published(resources(10));
    String id = snapshotId(ended);
    List<SnapshotResource> page = given.store().readContent(TENANT, id, 0, 3, START).orElseThrow();

    given.store().delete(TENANT, ended.job().id(), START);

    assertThat(given.store().readContent(TENANT, id, page.size(), 3, START)).isEmpty();
    assertThat(given.store().readContent(TENANT, id, 0, 3, START)).isEmpty();
    assertThat(page).isNotEmpty().isEqualTo(resources(10).subList(0, page.size()));
  }

  @Test
  default void contentsOfSeveralSnapshotsDoNotMix(StoreFixture given) {
    StoredJob one = given.published(resources("one", 70));
    StoredJob two = given.published(resources("two", 70));
    StoredJob there = given.published(OTHER_TENANT, resources("there", 70));
    given.store().delete(TENANT, one.job().id(), START);

    assertThat(given.content(two)).isEqualTo(resources("two", 70));
    assertThat(given.content(there)).isEqualTo(resources("there", 70));
  }

  private static void assertPage(
      StoreFixture given, StoredJob ended, List<SnapshotResource> resources, int from, int limit) {
    List<SnapshotResource> page =
        given.store().readContent(TENANT, snapshotId(ended), from, limit, START).orElseThrow();
    int most = Math.min(limit, resources.size() - from);
    assertThat(page)
        .as(limit + " from " + from)
        .hasSizeBetween(Math.min(1, most), most)
        .isEqualTo(resources.subList(from, from + page.size()));
  }
}
