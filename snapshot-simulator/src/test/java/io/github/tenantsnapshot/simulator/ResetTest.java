package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Answer;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Tests of the state after a reset, and of a reset during requests and other calls. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // busy waits ignore interrupts
class ResetTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String CONTOSO = "11111111-2222-3333-4444-555555555555";
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final int THREADS = 8;

  private static SnapshotResource rule(String displayName) {
    return new SnapshotResource(displayName, RULE, JsonText.of("{\"Priority\":0}"));
  }

  // The state after a reset

  @Test
  void restoresTheTenantsOfTheBuilder() {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(CONTOSO, tenant -> tenant.add(rule("a"), rule("b")))
            .addTenant(tenant -> {})
            .build()) {
      SimulatedTenant contoso = simulator.tenant();
      SimulatedTenant other = simulator.tenant(TenantSimulator.DEFAULT_TENANT_ID);
      String token = simulator.tokens().issue(contoso.admin());
      contoso.clear().add(rule("c"));
      other.add(rule("d"));
      TestClient fabrikam = TestClient.of(simulator, simulator.addTenant(FABRIKAM).admin());
      assertThat(fabrikam.get(TestClient.JOBS).status()).isEqualTo(200);

      simulator.reset();

      assertThat(simulator.tenants()).containsExactly(contoso, other);
      assertThat(simulator.tenant()).isSameAs(contoso);
      assertThat(contoso.resources(RULE)).containsExactly(rule("a"), rule("b"));
      assertThat(other.resourceTypes()).isEmpty();
      assertThat(fabrikam.get(TestClient.JOBS).status()).isEqualTo(401);
      TestClient known = new TestClient(simulator, "Bearer " + token);
      assertThat(known.get(TestClient.JOBS).status()).isEqualTo(200);

      contoso.add(rule("e")); // still a live tenant of the simulator
      String job = known.create("Weekly export", RULE).text("id");
      simulator.advance(Duration.ofMinutes(2));
      String content = known.get(TestClient.JOBS + "/" + job).text("resourceLocation");
      assertThat(known.get(content).objects("resources"))
          .extracting(resource -> resource.get("displayName"))
          .containsExactly("a", "b", "e");
    }
  }

  @Test
  void removesJobsNamesAndUsage() {
    SnapshotLimits limits = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(1).build();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .addTenant(tenant -> tenant.add(rule("a")))
            .limits(limits)
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      simulator.advance(Duration.ofMinutes(2));
      assertThat(client.create("Another export", RULE).status()).isEqualTo(400); // quota is used up
      assertThat(client.get(TestClient.SNAPSHOTS).objects("value")).hasSize(1);

      simulator.reset();

      assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();
      assertThat(client.get(TestClient.SNAPSHOTS).objects("value")).isEmpty();
      assertThat(client.create("Weekly export", RULE).status()).isEqualTo(200);
    }
  }

  @Test
  void restoresTheStartOfVirtualTime() {
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build()) {
      InstantSource clock = simulator.clock();
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      simulator.advance(Duration.ofDays(30));

      simulator.reset();

      assertThat(clock.instant()).isEqualTo(START);
      assertThat(client.create("Weekly export", RULE).text("createdDateTime"))
          .isEqualTo("2026-11-23T09:00:00Z");
      simulator.advanceTo(START.plusSeconds(5));
      assertThat(client.get(TestClient.JOBS).objects("value"))
          .singleElement()
          .extracting(job -> job.get("status"))
          .isEqualTo("running");
    }
  }

  @Test
  void restoresTheTimeOfTheBuildByDefault() {
    MovableInstant real = new MovableInstant(START);
    try (TenantSimulator simulator = TenantSimulator.builder().realClock(real).build()) {
      real.advance(Duration.ofDays(1));
      simulator.advance(Duration.ofHours(1));

      simulator.reset();

      assertThat(simulator.clock().instant()).isEqualTo(START);
    }
  }

  @Test
  void clearsFaultsAndTheJournal() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      Faults faults = simulator.faults();
      faults.throttle(100);
      ActiveFault ofTenant = simulator.tenant().faults().add(Fault.onAnyRequest().drop());
      ActiveFault endless = faults.stall(RULE);
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);

      simulator.reset();

      assertThat(faults.active()).isEmpty();
      assertThat(ofTenant.isActive()).isFalse();
      assertThat(endless.isActive()).isFalse();
      assertThat(simulator.journal().entries()).isEmpty();
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
      assertThat(simulator.journal().entries()).singleElement().matches(e -> e.number() == 1);
    }
  }

  @Test
  void restartsTheRandomNumbersOfFaults() {
    try (TenantSimulator simulator = TenantSimulator.builder().faultSeed(3).build()) {
      List<Integer> first = statusesByChance(simulator);
      simulator.reset();

      assertThat(statusesByChance(simulator)).isEqualTo(first).contains(200, 503);
    }
  }

  private static List<Integer> statusesByChance(TenantSimulator simulator) {
    TestClient client = TestClient.ofAdmin(simulator);
    simulator.faults().add(Fault.onAnyRequest().respond(503).withProbability(0.5));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      statuses.add(client.get(TestClient.JOBS).status());
    }
    return statuses;
  }

  @Test
  void restartsTheIdsOfTheSeed() {
    try (TenantSimulator simulator = TenantSimulator.builder().seed(7).build()) {
      List<String> first = ids(simulator);
      simulator.reset();

      assertThat(ids(simulator)).isEqualTo(first).doesNotHaveDuplicates();
    }
  }

  private static List<String> ids(TenantSimulator simulator) {
    TestClient client = TestClient.ofAdmin(simulator);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Answer created = client.create("Weekly export " + i, RULE);
      simulator.advance(Duration.ofMinutes(2));
      ids.add(created.text("id"));
      ids.add(created.headers().get("request-id"));
      ids.add(
          simulator.service().getJob(simulator.tenant().admin(), created.text("id")).snapshotId());
    }
    return ids;
  }

  @Test
  void keepsAllObjectsExceptTheService() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      GraphHandler endpoint = simulator.endpoint();
      InstantSource clock = simulator.clock();
      Tokens tokens = simulator.tokens();
      Faults faults = simulator.faults();
      Journal journal = simulator.journal();
      SnapshotService service = simulator.service();

      simulator.reset();

      assertThat(simulator.endpoint()).isSameAs(endpoint);
      assertThat(simulator.clock()).isSameAs(clock);
      assertThat(simulator.tokens()).isSameAs(tokens);
      assertThat(simulator.faults()).isSameAs(faults);
      assertThat(simulator.journal()).isSameAs(journal);
      assertThat(simulator.service()).isNotSameAs(service);
      Caller admin = simulator.tenant().admin();
      assertThatIllegalStateException()
          .isThrownBy(() -> service.listJobs(admin))
          .withMessage("the SnapshotService has been closed");
      assertThat(simulator.service().listJobs(admin)).isEmpty();
    }
  }

  @Test
  void aStartedDownloadContinues() throws Exception {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(
                tenant -> {
                  for (int i = 0; i < 1000; i++) {
                    tenant.add(rule("rule " + i));
                  }
                })
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      String job = client.create("Weekly export", RULE).text("id");
      simulator.advance(Duration.ofMinutes(2));
      String url = client.get(TestClient.JOBS + "/" + job).text("resourceLocation");
      GraphRequest download =
          GraphRequest.of("GET", url)
              .withHeader(
                  "Authorization",
                  "Bearer " + simulator.tokens().issue(simulator.tenant().admin()));
      try (GraphResponse response = simulator.endpoint().handle(download)) {
        assertThat(response.body().read()).isEqualTo('{');

        simulator.reset();

        assertThat(JsonText.of("{" + response.bodyText()).asMap().get("resources"))
            .asInstanceOf(InstanceOfAssertFactories.LIST)
            .hasSize(1000);
      }
      assertThat(client.get(url).status()).isEqualTo(404);
    }
  }

  @Test
  void aStartedListOfSnapshotsContinues() throws Exception {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(
                tenant -> {
                  for (int i = 0; i < 1000; i++) {
                    tenant.add(rule("rule " + i));
                  }
                })
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      client.create("Monthly export", RULE);
      simulator.advance(Duration.ofMinutes(2));
      GraphRequest list =
          GraphRequest.of("GET", TestClient.SNAPSHOTS)
              .withHeader(
                  "Authorization",
                  "Bearer " + simulator.tokens().issue(simulator.tenant().admin()));
      try (GraphResponse response = simulator.endpoint().handle(list)) {
        assertThat(response.body().read()).isEqualTo('{');

        simulator.reset();

        assertThat(JsonText.of("{" + response.bodyText()).asMap().get("value"))
            .asInstanceOf(InstanceOfAssertFactories.LIST)
            .hasSize(2);
      }
    }
  }

  // Rejected resets

  @Test
  void isRejectedWithAGivenStore() {
    try (TenantSimulator simulator =
        TenantSimulator.builder().store(new MemoryJobStore()).build()) {
      simulator.faults().throttle(1);
      assertThatIllegalStateException()
          .isThrownBy(simulator::reset)
          .withMessage(
              "reset needs the simulator's own job store, but the builder was given another");
      assertThat(simulator.faults().active()).hasSize(1);
    }
  }

  @Test
  void isRejectedAfterClosing() {
    TenantSimulator simulator = TenantSimulator.builder().build();
    simulator.close();
    assertThatIllegalStateException()
        .isThrownBy(simulator::reset)
        .withMessage("reset is not allowed: the simulator is closed");
  }

  @Test
  void isRejectedOnAThreadThatHandlesARequest() {
    AtomicReference<TenantSimulator> self = new AtomicReference<>();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .fallback(
                request -> {
                  self.get().reset();
                  return Optional.empty();
                })
            .build()) {
      self.set(simulator);
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      assertThat(client.get("https://graph.microsoft.com/v1.0/me").status()).isEqualTo(500);
      assertThat(client.get(TestClient.JOBS).objects("value")).hasSize(1);
    }
  }

  // Resets during requests and other calls

  @Test
  void waitsForRequestsInProgress() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .fallback(
                request -> {
                  entered.countDown();
                  await(goOn);
                  return Optional.of(
                      GraphResponse.of(204, Map.of(), InputStream.nullInputStream()));
                })
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      CompletableFuture<Answer> answer =
          CompletableFuture.supplyAsync(
              () -> client.get("https://graph.microsoft.com/v1.0/me"), ResetTest::inThread);
      await(entered);
      Thread resetting = inThread(simulator::reset);
      while (resetting.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      resetting.join();

      assertThat(answer.get().status()).isEqualTo(204);
      assertThat(simulator.journal().entries()).isEmpty();
    }
  }

  @Test
  void releasesAHeldResponse() throws Exception {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      ActiveFault fault =
          simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(Duration.ofDays(1)));
      CompletableFuture<Answer> answer =
          CompletableFuture.supplyAsync(() -> client.get(TestClient.JOBS), ResetTest::inThread);
      while (fault.timesTriggered() == 0) {
        Thread.onSpinWait();
      }

      simulator.reset();

      assertThat(answer.get().objects("value")).hasSize(1); // as before the reset
      assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();

      ActiveFault another =
          simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(Duration.ofDays(1)));
      CompletableFuture<Answer> held =
          CompletableFuture.supplyAsync(() -> client.get(TestClient.JOBS), ResetTest::inThread);
      while (another.timesTriggered() == 0) {
        Thread.onSpinWait();
      }
      simulator.close();
      assertThatThrownBy(held::join) // faults hold responses after the reset too
          .hasStackTraceContaining("the simulator was closed while it held a response back");
    }
  }

  @Test
  void holdsNoResponseUntilTheLastConcurrentResetEnds() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      SimulatedEndpoint endpoint = (SimulatedEndpoint) simulator.endpoint();
      TestClient client = TestClient.ofAdmin(simulator);
      endpoint.release();
      endpoint.release();
      endpoint.holdAgain(); // the other reset still waits for requests

      simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(Duration.ofDays(1)));

      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
      endpoint.holdAgain();
    }
  }

  @Test
  void aRejectedResetReleasesNoHeldResponse() {
    AtomicReference<TenantSimulator> self = new AtomicReference<>();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .fallback(
                request -> {
                  assertThatIllegalStateException().isThrownBy(() -> self.get().reset());
                  return Optional.empty();
                })
            .build()) {
      self.set(simulator);
      TestClient client = TestClient.ofAdmin(simulator);
      ActiveFault fault =
          simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(Duration.ofDays(1)));
      CompletableFuture<Answer> held =
          CompletableFuture.supplyAsync(() -> client.get(TestClient.JOBS), ResetTest::inThread);
      while (fault.timesTriggered() == 0) {
        Thread.onSpinWait();
      }

      for (int i = 0; i < 100; i++) {
        assertThat(client.get("https://graph.microsoft.com/v1.0/me").status()).isEqualTo(404);
      }

      assertThat(held).isNotDone();
    }
  }

  @Test
  void everyResponseIsEntirelyBeforeOrAfterTheReset() throws Exception {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .limits(SnapshotLimits.unlimited())
            .addTenant(tenant -> tenant.add(rule("a")))
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      AtomicBoolean done = new AtomicBoolean();
      List<Callable<Integer>> tasks = new ArrayList<>();
      CyclicBarrier start = new CyclicBarrier(THREADS + 2);
      CountDownLatch underWay = new CountDownLatch(THREADS + 1);
      for (int i = 0; i < THREADS; i++) {
        String name = "Export of " + i + " number ";
        tasks.add(
            () -> {
              start.await();
              int requests = 0;
              while (!done.get()) {
                requestAll(client, name + requests);
                requests++;
                if (requests == 1) {
                  underWay.countDown();
                }
              }
              return requests;
            });
      }
      tasks.add(
          () -> {
            start.await();
            int moves = 0;
            while (!done.get()) {
              simulator.advance(Duration.ofSeconds(30));
              moves++;
              if (moves == 1) {
                underWay.countDown();
              }
            }
            return moves;
          });
      ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
      try {
        List<Future<Integer>> running = tasks.stream().map(threads::submit).toList();
        start.await();
        for (int i = 0; i < 200 || (underWay.getCount() > 0 && noneHasEnded(running)); i++) {
          simulator.reset();
        }
        done.set(true);
        for (Future<Integer> each : running) {
          assertThat(each.get()).isPositive();
        }
      } finally {
        done.set(true);
        threads.shutdownNow();
      }

      simulator.reset();

      assertThat(simulator.clock().instant()).isEqualTo(START);
      assertThat(simulator.journal().entries()).isEmpty();
      assertThat(simulator.tenant().resources(RULE)).containsExactly(rule("a"));
      assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();
    }
  }

  /** Returns whether all tasks are still running, so none has failed. */
  private static boolean noneHasEnded(List<Future<Integer>> running) {
    return running.stream().noneMatch(Future::isDone);
  }

  private static void requestAll(TestClient client, String displayName) {
    Answer created = client.create(displayName, RULE);
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    Answer job = client.get(TestClient.JOBS + "/" + created.text("id"));
    assertThat(job.status()).as(job.body()).isIn(200, 404);
    Answer list = client.get(TestClient.JOBS);
    assertThat(list.status()).as(list.body()).isEqualTo(200);
    if (job.status() == 200 && !job.text("resourceLocation").isEmpty()) {
      Answer content = client.get(job.text("resourceLocation"));
      assertThat(content.status()).as(content.body()).isIn(200, 404);
    }
  }

  @Test
  void inRealTimeNoJobSurvivesIt() throws Exception {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .realTime()
            .progress(Progress.immediate())
            .addTenant(tenant -> tenant.add(rule("a")))
            .build()) {
      Caller admin = simulator.tenant().admin();
      for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 5; i++) {
          simulator
              .service()
              .createSnapshot(admin, CreateSnapshotRequest.of("Weekly export " + i, RULE));
        }
        simulator.reset();
        assertThat(simulator.service().listJobs(admin)).isEmpty();
      }
      SnapshotJob job =
          simulator.service().createSnapshot(admin, CreateSnapshotRequest.of("Last one", RULE));
      assertThat(
              simulator.service().awaitCompletion(admin, job.id(), Duration.ofMinutes(1)).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void closingDuringAResetLeavesNothingRunning() throws Exception {
    for (int round = 0; round < 10; round++) {
      TenantSimulator simulator =
          TenantSimulator.builder().realTime().progress(Progress.immediate()).build();
      CyclicBarrier start = new CyclicBarrier(2);
      Thread resetting =
          inThread(
              () -> {
                try {
                  start.await();
                  simulator.reset();
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessageContaining("has been closed");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      start.await();
      simulator.close();
      resetting.join();

      Caller admin = simulator.tenant().admin();
      assertThatIllegalStateException().isThrownBy(() -> simulator.service().listJobs(admin));
    }
  }

  private static Thread inThread(Runnable task) {
    Thread thread = new Thread(task, "at work");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
