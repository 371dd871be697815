package io.github.tenantsnapshot.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.internal.MemoryStoreAccess;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of copying the content of one memory store to another. */
class StoredTenantTest {

  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final String OTHER_TENANT = "11111111-2222-3333-4444-555555555555";
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final AdmissionLimits LIMITS = AdmissionLimits.of(12, MONTH, 20_000);
  private static final SnapshotResource RESOURCE =
      new SnapshotResource("Rule", "microsoft.exchange.transportrule", JsonText.of("{}"));

  private static StoredJob job(String id, String name) {
    return job(TENANT, id, name, SnapshotJobStatus.NOT_STARTED, null, 0, 0);
  }

  private static StoredJob job(
      String tenantId,
      String id,
      String name,
      SnapshotJobStatus status,
      @Nullable String snapshotId,
      long claim,
      long resources) {
    boolean ended = status.isTerminal();
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(id)
                .displayName(name)
                .tenantId(tenantId)
                .status(status)
                .resources(List.of(RESOURCE.resourceType()))
                .createdDateTime(NOW)
                .completedDateTime(ended ? NOW : null)
                .snapshotId(snapshotId)
                .createdBy(new IdentitySet(new Identity("98ceffcc", "Adele Vance"), null))
                .build())
        .displayNameKey(name)
        .expiresAt(NOW.plus(Duration.ofDays(7)))
        .dueAt(ended ? null : NOW)
        .claimNumber(claim)
        .resourceCount(resources)
        .build();
  }

  /**
   * Returns a store with a published job, a claimed job with content, and a job of another tenant.
   */
  private static MemoryJobStore store() {
    MemoryJobStore store = new MemoryJobStore();
    for (String id : List.of("a", "b")) {
      assertThat(store.admit(job(id, "name " + id), LIMITS, NOW).outcome())
          .isEqualTo(Admission.Outcome.ADMITTED);
      StoredJob claimed = store.claim(NOW, LEASE, 1).get(0).job();
      assertThat(store.append(claimed.jobClaim(), List.of(RESOURCE, RESOURCE), NOW)).isTrue();
    }
    StoredJob ended = job(TENANT, "a", "name a", SnapshotJobStatus.SUCCEEDED, "s", 1, 2);
    store.publish(ended, QuotaCharge.of(MONTH, 20_000), NOW);
    store.admit(
        job(OTHER_TENANT, "c", "name c", SnapshotJobStatus.NOT_STARTED, null, 0, 0), LIMITS, NOW);
    return store;
  }

  private static List<StoredTenant> tenants(MemoryJobStore store) {
    return MemoryStoreAccess.get().tenants(store);
  }

  private static MemoryJobStore storeOf(List<StoredTenant> tenants) {
    MemoryJobStore store = new MemoryJobStore();
    MemoryStoreAccess.get().addTenants(store, tenants);
    return store;
  }

  private static MemoryJobStore copyOf(MemoryJobStore store) {
    return storeOf(tenants(store));
  }

  @Test
  void storedTenantsCanBeLoadedIntoAnotherStore() {
    MemoryJobStore store = store();
    MemoryJobStore other = copyOf(store);

    assertThat(tenants(other)).isEqualTo(tenants(store));
    assertThat(tenants(store))
        .extracting(StoredTenant::tenantId)
        .containsExactly(OTHER_TENANT, TENANT);
    for (String id : List.of("a", "b")) {
      assertThat(other.find(TENANT, id, NOW)).isEqualTo(store.find(TENANT, id, NOW)).isPresent();
    }
    assertThat(other.list(TENANT, null, 10, NOW)).isEqualTo(store.list(TENANT, null, 10, NOW));
    assertThat(other.findBySnapshot(TENANT, "s", NOW)).isPresent();
    assertThat(other.readContent(TENANT, "s", 0, 10, NOW)).contains(List.of(RESOURCE, RESOURCE));
    assertThat(other.usage(TENANT, MONTH)).isEqualTo(2);
    assertThat(other.nextDue()).isEqualTo(store.nextDue()).contains(NOW);
    assertThat(other.admit(job("d", "name a"), LIMITS, NOW).outcome())
        .isEqualTo(Admission.Outcome.NAME_TAKEN);
    assertThat(other.claim(NOW, LEASE, 10))
        .extracting(each -> each.job().job().id())
        .containsExactly("c");
  }

  @Test
  void unpublishedContentIsExcluded() {
    MemoryJobStore other = copyOf(store());
    Instant leaseEnd = NOW.plus(LEASE);

    StoredJob again =
        other.claim(leaseEnd, LEASE, 10).stream()
            .map(ClaimedJob::job)
            .filter(each -> each.job().id().equals("b"))
            .findFirst()
            .orElseThrow();

    assertThat(again.attempt()).isEqualTo(2);
    assertThat(other.append(again.jobClaim(), List.of(RESOURCE), leaseEnd)).isTrue();
    StoredJob ended = job(TENANT, "b", "name b", SnapshotJobStatus.SUCCEEDED, "t", 2, 1);
    other.publish(ended, QuotaCharge.of(MONTH, 20_000), leaseEnd);
    assertThat(other.readContent(TENANT, "t", 0, 10, leaseEnd)).contains(List.of(RESOURCE));
  }

  @Test
  void loadedJobsExpire() {
    MemoryJobStore other = copyOf(store());
    Instant end = NOW.plus(Duration.ofDays(7));

    assertThat(other.find(TENANT, "a", end)).isEmpty();
    assertThat(other.deleteExpired(end, 10).jobs()).hasSize(3);
    assertThat(tenants(other)).allMatch(each -> each.jobs().isEmpty());
    assertThat(other.usage(TENANT, MONTH)).isEqualTo(2); // deletion does not restore quota
  }

  @Test
  void storedTenantsAreSnapshots() {
    MemoryJobStore store = store();
    List<StoredTenant> before = tenants(store);
    String text = before.toString();
    store.delete(TENANT, "a", NOW);
    assertThat(before).hasToString(text);
  }

  @Test
  void inconsistentContentIsRejected() {
    StoredTenant.Job job = new StoredTenant.Job(job("a", "name"), List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTenant(OTHER_TENANT, List.of(job), Map.of()))
        .withMessage("job a must belong to tenant " + OTHER_TENANT + ": " + TENANT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTenant(TENANT, List.of(job, job), Map.of()))
        .withMessage("two jobs have the id 'a'");
    StoredTenant.Job sameName = new StoredTenant.Job(job("b", "name"), List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTenant(TENANT, List.of(job, sameName), Map.of()))
        .withMessage("two jobs have the display name key 'name'");
    StoredJob ended = job(TENANT, "a", "name", SnapshotJobStatus.SUCCEEDED, "s", 1, 1);
    StoredJob another = job(TENANT, "b", "other", SnapshotJobStatus.SUCCEEDED, "s", 1, 1);
    List<StoredTenant.Job> sameSnapshot =
        List.of(
            new StoredTenant.Job(ended, List.of(RESOURCE)),
            new StoredTenant.Job(another, List.of(RESOURCE)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTenant(TENANT, sameSnapshot, Map.of()))
        .withMessage("two jobs have the snapshot id 's'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredTenant.Job(ended, List.of()))
        .withMessage("content of job a must have 1 resources: 0");
    StoredTenant tenant = new StoredTenant(TENANT, List.of(), Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> storeOf(List.of(tenant, tenant)))
        .withMessage("tenants must not have duplicates: " + TENANT);
  }
}
