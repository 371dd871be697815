package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
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

/** Tests of resets during requests, downloads, held responses and other calls. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // busy waits ignore interrupts
class ResetDuringCallsTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final int THREADS = 8;

  @Test
  void startedDownloadContinuesAfterReset() throws Exception {
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
  void startedListOfSnapshotsContinuesAfterReset() throws Exception {
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

  @Test
  void resetWaitsForRequestsInProgress() throws Exception {
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
      CompletableFuture<Response> response =
          CompletableFuture.supplyAsync(
              () -> client.get("https://graph.microsoft.com/v1.0/me"),
              ResetDuringCallsTest::startThread);
      await(entered);
      Thread resetting = startThread(simulator::reset);
      while (resetting.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      resetting.join();

      assertThat(response.get().status()).isEqualTo(204);
      assertThat(simulator.journal().entries()).isEmpty();
    }
  }

  @Test
  void resetReleasesHeldResponses() throws Exception {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      ActiveFault fault =
          simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(Duration.ofDays(1)));
      CompletableFuture<Response> response =
          CompletableFuture.supplyAsync(
              () -> client.get(TestClient.JOBS), ResetDuringCallsTest::startThread);
      while (fault.timesTriggered() == 0) {
        Thread.onSpinWait();
      }

      simulator.reset();

      assertThat(response.get().objects("value")).hasSize(1); // as before the reset
      assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();

      ActiveFault another =
          simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(Duration.ofDays(1)));
      CompletableFuture<Response> held =
          CompletableFuture.supplyAsync(
              () -> client.get(TestClient.JOBS), ResetDuringCallsTest::startThread);
      while (another.timesTriggered() == 0) {
        Thread.onSpinWait();
      }
      simulator.close();
      assertThatThrownBy(held::join) // faults hold responses after the reset too
          .hasStackTraceContaining("the simulator was closed while it held a response back");
    }
  }

  @Test
  void noResponseIsHeldUntilAllConcurrentResetsEnd() {
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
  void rejectedResetReleasesNoHeldResponse() {
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
      CompletableFuture<Response> held =
          CompletableFuture.supplyAsync(
              () -> client.get(TestClient.JOBS), ResetDuringCallsTest::startThread);
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
  void everyResponseIsEntirelyFromBeforeOrAfterTheReset() throws Exception {
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
        for (int i = 0; i < 200 || (underWay.getCount() > 0 && allAreRunning(running)); i++) {
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
  private static boolean allAreRunning(List<Future<Integer>> running) {
    return running.stream().noneMatch(Future::isDone);
  }

  private static void requestAll(TestClient client, String displayName) {
    Response created = client.create(displayName, RULE);
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    Response job = client.get(TestClient.JOBS + "/" + created.text("id"));
    assertThat(job.status()).as(job.body()).isIn(200, 404);
    Response list = client.get(TestClient.JOBS);
    assertThat(list.status()).as(list.body()).isEqualTo(200);
    if (job.status() == 200 && !job.text("resourceLocation").isEmpty()) {
      Response content = client.get(job.text("resourceLocation"));
      assertThat(content.status()).as(content.body()).isIn(200, 404);
    }
  }

  @Test
  void resetInRealTimeRemovesAllJobs() throws Exception {
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
  void closeDuringResetClosesTheNewService() throws Exception {
    for (int round = 0; round < 10; round++) {
      TenantSimulator simulator =
          TenantSimulator.builder().realTime().progress(Progress.immediate()).build();
      CyclicBarrier start = new CyclicBarrier(2);
      CompletableFuture<Void> resetting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  start.await();
                  simulator.reset();
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessage("reset is not allowed: the simulator is closed");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              },
              ResetDuringCallsTest::startThread);
      start.await();
      simulator.close();
      resetting.join();

      Caller admin = simulator.tenant().admin();
      assertThatIllegalStateException().isThrownBy(() -> simulator.service().listJobs(admin));
    }
  }

  private static Thread startThread(Runnable task) {
    Thread thread = new Thread(task, "reset test");
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
