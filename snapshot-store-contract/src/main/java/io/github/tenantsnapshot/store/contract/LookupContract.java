package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.OTHER_TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.RETENTION;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.failed;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@code find}, {@code list} and {@code delete}. */
interface LookupContract {

  @Test
  default void findReturnsJobsOfTheTenantOnly(StoreFixture given) {
    StoredJob ended = given.published(resources(1));
    String id = ended.job().id();
    JobStore store = given.store();

    assertThat(store.find(TENANT, id, START)).contains(ended);
    assertThat(store.find(OTHER_TENANT, id, START)).isEmpty();
    assertThat(store.findBySnapshot(OTHER_TENANT, snapshotId(ended), START)).isEmpty();
    assertThat(store.readContent(OTHER_TENANT, snapshotId(ended), 0, 10, START)).isEmpty();
    assertThat(store.delete(OTHER_TENANT, id, START).jobs()).isEmpty();
    assertThat(store.list(OTHER_TENANT, null, 10, START)).isEmpty();
    assertThat(store.usage(OTHER_TENANT, MONTH)).isZero();
    assertThat(store.find(TENANT, id, START)).contains(ended);
  }

  @Test
  default void findReturnsNothingForUnknownIds(StoreFixture given) {
    given.published(resources(1));
    String unknown = given.newId();
    JobStore store = given.store();

    assertThat(store.find(TENANT, unknown, START)).isEmpty();
    assertThat(store.findBySnapshot(TENANT, unknown, START)).isEmpty();
    assertThat(store.readContent(TENANT, unknown, 0, 10, START)).isEmpty();
    assertThat(store.delete(TENANT, unknown, START).jobs()).isEmpty();
    assertThat(store.usage(unknown, MONTH)).isZero();
    assertThat(given.listed(START)).hasSize(1);
  }

  @Test
  default void findBySnapshotReturnsTheJobThatPublishedIt(StoreFixture given) {
    StoredJob ended = given.published(List.of());
    StoredJob running = given.running();
    JobStore store = given.store();

    assertThat(store.findBySnapshot(TENANT, snapshotId(ended), START)).contains(ended);
    assertThat(store.findBySnapshot(TENANT, ended.job().id(), START)).isEmpty();
    assertThat(store.findBySnapshot(TENANT, running.job().id(), START)).isEmpty();

    assertThat(store.delete(TENANT, ended.job().id(), START).jobs()).containsExactly(ended);
    assertThat(store.findBySnapshot(TENANT, snapshotId(ended), START)).isEmpty();
  }

  @Test
  default void listOrdersJobsByCreationAndIdInPagesOfAnySize(StoreFixture given) {
    List<StoredJob> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<StoredJob> immediate = new ArrayList<>();
      for (int j = 0; j < 5; j++) {
        immediate.add(given.admittedAt(START.plus(TICK.multipliedBy(i))));
      }
      immediate.sort(Comparator.comparing(job -> job.job().id()));
      jobs.addAll(immediate);
    }
    given.admitted(OTHER_TENANT);
    for (int limit = 1; limit <= 21; limit++) {
      List<StoredJob> listed = new ArrayList<>();
      JobPosition last = null;
      List<StoredJob> page;
      do {
        page = given.store().list(TENANT, last, limit, START);
        assertThat(page).hasSize(Math.min(limit, jobs.size() - listed.size()));
        listed.addAll(page);
        last = page.isEmpty() ? last : JobPosition.of(page.get(page.size() - 1).job());
      } while (!page.isEmpty());
      assertThat(listed).as("pages of " + limit).isEqualTo(jobs);
    }
    assertThat(given.listed(START)).isEqualTo(jobs);
  }

  @Test
  default void listReturnsNothingWithALimitOfZero(StoreFixture given) {
    given.admitted(TENANT);

    assertThat(given.store().list(TENANT, null, 0, START)).isEmpty();
  }

  @Test
  default void listContinuesAfterARemovedJob(StoreFixture given) {
    StoredJob first = given.admittedAt(START);
    StoredJob second = given.admittedAt(START.plus(TICK));
    StoredJob third = given.admittedAt(START.plus(TICK).plus(TICK));
    JobStore store = given.store();
    assertThat(store.delete(TENANT, second.job().id(), START).jobs()).containsExactly(second);

    assertThat(store.list(TENANT, JobPosition.of(second.job()), 10, START)).containsExactly(third);
    assertThat(store.list(TENANT, JobPosition.of(first.job()), 10, START)).containsExactly(third);
    assertThat(store.list(TENANT, JobPosition.of(third.job()), 10, START)).isEmpty();
  }

  @Test
  default void listFillsPagesDespiteExpiredJobs(StoreFixture given) {
    given.admittedAt(START);
    StoredJob second = given.admittedAt(START.plusSeconds(1));
    StoredJob third = given.admittedAt(START.plusSeconds(2));

    assertThat(given.store().list(TENANT, null, 2, START.plus(RETENTION)))
        .containsExactly(second, third);
  }

  @Test
  default void deleteRemovesAJobInAnyStatusAndReturnsItsLastState(StoreFixture given) {
    StoredJob ended = given.published(resources(3));
    StoredJob failed = failed(given.running(), START);
    assertThat(given.completeStep(failed, START)).isTrue();
    StoredJob running = given.running();
    StoredJob created = given.admitted(TENANT);

    for (StoredJob job : List.of(ended, failed, running, created)) {
      assertThat(given.store().delete(TENANT, job.job().id(), START).jobs()).containsExactly(job);
      assertThat(given.store().delete(TENANT, job.job().id(), START).jobs()).isEmpty();
    }

    assertThat(given.listed(START)).isEmpty();
    assertThat(given.store().nextDue()).isEmpty();
    assertThat(given.claimAll(START.plus(LEASE))).isEmpty();
    assertThat(given.store().deleteExpired(START.plus(RETENTION), 10).jobs()).isEmpty();
  }
}
