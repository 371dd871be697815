package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.internal.fault.FaultTrigger;
import io.github.tenantsnapshot.simulator.internal.fault.Repetition;
import io.github.tenantsnapshot.simulator.internal.fault.StalledJobs;
import io.github.tenantsnapshot.simulator.internal.runtime.JobProgress;
import io.github.tenantsnapshot.simulator.internal.runtime.JobViews;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.runtime.ProgressRule;
import io.github.tenantsnapshot.simulator.internal.runtime.RuntimeClock;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of faults of resource types and workers. */
@Timeout(60)
class JobFaultsTest {

  private static final String POLICY = "microsoft.teams.meetingpolicy";
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  /** The duration of a job without faults. */
  private static final Duration USUAL = Duration.ofSeconds(65);

  private final TenantSimulator simulator =
      TenantSimulator.builder().virtualTime(START).addTenant(JobFaultsTest::fill).build();
  private int jobs;

  private static void fill(SimulatedTenant tenant) {
    for (int i = 1; i <= 3; i++) {
      tenant.add(resource(RULE, "EXOTransportRule-" + i), resource(POLICY, "Policy-" + i));
    }
  }

  private static SnapshotResource resource(String type, String displayName) {
    return new SnapshotResource(displayName, type, JsonText.of("{}"));
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  private SnapshotJob create(String... types) {
    return create(simulator.tenant(), types);
  }

  private SnapshotJob create(SimulatedTenant tenant, String... types) {
    return simulator
        .service()
        .createSnapshot(tenant.admin(), CreateSnapshotRequest.of("Export no " + ++jobs, types));
  }

  private SnapshotJob reload(SnapshotJob job) {
    return simulator.service().getJob(simulator.tenant(job.tenantId()).admin(), job.id());
  }

  private SnapshotJob createAndComplete(String... types) {
    SnapshotJob job = create(types);
    simulator.runUntilIdle();
    return reload(job);
  }

  private List<String> content(SnapshotJob job) {
    try (Snapshot snapshot = simulator.service().openSnapshot(simulator.tenant().admin(), job)) {
      return snapshot.resources().map(SnapshotResource::displayName).toList();
    }
  }

  @Test
  void forbiddenTypeHasTheObservedErrorDetails() {
    simulator.faults().forbid(POLICY);

    SnapshotJob job = createAndComplete(RULE, POLICY);

    assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
    assertThat(job.errorDetails())
        .containsExactly(
            "microsoft.teams.meetingpolicy: Error exporting resource"
                + " [microsoft.teams.meetingpolicy]. exceptionMessage(s):Error during Export:"
                + " {\"code\":\"Forbidden\",\"message\":\"Access Denied.\",\"action\":\"Provide"
                + " different credential or request access.\"} ,");
    assertThat(content(job)).hasSize(3).allMatch(name -> name.startsWith("EXOTransportRule-"));
  }

  @Test
  void jobWithOnlyForbiddenTypesFails() {
    simulator.faults().forbid(POLICY);

    SnapshotJob job = createAndComplete(POLICY);

    assertThat(job.status()).isEqualTo(SnapshotJobStatus.FAILED);
    assertThat(job.snapshotId()).isNull();
  }

  @Test
  void connectionErrorHasItsOwnErrorDetails() {
    simulator.faults().add(Fault.failToConnect("microsoft.Teams.meetingPolicy"));

    assertThat(createAndComplete(POLICY).errorDetails())
        .containsExactly(
            "microsoft.teams.meetingpolicy: Errors encountered while establishing connection with"
                + " underlying workload");
  }

  @Test
  void missingReferenceHasTheIdOfTheMissingResource() {
    simulator.faults().add(Fault.missingReference(RULE, "98ceffcc-7c54-4227-8844-835af5a023ce"));

    assertThat(createAndComplete(RULE).errorDetails())
        .containsExactly(
            "microsoft.exchange.transportrule: Error exporting resource"
                + " [microsoft.exchange.transportrule]."
                + " exceptionMessage(s):[Request_ResourceNotFound] : Resource"
                + " '98ceffcc-7c54-4227-8844-835af5a023ce' does not exist or one of its queried"
                + " reference-property objects are not present. ,");
  }

  @Test
  void severalMessagesAreJoined() {
    simulator.faults().add(Fault.fail(RULE, "first", "second"));

    assertThat(createAndComplete(RULE).errorDetails())
        .containsExactly(
            "microsoft.exchange.transportrule: Error exporting resource"
                + " [microsoft.exchange.transportrule]. exceptionMessage(s):first ,second ,");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 2", "3, 3", "99, 3"})
  void typeCanFailAfterSomeOfItsInstances(int instances, int kept) {
    simulator.faults().add(Fault.fail(RULE, "broken").afterInstances(instances));

    SnapshotJob job = createAndComplete(RULE);

    assertThat(job.errorDetails()).hasSize(1);
    assertThat(job.status())
        .isEqualTo(kept == 0 ? SnapshotJobStatus.FAILED : SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
    if (kept > 0) {
      assertThat(content(job)).hasSize(kept);
    }
  }

  @Test
  void jobWithACompleteSnapshotCanBePartiallySuccessful() {
    simulator.faults().add(Fault.fail(RULE, "who knows").afterAllInstances());

    SnapshotJob job = createAndComplete(RULE);

    assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
    assertThat(content(job)).hasSize(3);
  }

  @Test
  void typeThatReturnsNothingSucceeds() {
    simulator.faults().add(Fault.returnNothing(RULE));

    SnapshotJob job = createAndComplete(RULE);

    assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(content(job)).isEmpty();
  }

  @Test
  void faultEndsWhenItIsUsedUpOrCleared() {
    ActiveFault fault = simulator.faults().add(Fault.forbid(RULE).times(2));
    assertThat(createAndComplete(RULE).status()).isEqualTo(SnapshotJobStatus.FAILED);
    assertThat(createAndComplete(RULE).status()).isEqualTo(SnapshotJobStatus.FAILED);
    assertThat(createAndComplete(RULE).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(fault.timesTriggered()).isEqualTo(2);

    ActiveFault other = simulator.faults().forbid(RULE);
    assertThat(createAndComplete(RULE).status()).isEqualTo(SnapshotJobStatus.FAILED);
    other.clear();
    assertThat(createAndComplete(RULE).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
  }

  @Test
  void faultOfATenantDoesNotAffectOtherTenants() {
    SimulatedTenant fabrikam = simulator.addTenant(FABRIKAM);
    fabrikam.faults().forbid(RULE);
    SnapshotJob theirs = create(fabrikam, RULE);

    assertThat(createAndComplete(RULE).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(reload(theirs).status()).isEqualTo(SnapshotJobStatus.FAILED);
  }

  @Test
  void slowTypeMakesItsJobsRunLonger() {
    simulator.faults().slow(RULE, Duration.ofMinutes(9));
    SnapshotJob job = create(RULE, POLICY);
    SnapshotJob other = create(POLICY);

    simulator.advance(USUAL);
    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(reload(other).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);

    simulator.advance(Duration.ofMinutes(9).minusNanos(100));
    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);
    simulator.advance(Duration.ofNanos(100));
    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
  }

  @Test
  void stalledJobRunsUntilItExpires() {
    simulator.faults().stall(RULE);
    SnapshotJob job = createAndComplete(RULE);
    assertThat(job.status()).isEqualTo(SnapshotJobStatus.RUNNING);

    simulator.advanceTo(START.plus(Duration.ofDays(7)).minusNanos(100));
    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);

    simulator.advance(Duration.ofNanos(100));
    assertThat(simulator.service().listJobs(simulator.tenant().admin())).isEmpty();
  }

  @Test
  void stalledJobIsDueWhenAllItsFaultsAreCleared() {
    ActiveFault first = simulator.faults().add(Fault.stall(RULE).times(1));
    ActiveFault second = simulator.faults().stall(POLICY);
    SnapshotJob job = createAndComplete(RULE, POLICY);

    first.clear();
    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);

    second.clear();
    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
  }

  @Test
  void stalledJobIsDueWhenAllFaultsAreClearedAfterAnotherWasAdded() {
    simulator.faults().add(Fault.stall(RULE).times(1));
    SnapshotJob job = createAndComplete(RULE);
    simulator.faults().forbid(POLICY);

    simulator.faults().clear();

    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
  }

  @Test
  void allStalledJobsAreDueAlthoughOneCannotBeMadeDue() {
    FaultScript script =
        new FaultScript(1, new Lifecycle(), KnownTypes.any(ResourceTypes.documented()));
    Faults faults = new Faults(script, null);
    List<String> due = new ArrayList<>();
    script
        .stalledJobs()
        .resumeWith(
            (tenantId, jobId) -> {
              due.add(jobId);
              throw new IllegalStateException("no connection for " + due.size());
            });
    faults.stall(RULE);
    script.around(Pacing.immediate()).running(create(RULE));
    script.around(Pacing.immediate()).running(create(RULE));

    assertThatIllegalStateException()
        .isThrownBy(faults::clear)
        .withMessage("no connection for 1")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));

    assertThat(due).hasSize(2);
  }

  @Test
  void resetMakesNoStalledJobDue() {
    FaultScript script =
        new FaultScript(1, new Lifecycle(), KnownTypes.any(ResourceTypes.documented()));
    List<String> due = new ArrayList<>();
    script.stalledJobs().resumeWith((tenantId, jobId) -> due.add(jobId));
    SnapshotJob job = create(RULE);
    new Faults(script, null).stall(RULE);
    script.around(Pacing.immediate()).running(job);
    assertThat(script.stalledJobs().contains(job.tenantId(), job.id())).isTrue();

    script.reset();

    assertThat(due).isEmpty();
    assertThat(script.stalledJobs().contains(job.tenantId(), job.id())).isFalse();
  }

  @Test
  void expiredJobIsNoLongerStalled() {
    SnapshotJob job = create(RULE);
    StalledJobs stalled = new StalledJobs(() -> false);
    RuntimeClock clock = new RuntimeClock(null, () -> START);
    JobStore store = new MemoryJobStore();
    JobProgress progress =
        new JobProgress(
            new ProgressRule(Pacing.immediate(), 0, null, false),
            store,
            new JobViews(store, SnapshotLimits.documented(), clock),
            clock,
            stalled,
            Set::of);
    stalled.stall(job, new FaultTrigger(Repetition.ONCE, new SplittableRandom(1)));
    assertThat(stalled.contains(job.tenantId(), job.id())).isTrue();

    progress.follow(
        SnapshotJobTransition.builder()
            .event(SnapshotJobEvent.EXPIRE)
            .from(SnapshotJobStatus.RUNNING)
            .job(job)
            .at(START)
            .build());

    assertThat(stalled.contains(job.tenantId(), job.id())).isFalse();
  }

  @Test
  void stalledJobIsDueIfItsFaultIsClearedWhileItStarts() {
    AtomicReference<Runnable> atEndOfStep = new AtomicReference<>(() -> {});
    JobStore store = HookedStores.beforeCompleteSteps(() -> atEndOfStep.get().run());
    try (TenantSimulator stored = TenantSimulator.builder().store(store).build()) {
      atEndOfStep.set(stored.faults().stall(RULE)::clear);
      SnapshotJob job =
          stored
              .service()
              .createSnapshot(
                  stored.tenant().admin(), CreateSnapshotRequest.of("Weekly export", RULE));

      stored.runUntilIdle();

      assertThat(stored.service().getJob(stored.tenant().admin(), job.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void clearingKeepsFaultsThatAreAddedConcurrently() {
    SnapshotJob job = create(RULE);
    FaultScript script =
        new FaultScript(1, new Lifecycle(), KnownTypes.any(ResourceTypes.documented()));
    Faults faults = new Faults(script, null);
    script.stalledJobs().resumeWith((tenantId, jobId) -> faults.add(Fault.returnNothing(RULE)));
    ActiveFault stall = faults.stall(RULE);
    script.around(Pacing.immediate()).running(job);
    assertThat(stall.timesTriggered()).isOne();

    faults.clear();

    assertThat(faults.active())
        .extracting(ActiveFault::toString)
        .containsExactly("microsoft.exchange.transportrule returns nothing");
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkerOperation.class,
      names = {"CLAIM", "APPEND", "PUBLISH"})
  void crashedWorkerUsesUpAnAttempt(WorkerOperation operation) {
    ActiveFault fault = simulator.faults().crash(operation);
    SnapshotJob job = create(RULE);

    simulator.advance(USUAL);
    assertThat(fault.timesTriggered()).isOne();
    assertThat(reload(job).status().isTerminal()).isFalse();

    simulator.runUntilIdle(); // the lease expires, and another worker takes over
    assertThat(reload(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(content(reload(job))).hasSize(3);
  }

  @Test
  void crashAfterPublishUsesUpNoAttempt() {
    ActiveFault fault =
        simulator.faults().add(Fault.crash(WorkerOperation.PUBLISH).afterOperation());

    SnapshotJob job = createAndComplete(RULE);

    assertThat(fault.timesTriggered()).isOne();
    assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(job.completedDateTime()).isEqualTo(START.plus(USUAL));
  }

  @Test
  void workerCanCrashAtTheStartAndAtAFailure() {
    ActiveFault start = simulator.faults().crash(WorkerOperation.START);
    ActiveFault fail = simulator.faults().crash(WorkerOperation.FAIL);
    simulator.faults().forbid(RULE);

    SnapshotJob job = createAndComplete(RULE);

    assertThat(start.timesTriggered()).isOne();
    assertThat(fail.timesTriggered()).isOne();
    assertThat(job.status()).isEqualTo(SnapshotJobStatus.FAILED);
  }

  @Test
  void jobFailsIfAllAttemptsCrash() {
    ActiveFault fault = simulator.faults().add(Fault.crash(WorkerOperation.PUBLISH).times(99));

    SnapshotJob job = createAndComplete(RULE);

    assertThat(fault.timesTriggered()).isEqualTo(3);
    assertThat(job.status()).isEqualTo(SnapshotJobStatus.FAILED);
    assertThat(job.errorDetails())
        .containsExactly(
            "The snapshot job was given up after 3 attempts that ended without a result.");
  }

  @Test
  void invalidArgumentsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fault.fail(RULE))
        .withMessage("messages must not be empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fault.slow(RULE, Duration.ofSeconds(-1)))
        .withMessage("duration must not be negative: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fault.forbid(RULE).afterInstances(-1))
        .withMessage("instances must not be negative: -1");
    assertThatIllegalStateException()
        .isThrownBy(() -> Fault.returnNothing(RULE).afterAllInstances())
        .withMessage(
            "'microsoft.exchange.transportrule returns nothing' does not make the type fail");
  }
}
