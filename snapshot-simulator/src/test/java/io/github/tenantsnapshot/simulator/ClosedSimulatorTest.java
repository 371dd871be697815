package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a closed simulator: it rejects changes, but can still be read. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ClosedSimulatorTest {

  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  /** A call of a public method. */
  @FunctionalInterface
  interface Call {
    void on(TenantSimulator simulator) throws Exception;
  }

  private static InputStream json(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Caller admin(TenantSimulator simulator) {
    return simulator.tenant().admin();
  }

  /** The calls that a closed simulator rejects, by signature. */
  private static final Map<String, Call> REJECTED =
      Map.ofEntries(
          Map.entry("TenantSimulator.addTenant(String)", it -> it.addTenant(FABRIKAM)),
          Map.entry("TenantSimulator.advance(Duration)", it -> it.advance(Duration.ofSeconds(1))),
          Map.entry("TenantSimulator.advanceTo(Instant)", it -> it.advanceTo(START.plusSeconds(1))),
          Map.entry("TenantSimulator.runUntilIdle()", TenantSimulator::runUntilIdle),
          Map.entry("TenantSimulator.reset()", TenantSimulator::reset),
          Map.entry(
              "TenantSimulator.saveState(Path)",
              it -> it.saveState(Path.of("no", "such", "state"))),
          Map.entry(
              "TenantSimulator.saveState(OutputStream)",
              it -> it.saveState(new ByteArrayOutputStream())),
          Map.entry(
              "TenantSimulator.loadState(Path)",
              it -> it.loadState(Path.of("no", "such", "state"))),
          Map.entry("TenantSimulator.loadState(InputStream)", it -> it.loadState(json("{}"))),
          Map.entry("SimulatedTenant.add(SnapshotResource[])", it -> it.tenant().add(rule("Rule"))),
          Map.entry(
              "SimulatedTenant.add(Collection)", it -> it.tenant().add(List.of(rule("Rule")))),
          Map.entry(
              "SimulatedTenant.addBaseline(Path)",
              it -> it.tenant().addBaseline(Path.of("no", "such"))),
          Map.entry(
              "SimulatedTenant.addBaseline(Class, String)",
              it -> it.tenant().addBaseline(ClosedSimulatorTest.class, "missing.json")),
          Map.entry(
              "SimulatedTenant.addBaseline(InputStream)",
              it -> it.tenant().addBaseline(json("{\"resources\":[]}"))),
          Map.entry(
              "SimulatedTenant.generate(long, TenantPlan)",
              it -> it.tenant().generate(1, TenantPlan.small())),
          Map.entry(
              "SimulatedTenant.generate(long, Map)",
              it -> it.tenant().generate(1, Map.of(RULE, 1))),
          Map.entry(
              "SimulatedTenant.removeIf(String, Predicate)",
              it -> it.tenant().removeIf(RULE, each -> true)),
          Map.entry(
              "SimulatedTenant.replaceAll(String, UnaryOperator)",
              it -> it.tenant().replaceAll(RULE, each -> each)),
          Map.entry("SimulatedTenant.clear()", it -> it.tenant().clear()),
          Map.entry("Faults.add(Fault)", it -> it.faults().add(Fault.onAnyRequest().drop())),
          Map.entry(
              "Faults.addAll(Collection)", it -> it.faults().addAll(List.of(Fault.forbid(RULE)))),
          Map.entry("Faults.throttle(int)", it -> it.faults().throttle(1)),
          Map.entry("Faults.forbid(String)", it -> it.faults().forbid(RULE)),
          Map.entry(
              "Faults.slow(String, Duration)", it -> it.faults().slow(RULE, Duration.ofDays(1))),
          Map.entry("Faults.stall(String)", it -> it.faults().stall(RULE)),
          Map.entry(
              "Faults.crash(WorkerOperation)", it -> it.faults().crash(WorkerOperation.PUBLISH)));

  /** The calls that a closed simulator supports, by signature. */
  private static final Map<String, Call> WORKING =
      Map.ofEntries(
          Map.entry("TenantSimulator.tenants()", TenantSimulator::tenants),
          Map.entry("TenantSimulator.tenant()", TenantSimulator::tenant),
          Map.entry("TenantSimulator.tenant(String)", it -> it.tenant(it.tenant().id())),
          Map.entry("TenantSimulator.service()", TenantSimulator::service),
          Map.entry("TenantSimulator.faults()", TenantSimulator::faults),
          Map.entry("TenantSimulator.journal()", TenantSimulator::journal),
          Map.entry("TenantSimulator.endpoint()", TenantSimulator::endpoint),
          Map.entry("TenantSimulator.tokens()", TenantSimulator::tokens),
          Map.entry("TenantSimulator.signIn()", TenantSimulator::signIn),
          Map.entry("TenantSimulator.isInRealTime()", TenantSimulator::isInRealTime),
          Map.entry("TenantSimulator.isClosed()", TenantSimulator::isClosed),
          Map.entry(
              "TenantSimulator.clock()", it -> assertThat(it.clock().instant()).isEqualTo(START)),
          Map.entry("TenantSimulator.close()", TenantSimulator::close),
          Map.entry("SimulatedTenant.id()", it -> it.tenant().id()),
          Map.entry("SimulatedTenant.admin()", it -> it.tenant().admin()),
          Map.entry("SimulatedTenant.faults()", it -> it.tenant().faults()),
          Map.entry("SimulatedTenant.resourceTypes()", it -> it.tenant().resourceTypes()),
          Map.entry("SimulatedTenant.notSnapshotable()", it -> it.tenant().notSnapshotable()),
          Map.entry("SimulatedTenant.resources()", it -> it.tenant().resources()),
          Map.entry("SimulatedTenant.resources(String)", it -> it.tenant().resources(RULE)),
          Map.entry("Faults.active()", it -> it.faults().active()),
          Map.entry("Faults.clear()", it -> it.faults().clear()),
          Map.entry("Faults.seed()", it -> it.faults().seed()),
          Map.entry("Tokens.issue(Caller)", it -> it.tokens().issue(admin(it))),
          Map.entry(
              "Tokens.issue(Caller, Duration)",
              it -> it.tokens().issue(admin(it), Duration.ofHours(1))),
          Map.entry("Tokens.issueExpired(Caller)", it -> it.tokens().issueExpired(admin(it))),
          Map.entry(
              "Tokens.issueNotYetValid(Caller)", it -> it.tokens().issueNotYetValid(admin(it))),
          Map.entry(
              "Tokens.verify(String)", it -> it.tokens().verify(it.tokens().issue(admin(it)))),
          Map.entry("Journal.isEnabled()", it -> it.journal().isEnabled()),
          Map.entry("Journal.entries()", it -> it.journal().entries()),
          Map.entry("Journal.entries(Predicate)", it -> it.journal().entries(entry -> true)),
          Map.entry(
              "Journal.awaitEntry(Predicate, Duration)",
              it -> it.journal().awaitEntry(entry -> true, Duration.ZERO)),
          Map.entry("Journal.requests(String, String)", it -> it.journal().requests("GET", "x")),
          Map.entry(
              "Journal.requests(GraphOperation)",
              it -> it.journal().requests(GraphOperation.LIST_JOBS)),
          Map.entry("Journal.unmatched()", it -> it.journal().unmatched()),
          Map.entry("Journal.find(String)", it -> it.journal().find("x")),
          Map.entry("Journal.advice()", it -> it.journal().advice()),
          Map.entry("Journal.dropped()", it -> it.journal().dropped()),
          Map.entry("Journal.clear()", it -> it.journal().clear()));

  static Stream<Arguments> rejectedCalls() {
    return REJECTED.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  static Stream<Arguments> allowedCalls() {
    return WORKING.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  private static TenantSimulator closed() {
    TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .addTenant(tenant -> tenant.add(rule("Rule")))
            .build();
    assertThat(TestClient.ofAdmin(simulator).create("Weekly export", RULE).status()).isEqualTo(200);
    simulator.faults().stall(RULE);
    simulator.close();
    return simulator;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejectedCalls")
  void callsThatChangeStateAreRejected(String signature, Call call) {
    TenantSimulator simulator = closed();

    assertThatIllegalStateException()
        .isThrownBy(() -> call.on(simulator))
        .withMessageEndingWith("is not allowed: the simulator is closed");

    assertThat(simulator.clock().instant()).isEqualTo(START);
    assertThat(simulator.tenants()).hasSize(1);
    assertThat(simulator.tenant().resources(RULE)).containsExactly(rule("Rule"));
    assertThat(simulator.faults().active()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allowedCalls")
  void callsThatOnlyReadAreAllowed(String signature, Call call) {
    TenantSimulator simulator = closed();

    assertThatCode(() -> call.on(simulator)).doesNotThrowAnyException();
  }

  @Test
  void everyPublicMethodIsTested() {
    Set<String> called = new TreeSet<>(REJECTED.keySet());
    called.addAll(WORKING.keySet());

    Set<String> all =
        Stream.of(
                TenantSimulator.class,
                SimulatedTenant.class,
                Faults.class,
                Tokens.class,
                Journal.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !method.isSynthetic() && !method.getName().equals("toString"))
            .map(ClosedSimulatorTest::signature)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(called).isEqualTo(all);
  }

  private static String signature(Method method) {
    return method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  @Test
  void stallFaultCanBeCleared() {
    TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build();
    ActiveFault fault = simulator.faults().stall(RULE);
    TestClient.ofAdmin(simulator).create("Weekly export", RULE);
    simulator.advance(Duration.ofMinutes(1));
    simulator.close();

    fault.clear();

    assertThat(fault.isActive()).isFalse();
    assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TestClient.JOBS,
        TestClient.SNAPSHOTS + "/4e7b0b4c-5a5c-4a2e-9f0e-6a3f7d2b8c11",
        "https://graph.microsoft.com/v1.0/me"
      })
  void requestsReturn503(String url) {
    TenantSimulator simulator = closed();
    TestClient client = TestClient.ofAdmin(simulator);
    try (LogCapture log = new LogCapture()) {

      assertUnavailable(client.get(url));

      assertThat(log.text()).isEmpty();
    }
    assertThat(simulator.journal().entries())
        .last()
        .satisfies(entry -> assertThat(entry.status()).isEqualTo(503));
  }

  @Test
  void createReturns503() {
    TestClient client = TestClient.ofAdmin(closed());
    try (LogCapture log = new LogCapture()) {
      assertUnavailable(client.create("Another export", RULE));

      assertThat(log.text()).isEmpty();
    }
  }

  @Test
  void requestsWithoutATokenReturn503() {
    assertUnavailable(new TestClient(closed(), null).get(TestClient.JOBS));
  }

  private static void assertUnavailable(Response response) {
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.json().get("error"))
        .asString()
        .contains("code=ServiceUnavailable", "message=The simulator is closed.");
    assertThat(response.headers()).containsKey("request-id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /_simulator/ready",
        "GET /_simulator/time",
        "POST /_simulator/advance {\"untilIdle\":true}",
        "POST /_simulator/reset",
        "GET /_simulator/state",
        "PUT /_simulator/state {}",
        "POST /_simulator/faults {\"kind\":\"drop\"}",
        "GET /_simulator/journal",
        "GET /_simulator/advice",
        "POST /_simulator/tokens {}"
      })
  void controlRequestsReturn503(String line) throws Exception {
    TenantSimulator simulator = TenantSimulator.builder().build();
    SimulatorControl control = SimulatorControl.of(simulator, "secret");
    simulator.close();
    String[] parts = line.split(" ", 3);
    GraphRequest request =
        GraphRequest.of(
            parts[0],
            "http://127.0.0.1" + parts[1],
            Map.of("Authorization", List.of("Bearer secret")),
            json(parts.length > 2 ? parts[2] : ""));
    try (LogCapture log = new LogCapture();
        GraphResponse response = control.handle(request)) {
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.bodyText())
          .contains("\"code\":\"serviceUnavailable\"")
          .contains("the simulator is closed");
      assertThat(log.text()).isEmpty();
    }
  }

  @Test
  void graphRequestsThroughTheControlReturn503() throws Exception {
    TenantSimulator simulator = TenantSimulator.builder().build();
    SimulatorControl control = SimulatorControl.of(simulator);
    simulator.close();
    try (GraphResponse response = control.handle(GraphRequest.of("GET", TestClient.JOBS))) {
      assertThat(response.status()).isEqualTo(503);
    }
  }
}
