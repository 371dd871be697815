package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the ways in which jobs advance. */
class ProgressTest {

  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Caller STRANGER = Caller.user(FABRIKAM, "adele", "Adele Vance");
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private static TenantSimulator simulatorWith(Progress progress) {
    return TenantSimulator.builder().virtualTime(START).progress(progress).build();
  }

  private static String create(TestClient client, String displayName) {
    TestClient.Response created = client.create(displayName, RULE);
    assertThat(created.text("status")).isEqualTo("notStarted");
    return created.text("id");
  }

  private static List<String> statuses(TestClient client, String jobId, int count) {
    List<String> statuses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      statuses.add(client.get(TestClient.JOBS + "/" + jobId).text("status"));
    }
    return statuses;
  }

  @Test
  void immediateJobsAreCompletedAtTheFirstRead() {
    try (TenantSimulator simulator = simulatorWith(Progress.immediate())) {
      TestClient client = TestClient.ofAdmin(simulator);

      assertThat(statuses(client, create(client, "Weekly export"), 1)).containsExactly("succeeded");
      assertThat(simulator.clock().instant()).isEqualTo(START);
    }
  }

  @Test
  void jobsAdvanceOnlyWithTheClockAfterDurations() {
    Pacing pacing = Pacing.of(Duration.ofSeconds(1), Duration.ofSeconds(2));
    try (TenantSimulator simulator = simulatorWith(Progress.afterDurations(pacing))) {
      TestClient client = TestClient.ofAdmin(simulator);
      String job = create(client, "Weekly export");

      assertThat(statuses(client, job, 5)).containsOnly("notStarted");
      simulator.advance(Duration.ofSeconds(1));
      assertThat(statuses(client, job, 5)).containsOnly("running");
      simulator.advance(Duration.ofSeconds(2));
      assertThat(statuses(client, job, 1)).containsExactly("succeeded");
    }
  }

  @Test
  void lastReadReturnsTheFinalStatus() {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(3))) {
      TestClient client = TestClient.ofAdmin(simulator);
      String job = create(client, "Weekly export");
      simulator.advance(Duration.ofHours(1));

      assertThat(statuses(client, job, 4))
          .containsExactly("running", "running", "succeeded", "succeeded");
      assertThat(statuses(client, create(client, "Another export"), 2))
          .containsExactly("running", "running");
    }
  }

  @Test
  void firstReadReturnsTheFinalStatusAfterOneRead() {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(1))) {
      TestClient client = TestClient.ofAdmin(simulator);

      assertThat(statuses(client, create(client, "Weekly export"), 1)).containsExactly("succeeded");
    }
  }

  @Test
  void listingJobsCountsAsAReadOfEachJobOfTheTenant() {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(2))) {
      TestClient client = TestClient.ofAdmin(simulator);
      TestClient other = TestClient.of(simulator, simulator.addTenant(FABRIKAM).admin());
      create(client, "Weekly export");
      create(client, "Another export");
      String theirs = create(other, "Weekly export");

      assertThat(client.get(TestClient.JOBS).objects("value"))
          .extracting(job -> job.get("status"))
          .containsExactly("running", "running");
      assertThat(client.get(TestClient.JOBS).objects("value"))
          .extracting(job -> job.get("status"))
          .containsExactly("succeeded", "succeeded");
      assertThat(statuses(other, theirs, 1)).containsExactly("running");
    }
  }

  @Test
  void readsDoNotAdvanceJobsOfOtherTenants() {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(1))) {
      TestClient client = TestClient.ofAdmin(simulator);
      TestClient other = TestClient.of(simulator, simulator.addTenant(FABRIKAM).admin());
      String job = create(client, "Weekly export");

      assertThat(other.get(TestClient.JOBS + "/" + job).status()).isEqualTo(404);
      assertThat(simulator.service().getJob(simulator.tenant().admin(), job).completedDateTime())
          .isNull();
    }
  }

  @Test
  void readsCountForAllSpellingsOfTheId() {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(1))) {
      TestClient client = TestClient.ofAdmin(simulator);
      String job = create(client, "Weekly export");

      assertThat(
              client
                  .get(TestClient.JOBS + "('" + job.toUpperCase(Locale.ROOT) + "')")
                  .text("status"))
          .isEqualTo("succeeded");
    }
  }

  /** Requests that the service rejects: without a token, without a permission, and invalid. */
  private static void sendRejectedReads(TenantSimulator simulator, String url) {
    Caller admin = simulator.tenant().admin();
    Caller withoutPermission = Caller.of(admin.tenantId(), admin.identity(), Set.of());
    assertThat(new TestClient(simulator, null).get(url).status()).isEqualTo(401);
    assertThat(TestClient.of(simulator, withoutPermission).get(url).status()).isEqualTo(403);
    assertThat(TestClient.of(simulator, admin).get(url + "?$select=nothing").status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rejectedReadsDoNotCount(boolean ofList) {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(2))) {
      TestClient client = TestClient.ofAdmin(simulator);
      String job = create(client, "Weekly export");

      sendRejectedReads(simulator, ofList ? TestClient.JOBS : TestClient.JOBS + "/" + job);

      assertThat(statuses(client, job, 2)).containsExactly("running", "succeeded");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rejectedReadsDoNotAdvanceTheClock(boolean ofList) {
    try (TenantSimulator simulator =
        simulatorWith(Progress.eachReadAdvances(Duration.ofSeconds(30)))) {
      TestClient client = TestClient.ofAdmin(simulator);
      String job = create(client, "Weekly export");

      sendRejectedReads(simulator, ofList ? TestClient.JOBS : TestClient.JOBS + "/" + job);

      assertThat(simulator.clock().instant()).isEqualTo(START);
    }
  }

  @Test
  void jobsOfAnotherSimulatorOnTheStoreAdvanceByReads() {
    JobStore store = new MemoryJobStore();
    String first;
    String second;
    try (TenantSimulator other = onStore(store, Progress.observed())) {
      TestClient client = TestClient.ofAdmin(other);
      first = create(client, "Weekly export");
      second = create(client, "Another export");
    }
    try (TenantSimulator simulator = onStore(store, Progress.afterReads(2))) {
      TestClient client = TestClient.ofAdmin(simulator);

      assertThat(statuses(client, first, 2)).containsExactly("running", "succeeded");
      client.get(TestClient.JOBS);
      assertThat(statuses(client, second, 1)).containsExactly("succeeded");
    }
  }

  /** They are due at once, so the read of the first one starts the second one, too. */
  @Test
  void listCountsOnceForEachJobOfAnotherSimulatorOnTheStore() {
    JobStore store = new MemoryJobStore();
    try (TenantSimulator other =
        onStore(store, Progress.afterDurations(Pacing.of(Duration.ZERO, Duration.ofHours(1))))) {
      TestClient client = TestClient.ofAdmin(other);
      create(client, "Weekly export");
      create(client, "Another export");
    }
    try (TenantSimulator simulator = onStore(store, Progress.afterReads(3))) {
      TestClient client = TestClient.ofAdmin(simulator);

      for (String status : List.of("running", "running", "succeeded")) {
        assertThat(client.get(TestClient.JOBS).objects("value"))
            .extracting(job -> job.get("status"))
            .containsExactly(status, status);
      }
    }
  }

  @Test
  void runUntilIdleCompletesJobsOfAnotherSimulatorOnTheStore() {
    JobStore store = new MemoryJobStore();
    String job;
    try (TenantSimulator other = onStore(store, Progress.observed())) {
      job = create(TestClient.ofAdmin(other), "Weekly export");
    }
    try (TenantSimulator simulator = onStore(store, Progress.observed())) {
      simulator.runUntilIdle();

      assertThat(statuses(TestClient.ofAdmin(simulator), job, 1)).containsExactly("succeeded");
      assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(65));
    }
  }

  @Test
  void runUntilIdleEndsJobsOfATenantThatTheSimulatorDoesNotHave() {
    try (TenantSimulator simulator = simulatorWith(Progress.observed())) {
      SnapshotJob job = createAsStranger(simulator);

      simulator.runUntilIdle();

      assertThat(simulator.service().getJob(STRANGER, job.id()).status())
          .isEqualTo(SnapshotJobStatus.FAILED);
    }
  }

  @Test
  void runUntilIdleEndsAJobThatItHasStartedForAnotherSimulator() {
    JobStore store = new MemoryJobStore();
    SnapshotJob job;
    try (TenantSimulator other = onStore(store, Progress.observed())) {
      job = createAsStranger(other);
    }
    try (TenantSimulator simulator = onStore(store, Progress.observed())) {
      simulator.advance(Duration.ofSeconds(5)); // it starts

      simulator.runUntilIdle();

      assertThat(simulator.service().getJob(STRANGER, job.id()).status())
          .isEqualTo(SnapshotJobStatus.FAILED);
    }
  }

  private static SnapshotJob createAsStranger(TenantSimulator simulator) {
    return simulator
        .service()
        .createSnapshot(STRANGER, CreateSnapshotRequest.of("Weekly export", RULE));
  }

  private static TenantSimulator onStore(JobStore store, Progress progress) {
    return TenantSimulator.builder().virtualTime(START).store(store).progress(progress).build();
  }

  @Test
  void slowTypeDoesNotDelayJobsThatAdvanceByReads() {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(2))) {
      simulator.faults().slow(RULE, Duration.ofHours(1));
      TestClient client = TestClient.ofAdmin(simulator);
      assertThat(statuses(client, create(client, "Weekly export"), 2))
          .containsExactly("running", "succeeded");
    }
  }

  @Test
  void readsDoNotCompleteAStalledJob() {
    try (TenantSimulator simulator = simulatorWith(Progress.afterReads(2))) {
      ActiveFault endless = simulator.faults().stall(RULE);
      TestClient client = TestClient.ofAdmin(simulator);
      String id = create(client, "Weekly export");
      assertThat(statuses(client, id, 3)).containsOnly("running");

      endless.clear();

      assertThat(statuses(client, id, 1)).containsExactly("succeeded");
    }
  }

  @Test
  void concurrentReadsCountLikeSequentialOnes() throws Exception {
    AtomicReference<Runnable> atStart = new AtomicReference<>(() -> {});
    JobStore store = HookedStores.beforeCompleteSteps(() -> atStart.getAndSet(() -> {}).run());
    try (TenantSimulator stored =
        TenantSimulator.builder().store(store).progress(Progress.afterReads(2)).build()) {
      TestClient its = TestClient.ofAdmin(stored);
      String url = TestClient.JOBS + "/" + its.create("Weekly export", RULE).text("id");
      CompletableFuture<String> second = new CompletableFuture<>();
      Thread other = new Thread(() -> second.complete(its.get(url).text("status")));
      atStart.set(
          () -> {
            other.start();
            while (!Set.of(Thread.State.WAITING, Thread.State.TERMINATED)
                .contains(other.getState())) {
              Thread.onSpinWait();
            }
          });

      its.get(url);

      assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("succeeded");
    }
  }

  @Test
  void eachReadAdvancesTheClock() {
    try (TenantSimulator simulator =
        simulatorWith(Progress.eachReadAdvances(Duration.ofSeconds(30)))) {
      TestClient client = TestClient.ofAdmin(simulator);
      String job = create(client, "Weekly export");

      assertThat(statuses(client, job, 3)).containsExactly("running", "running", "succeeded");
      assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(90));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/c91a1470-acc9-4585-bc03-522ae898f82f"})
  void dateHeaderIsThatOfTheAdvancedClock(String job) {
    try (TenantSimulator simulator =
        simulatorWith(Progress.eachReadAdvances(Duration.ofSeconds(30)))) {
      assertThat(TestClient.ofAdmin(simulator).get(TestClient.JOBS + job).headers().get("Date"))
          .isEqualTo("Mon, 23 Nov 2026 09:00:30 GMT");
    }
  }

  @Test
  void runUntilIdleCompletesAllJobs() {
    try (TenantSimulator simulator = simulatorWith(Progress.observed())) {
      TestClient client = TestClient.ofAdmin(simulator);
      String first = create(client, "Weekly export");
      simulator.advance(Duration.ofSeconds(3));
      String second = create(client, "Another export");

      simulator.runUntilIdle();

      assertThat(statuses(client, first, 1)).containsExactly("succeeded");
      assertThat(statuses(client, second, 1)).containsExactly("succeeded");
      assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(68));
      simulator.runUntilIdle();
      assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(68));
    }
  }

  @Test
  void advanceToSetsTheClockToAnInstant() {
    try (TenantSimulator simulator = simulatorWith(Progress.observed())) {
      simulator.advanceTo(START.plusSeconds(5));

      assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(5));
      assertThatIllegalArgumentException().isThrownBy(() -> simulator.advanceTo(START));
    }
  }

  @Test
  void concurrentAdvancesAddUp() throws Exception {
    try (TenantSimulator simulator =
        simulatorWith(Progress.eachReadAdvances(Duration.ofSeconds(1)))) {
      TestClient client = TestClient.ofAdmin(simulator);
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String job = create(client, "Weekly export " + i);
        tasks.add(
            () -> {
              for (int read = 0; read < 50; read++) {
                assertThat(client.get(TestClient.JOBS + "/" + job).status()).isEqualTo(200);
                simulator.advance(Duration.ofSeconds(2));
              }
              return null;
            });
      }
      ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
      try {
        for (Future<Void> each : threads.invokeAll(tasks)) {
          each.get();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(8 * 50 * 3));
    }
  }

  @Test
  void progressByReadsRequiresVirtualTime() {
    for (Progress progress :
        List.of(Progress.afterReads(1), Progress.eachReadAdvances(Duration.ofSeconds(1)))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> TenantSimulator.builder().realTime().progress(progress).build())
          .withMessageContaining("needs virtual time");
    }
  }

  @Test
  void realTimeCannotBeAdvanced() {
    try (TenantSimulator simulator = TenantSimulator.builder().realTime().build()) {
      assertThatIllegalStateException().isThrownBy(simulator::runUntilIdle);
      assertThatIllegalStateException().isThrownBy(() -> simulator.advanceTo(Instant.MAX));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void readsMustBePositive(int reads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Progress.afterReads(reads))
        .withMessage("reads must be positive: " + reads);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void stepsMustBePositive(Duration step) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Progress.eachReadAdvances(step))
        .withMessage("step must be positive: " + step);
  }
}
