package io.github.tenantsnapshot.simulator.internal.fault;

import static io.github.tenantsnapshot.simulator.internal.fault.TestJobs.CONTOSO;
import static io.github.tenantsnapshot.simulator.internal.fault.TestJobs.START;
import static io.github.tenantsnapshot.simulator.internal.fault.TestJobs.TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.WorkerOperation;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests of which operations of a store can crash a worker, and when. */
class CrashingStoreHookTest {

  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant LATER = START.plusSeconds(5);
  private static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final QuotaCharge CHARGE = QuotaCharge.of(MONTH, 100);
  private static final List<SnapshotResource> RESOURCES =
      List.of(new SnapshotResource("Rule 1", TYPE, JsonText.of("{}")));

  private final List<Call> calls = new ArrayList<>();
  private final StalledJobs stalledJobs = new StalledJobs(() -> false);
  private final MemoryJobStore memory = new MemoryJobStore();
  private final CrashingStore store =
      new CrashingStore(
          memory,
          (operation, isDone, tenantId) -> calls.add(new Call(operation, isDone, tenantId)),
          stalledJobs);

  private record Call(WorkerOperation operation, boolean isDone, String tenantId) {}

  private static Call before(WorkerOperation operation) {
    return new Call(operation, false, CONTOSO);
  }

  private static Call after(WorkerOperation operation) {
    return new Call(operation, true, CONTOSO);
  }

  private StoredJob claimed(String tenantId, String jobId) {
    StoredJob job =
        StoredJob.builder()
            .job(TestJobs.job(tenantId, jobId))
            .displayNameKey("weekly export")
            .expiresAt(START.plus(Duration.ofDays(7)))
            .dueAt(START)
            .build();
    memory.admit(job, AdmissionLimits.of(12, MONTH, 100), START);
    return memory.claim(START, LEASE, 1).get(0).job();
  }

  private StoredJob claimed() {
    return claimed(CONTOSO, "f4d63553-6f99-4814-8204-99a57dd90815");
  }

  private static StoredJob next(StoredJob claimed, SnapshotJobStatus status) {
    boolean ended = status.isTerminal();
    boolean hasSnapshot = status == SnapshotJobStatus.SUCCEEDED;
    return claimed.toBuilder()
        .job(
            claimed.job().toBuilder()
                .status(status)
                .completedDateTime(ended ? LATER : null)
                .snapshotId(hasSnapshot ? "57755762-d111-4e03-aef3-43ec2f799312" : null)
                .errorDetails(ended && !hasSnapshot ? List.of("It failed.") : List.of())
                .build())
        .dueAt(ended ? null : LATER)
        .leased(false)
        .resourceCount(hasSnapshot ? RESOURCES.size() : 0)
        .build();
  }

  /** Lets another worker take a job over, so that an earlier claim is stale. */
  private void takeOver() {
    assertThat(memory.claim(START.plus(LEASE), LEASE, 1)).hasSize(1);
  }

  @Test
  void claimCanCrashBeforeAndAfter() {
    StoredJob released = next(claimed(), SnapshotJobStatus.NOT_STARTED);
    memory.completeSteps(List.of(released), START);

    assertThat(store.claim(LATER, LEASE, 1)).hasSize(1);
    assertThat(store.claim(LATER, LEASE, 1)).isEmpty();

    assertThat(calls).containsExactly(before(WorkerOperation.CLAIM), after(WorkerOperation.CLAIM));
  }

  @Test
  void startCanCrashForEachTenantOfTheJobs() {
    StoredJob first = claimed();
    StoredJob second = claimed(FABRIKAM, "a7ac0278-4f2e-4b44-b91d-5033e5f7d22a");

    assertThat(
            store.completeSteps(
                List.of(
                    next(first, SnapshotJobStatus.RUNNING),
                    next(second, SnapshotJobStatus.RUNNING)),
                START))
        .hasSize(2);

    assertThat(calls)
        .containsExactly(
            before(WorkerOperation.START),
            new Call(WorkerOperation.START, false, FABRIKAM),
            after(WorkerOperation.START),
            new Call(WorkerOperation.START, true, FABRIKAM));
  }

