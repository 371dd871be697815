package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of responses that a fault holds: the resources they occupy, and their release. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HeldResponsesTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String OTHER_URL = "https://graph.microsoft.com/v1.0/me";

  private final CountDownLatch slowWork = new CountDownLatch(1);
  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .fallback(
              request -> {
                uninterruptibly(slowWork);
                return Optional.of(GraphResponse.json(200, "{}"));
              })
          .build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    slowWork.countDown();
    simulator.close();
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<GraphResponse> send(GraphRequest request) {
    return simulator
        .endpoint()
        .handleAsync(request.withHeader("Authorization", client.authorization()));
  }

  private CompletableFuture<GraphResponse> get(String url) {
    return send(GraphRequest.of("GET", url));
  }

  private ActiveFault hold() {
    return simulator.faults().add(Fault.onAnyRequest().hold(DAY));
  }

  private ActiveFault hold(GraphOperation operation) {
    return simulator.faults().add(Fault.on(operation).hold(DAY));
  }

  private static List<String> threadsOfSimulators() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("simulator-"))
        .toList();
  }

  @Test
  void thousandHeldResponsesNeedOneThread() {
    hold();
    List<CompletableFuture<GraphResponse>> held = new ArrayList<>();

    for (int i = 0; i < 1_000; i++) {
      held.add(get(TestClient.JOBS));
    }

    assertThat(held).noneMatch(CompletableFuture::isDone);
    assertThat(threadsOfSimulators()).containsExactly("simulator-timer");
    simulator.faults().clear();
    assertThat(simulator.endpoint().handleAsync(GraphRequest.of("GET", TestClient.JOBS)))
        .isCompleted();
  }

  @Test
  void responseIsSentWhenTheHoldEnds() throws IOException {
    simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofMillis(1)));

    try (GraphResponse response = get(TestClient.JOBS).join()) {
      assertThat(response.status()).isEqualTo(200);
    }
  }

  @Test
  void delayInRealTimeHoldsTheResponse() throws IOException {
    try (TenantSimulator real = TenantSimulator.builder().realTime().build()) {
      ActiveFault fault = real.faults().add(Fault.onAnyRequest().delay(DAY));
      GraphRequest request =
          GraphRequest.of("GET", TestClient.JOBS)
              .withHeader("Authorization", TestClient.ofAdmin(real).authorization());
      CompletableFuture<GraphResponse> held = real.endpoint().handleAsync(request);
      assertThat(held).isNotDone();

      fault.clear();

      assertThat(held.join().status()).isEqualTo(200);
    }
  }

  static Stream<Arguments> waysToClear() {
    return Stream.of(
        Arguments.of("the fault", (Consumer<TenantSimulator>) HeldResponsesTest::clearEach),
        Arguments.of(
            "all faults", (Consumer<TenantSimulator>) simulator -> simulator.faults().clear()),
        Arguments.of(
            "the faults of the tenant",
            (Consumer<TenantSimulator>) simulator -> simulator.tenant().faults().clear()));
  }

  private static void clearEach(TenantSimulator simulator) {
    simulator.faults().active().forEach(ActiveFault::clear);
  }

  @ParameterizedTest(name = "clearing {0}")
  @MethodSource("waysToClear")
  void clearingReleasesAnAsynchronousRequest(String what, Consumer<TenantSimulator> clearing)
      throws IOException {
    simulator.tenant().faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(DAY));
    CompletableFuture<GraphResponse> held = get(TestClient.JOBS);
    assertThat(held).isNotDone();

    clearing.accept(simulator);

    try (GraphResponse response = held.join()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.bodyText()).contains("\"value\":[]");
    }
  }

  @ParameterizedTest(name = "clearing {0}")
  @MethodSource("waysToClear")
  void clearingReleasesABlockedRequest(String what, Consumer<TenantSimulator> clearing) {
    ActiveFault fault =
        simulator.tenant().faults().add(Fault.on(GraphOperation.LIST_JOBS).hold(DAY));
    CompletableFuture<TestClient.Response> held =
        CompletableFuture.supplyAsync(
            () -> client.get(TestClient.JOBS), task -> new Thread(task).start());
    while (fault.timesTriggered() == 0) {
      Thread.onSpinWait();
    }

    clearing.accept(simulator);

    assertThat(held.join().status()).isEqualTo(200);
  }

  @Test
  void clearingReleasesResponsesOfAFaultThatIsUsedUp() {
    simulator.faults().add(Fault.onAnyRequest().hold(DAY).times(1));
    CompletableFuture<GraphResponse> held = get(TestClient.JOBS);
    simulator.faults().add(Fault.on(GraphOperation.GET_JOB).drop()); // removes used-up faults

    simulator.faults().clear();

    assertThat(held.join().status()).isEqualTo(200);
  }

  @Test
  void clearingAnotherFaultReleasesNoResponse() {
    hold(GraphOperation.LIST_JOBS);
    ActiveFault other = hold(GraphOperation.GET_JOB);
    CompletableFuture<GraphResponse> held = get(TestClient.JOBS);

    other.clear();

    assertThat(held).isNotDone();
  }

  @Test
  void resetReleasesResponsesOfTheEarlierState() throws IOException {
    client.create("Weekly export", RULE);
    hold();
    CompletableFuture<GraphResponse> held = get(TestClient.JOBS);

    simulator.reset();

    try (GraphResponse response = held.join()) {
      assertThat(response.bodyText()).contains("Weekly export");
    }
    assertThat(simulator.journal().entries()).isEmpty();
  }

  @Test
  void closeFailsHeldResponses() {
    hold();
    CompletableFuture<GraphResponse> held = get(TestClient.JOBS);

    simulator.close();

    assertThatThrownBy(held::join)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("the simulator was closed while it held a response back");
    assertThat(simulator.journal().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.status()).isZero());
  }

  @Test
  void closeEndsTheThreads() {
    hold();
    var unused = get(TestClient.JOBS);
    List<Thread> started =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("simulator-"))
            .toList();
    assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);

    simulator.close();

    while (started.stream().anyMatch(Thread::isAlive)) {
      Thread.onSpinWait(); // the test times out if a thread does not end
    }
  }

  @Test
  void heldRequestHasNoEffectIfTheClientDisconnects() {
    hold(GraphOperation.CREATE_SNAPSHOT);
    JsonText body = JsonText.of(Map.of("displayName", "Weekly export", "resources", List.of(RULE)));
    CompletableFuture<GraphResponse> held =
        send(GraphRequest.post(TestClient.SNAPSHOTS + "/createSnapshot", body.toString()));

    assertThat(held.cancel(true)).isTrue();

    assertThat(simulator.journal().entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.status()).isZero();
              assertThat(entry.fault()).isEqualTo("hold PT24H");
              assertThat(entry.requestBody()).contains("Weekly export");
              assertThat(entry.notes())
                  .containsExactly("the client cancelled while the response was held back");
            });
    simulator.faults().clear();
    assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();
  }

  @Test
  void slowResponseAfterAHoldDoesNotDelayOtherResponses() {
    ActiveFault fault = hold();
    CompletableFuture<GraphResponse> slow = get(OTHER_URL);
    CompletableFuture<GraphResponse> quick = get(TestClient.JOBS);

    fault.clear();

    assertThat(quick.join().status()).isEqualTo(200);
    assertThat(slow).isNotDone();
    simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofMillis(1)));
    assertThat(get(TestClient.JOBS).join().status()).isEqualTo(200);
    assertThat(slow).isNotDone();
    slowWork.countDown();
    assertThat(slow.join().status()).isEqualTo(200);
  }

  @Test
  void responseAfterClientDisconnectIsInTheJournal() {
    ActiveFault fault = hold();
    CompletableFuture<GraphResponse> slow = get(OTHER_URL);
    fault.clear();

    assertThat(slow.cancel(true)).isTrue(); // too late: the response is being computed
    slowWork.countDown();

    while (simulator.journal().entries().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(simulator.journal().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.status()).isEqualTo(200));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void timeAdvancesAndOtherRequestsAreServedDuringAHold(boolean withThread) {
    ActiveFault fault = hold(GraphOperation.LIST_JOBS);
    if (withThread) {
      new Thread(() -> client.get(TestClient.JOBS)).start();
    } else {
      var unused = get(TestClient.JOBS);
    }
    while (fault.timesTriggered() == 0) {
      Thread.onSpinWait();
    }

    simulator.advance(DAY);

    assertThat(client.get(TestClient.SNAPSHOTS).status()).isEqualTo(200);
    fault.clear();
  }

  @Test
  void requestsThatAreNotHeldCompleteImmediately() {
    assertThat(get(TestClient.JOBS)).isCompleted();
  }

  @Test
  void droppedConnectionCompletesTheFutureWithAnIoException() {
    simulator.faults().add(Fault.onAnyRequest().drop());

    assertThatThrownBy(() -> get(TestClient.JOBS).join())
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("a fault closed the connection");
  }
}
