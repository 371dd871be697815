package io.github.tenantsnapshot.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of the order of expiry, which the store keeps for each tenant and for all tenants. */
class ExpiryOrderTest {

  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final AdmissionLimits LIMITS =
      AdmissionLimits.of(Integer.MAX_VALUE, NOW, Long.MAX_VALUE);

  private final MemoryJobStore store = new MemoryJobStore();

  private static StoredJob job(String tenantId, String id, Instant expiresAt) {
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(id)
                .displayName("Weekly export")
                .tenantId(tenantId)
                .resources(List.of("microsoft.exchange.transportrule"))
                .createdDateTime(NOW)
                .createdBy(new IdentitySet(null, null))
                .build())
        .expiresAt(expiresAt)
        .build();
  }

  private void admit(String tenantId, String id, int minutes) {
    store.admit(job(tenantId, id, after(minutes)), LIMITS, NOW);
  }

  private static Instant after(int minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }

  private static List<String> ids(List<StoredJob> jobs) {
    return jobs.stream().map(each -> each.job().id()).toList();
  }

  @Test
  void jobsOfAllTenantsAreRemovedInTheOrderOfExpiryAndThenOfTheirIds() {
    admit("one", "f", 3);
    admit("two", "e", 1);
    admit("one", "d", 2);
    admit("two", "c", 3);
    admit("one", "b", 1);
    admit("two", "a", 4);

    assertThat(ids(store.deleteExpired(after(3), 4).jobs())).containsExactly("b", "e", "d", "c");
    assertThat(ids(store.deleteExpired(after(3), 4).jobs())).containsExactly("f");
    assertThat(store.nextDue()).contains(after(4));
  }

  @Test
  void theNextExpiryFollowsTheFirstJobOfEachTenant() {
    admit("one", "a", 5);
    assertThat(store.nextDue()).contains(after(5));

    admit("one", "b", 3);
    assertThat(store.nextDue()).contains(after(3));

    admit("two", "c", 4);
    store.delete("one", "b", NOW);
    assertThat(store.nextDue()).contains(after(4));

    store.delete("two", "c", NOW);
    assertThat(store.nextDue()).contains(after(5));

    store.delete("one", "a", NOW);
    assertThat(store.nextDue()).isEmpty();
  }

  @Test
  void admitRemovesTheExpiredJobsOfItsTenantOnly() {
    admit("one", "a", 1);
    admit("one", "b", 2);
    admit("one", "c", 3);
    admit("two", "d", 1);

    assertThat(ids(store.admit(job("one", "e", after(9)), LIMITS, after(2)).expired()))
        .containsExactly("a", "b");
    assertThat(store.nextDue()).contains(after(1));
    assertThat(ids(store.deleteExpired(after(2), 10).jobs())).containsExactly("d");
    assertThat(store.nextDue()).contains(after(3));
  }

  @Test
  void aLaterStateOfAJobDoesNotChangeItsExpiry() {
    admit("one", "a", 3);
    admit("one", "b", 5);
    store.admit(job("one", "c", after(4)).toBuilder().dueAt(NOW).build(), LIMITS, NOW);
    StoredJob claimed = store.claim(NOW, Duration.ofMinutes(1), 1).get(0).job();
    store.completeSteps(List.of(claimed.toBuilder().expiresAt(after(9)).build()), NOW);

    assertThat(ids(store.deleteExpired(after(4), 10).jobs())).containsExactly("a", "c");
    assertThat(ids(store.deleteExpired(after(9), 10).jobs())).containsExactly("b");
    assertThat(store.nextDue()).isEmpty();
  }

  @Test
  void randomJobsAreRemovedInTheOrderOfASortedList() {
    Random random = new Random(1);
    List<StoredJob> jobs = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      StoredJob job = job("tenant " + random.nextInt(7), "job " + i, after(1 + random.nextInt(60)));
      store.admit(job, LIMITS, NOW);
      jobs.add(job);
    }
    for (int i = 0; i < 200; i++) {
      StoredJob deleted = jobs.remove(random.nextInt(jobs.size()));
      assertThat(store.delete(deleted.job().tenantId(), deleted.job().id(), NOW).count())
          .isEqualTo(1);
    }
    jobs.sort(Comparator.comparing(StoredJob::expiresAt).thenComparing(job -> job.job().id()));

    List<StoredJob> removed = new ArrayList<>();
    for (int minute = 0; minute <= 60; minute += 5) {
      List<StoredJob> batch = store.deleteExpired(after(minute), 7).jobs();
      while (!batch.isEmpty()) {
        removed.addAll(batch);
        batch = store.deleteExpired(after(minute), 7).jobs();
      }
    }
    assertThat(removed).isEqualTo(jobs);
    assertThat(store.nextDue()).isEmpty();
  }
}