  @Test
  void failureCanCrash() {
    StoredJob claimed = claimed();

    assertThat(store.completeSteps(List.of(next(claimed, SnapshotJobStatus.FAILED)), LATER))
        .containsExactly(claimed.jobClaim());

    assertThat(calls).containsExactly(before(WorkerOperation.FAIL), after(WorkerOperation.FAIL));
  }

  @Test
  void releaseOfAClaimCannotCrash() {
    StoredJob claimed = claimed();

    assertThat(store.completeSteps(List.of(next(claimed, SnapshotJobStatus.NOT_STARTED)), LATER))
        .containsExactly(claimed.jobClaim());

    assertThat(calls).isEmpty();
  }

  @Test
  void stepWithoutEffectCannotCrashAfterwards() {
    StoredJob claimed = claimed();
    takeOver();

    Set<?> stored = store.completeSteps(List.of(next(claimed, SnapshotJobStatus.RUNNING)), LATER);

    assertThat(stored).isEmpty();
    assertThat(calls).containsExactly(before(WorkerOperation.START));
  }

  @Test
  void appendedResourcesCanCrash() {
    StoredJob claimed = claimed();

    assertThat(store.append(claimed.jobClaim(), RESOURCES, LATER)).isTrue();

    assertThat(calls)
        .containsExactly(before(WorkerOperation.APPEND), after(WorkerOperation.APPEND));
  }

  @Test
  void appendWithoutEffectCannotCrashAfterwards() {
    StoredJob claimed = claimed();
    takeOver();

    assertThat(store.append(claimed.jobClaim(), RESOURCES, LATER)).isFalse();

    assertThat(calls).containsExactly(before(WorkerOperation.APPEND));
  }

  @Test
  void lastResourcesAndPublicationCanCrashSeparately() {
    StoredJob ended = next(claimed(), SnapshotJobStatus.SUCCEEDED);

    assertThat(store.publish(ended, RESOURCES, CHARGE, LATER)).isEqualTo(Publication.published());

    assertThat(calls)
        .containsExactly(
            before(WorkerOperation.APPEND),
            after(WorkerOperation.APPEND),
            before(WorkerOperation.PUBLISH),
            after(WorkerOperation.PUBLISH));
  }

  @Test
  void publicationOverTheQuotaCannotCrashAfterwards() {
    StoredJob ended = next(claimed(), SnapshotJobStatus.SUCCEEDED);

    assertThat(store.publish(ended, RESOURCES, QuotaCharge.of(MONTH, 0), LATER).outcome())
        .isEqualTo(Publication.Outcome.QUOTA_EXCEEDED);

    assertThat(calls).endsWith(after(WorkerOperation.APPEND), before(WorkerOperation.PUBLISH));
  }

  @Test
  void resourcesOfAStaleClaimAreNotPublished() {
    StoredJob ended = next(claimed(), SnapshotJobStatus.SUCCEEDED);
    takeOver();

    assertThat(store.publish(ended, RESOURCES, CHARGE, LATER)).isEqualTo(Publication.stale());

    assertThat(calls).containsExactly(before(WorkerOperation.APPEND));
  }

  @Test
  void jobWhoseFaultIsClearedAtItsStartIsDueAtOnce() {
    StoredJob claimed = claimed();
    FaultTrigger fault = new FaultTrigger(Repetition.ONCE, new SplittableRandom(1));
    stalledJobs.stall(claimed.job(), fault);
    stalledJobs.release(fault);

    store.completeSteps(List.of(next(claimed, SnapshotJobStatus.RUNNING)), START);

    assertThat(memory.nextDue()).contains(START);
  }

  private record Transaction(JobStore store) implements JobTransaction {

    @Override
    public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
      return store.admit(job, limits, now);
    }
  }

  @Test
  void transactionsOfTheOtherStoreAreItsOwn() {
    assertThat(store.owns(new Transaction(memory))).isTrue();
    assertThat(store.owns(new Transaction(new MemoryJobStore()))).isFalse();
  }
}
