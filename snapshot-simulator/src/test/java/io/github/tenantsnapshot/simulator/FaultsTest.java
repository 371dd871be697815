package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.graph.GraphOperation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of faults as values, and of their activation. */
class FaultsTest {

  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(START)
          .addTenant(TenantSimulator.DEFAULT_TENANT_ID, tenant -> {})
          .addTenant(FABRIKAM, tenant -> {})
          .build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  private int status() {
    return client.get(TestClient.JOBS).status();
  }

  private int statusOfFabrikam() {
    return TestClient.of(simulator, simulator.tenant(FABRIKAM).admin())
        .get(TestClient.JOBS)
        .status();
  }

  @Test
  void faultThatIsAddedTwiceIsActiveTwice() {
    Fault fault = Fault.onAnyRequest().respond(503).times(1);

    ActiveFault first = simulator.faults().add(fault);
    ActiveFault second = simulator.faults().add(fault);

    assertThat(status()).isEqualTo(503);
    assertThat(first.timesTriggered()).isOne();
    assertThat(first.isActive()).isFalse();
    assertThat(second.timesTriggered()).isZero();
    assertThat(second.isActive()).isTrue();
    assertThat(status()).isEqualTo(503);
    assertThat(second.timesTriggered()).isOne();
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void clearingOneActivationOfAFaultKeepsTheOther() {
    Fault fault = Fault.onAnyRequest().respond(503);
    ActiveFault first = simulator.faults().add(fault);
    ActiveFault second = simulator.faults().add(fault);

    first.clear();

    assertThat(second.isActive()).isTrue();
    assertThat(status()).isEqualTo(503);
    assertThat(first.timesTriggered()).isZero();
  }

  @Test
  void faultCanBeAddedToSeveralSimulators() {
    Fault fault = Fault.onAnyRequest().respond(503).times(1);
    simulator.faults().add(fault);
    assertThat(status()).isEqualTo(503);

    try (TenantSimulator other = TenantSimulator.builder().build()) {
      other.faults().add(fault);

      assertThat(TestClient.ofAdmin(other).get(TestClient.JOBS).status()).isEqualTo(503);
    }
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void optionMethodsReturnANewFault() {
    RequestFault error = Fault.onAnyRequest().respond(503);
    ResourceTypeFault failure = Fault.forbid(RULE);
    CrashFault crash = Fault.crash(WorkerOperation.PUBLISH);

    RequestFault once = error.times(1).retryAfter(Duration.ofSeconds(5)).afterProcessing();
    ResourceTypeFault random = failure.withProbability(0.5).afterInstances(1).times(2);
    CrashFault after = crash.afterOperation().times(3);

    assertThat(error).isNotSameAs(once).hasToString("respond 503");
    assertThat(once).hasToString("respond 503, after processing");
    assertThat(failure.isRandom()).isFalse();
    assertThat(random.isRandom()).isTrue();
    assertThat(crash).hasToString("crash before PUBLISH");
    assertThat(after).hasToString("crash after PUBLISH");
    simulator.faults().add(error);
    for (int i = 0; i < 3; i++) {
      TestClient.Response response = client.get(TestClient.JOBS);
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.headers()).doesNotContainKey("Retry-After");
    }
  }

  @Test
  void activeFaultIgnoresOptionsThatAreSetLater() {
    RequestFault fault = Fault.onAnyRequest().respond(503);
    ActiveFault active = simulator.faults().add(fault);

    RequestFault other = fault.times(1).retryAfter(Duration.ofSeconds(5)).withProbability(0);

    assertThat(other.isRandom()).isTrue();
    assertThat(active.fault()).isSameAs(fault);
    assertThat(status()).isEqualTo(503);
    assertThat(status()).isEqualTo(503);
    assertThat(active.isActive()).isTrue();
  }

  static Stream<Arguments> texts() {
    RequestSelection requests = Fault.onAnyRequest();
    Duration second = Duration.ofSeconds(1);
    return Stream.of(
        Arguments.of(requests.throttle(1), "throttle"),
        Arguments.of(requests.respond(503), "respond 503"),
        Arguments.of(requests.gatewayError(502), "gateway error 502"),
        Arguments.of(requests.emptyGatewayError(502), "gateway error 502 without a body"),
        Arguments.of(requests.delay(second), "delay PT1S"),
        Arguments.of(requests.hold(second), "hold PT1S"),
        Arguments.of(requests.drop(), "drop"),
        Arguments.of(requests.truncate(20), "truncate at 20 bytes"),
        Arguments.of(Fault.forbid(RULE), RULE + " forbidden"),
        Arguments.of(Fault.returnNothing(RULE), RULE + " returns nothing"),
        Arguments.of(Fault.slow(RULE, second), RULE + " slow"),
        Arguments.of(Fault.stall(RULE), RULE + " stalled"),
        Arguments.of(Fault.crash(WorkerOperation.CLAIM), "crash before CLAIM"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textOfAFaultSaysWhatItDoes(Fault fault, String text) {
    assertThat(fault).hasToString(text);
  }

  @Test
  void textsOfSelectionsAndOfActiveFaultsListThem() {
    assertThat(Fault.onAnyRequest()).hasToString("RequestSelection[any request]");
    assertThat(Fault.on(GraphOperation.LIST_JOBS)).hasToString("RequestSelection[LIST_JOBS]");
    simulator.faults().throttle(1);
    simulator.faults().crash(WorkerOperation.CLAIM);
    assertThat(simulator.faults()).hasToString("Faults[throttle, crash before CLAIM]");
  }

  static Stream<Class<?>> values() {
    return Stream.of(
        Fault.class,
        RequestFault.class,
        ResourceTypeFault.class,
        CrashFault.class,
        RequestSelection.class);
  }

  @ParameterizedTest
  @MethodSource("values")
  void allFieldsOfFaultsAreFinal(Class<?> type) {
    List<Field> fields =
        Arrays.stream(type.getDeclaredFields()).filter(field -> !field.isSynthetic()).toList();

    assertThat(fields).isNotEmpty().allMatch(field -> Modifier.isFinal(field.getModifiers()));
  }

  @Test
  void operationCanBeSelectedTwice() {
    simulator
        .faults()
        .add(Fault.on(GraphOperation.LIST_JOBS, GraphOperation.LIST_JOBS).respond(503));

    assertThat(status()).isEqualTo(503);
    assertThat(client.get(TestClient.SNAPSHOTS).status()).isEqualTo(200);
  }

  /** Returns a list of faults that calls a hook before its iterator returns the last one. */
  private static List<Fault> withHookBeforeTheLast(Runnable beforeLast, Fault... faults) {
    return new ArrayList<>(List.of(faults)) {
      private static final long serialVersionUID = 1L;

      @Override
      public Iterator<Fault> iterator() {
        Iterator<Fault> all = super.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Fault next() {
            Fault next = all.next();
            if (!all.hasNext()) {
              beforeLast.run();
            }
            return next;
          }
        };
      }
    };
  }

  @Test
  void faultsThatAreAddedTogetherBecomeActiveTogether() {
    List<Integer> statuses = new ArrayList<>();
    List<Fault> faults =
        withHookBeforeTheLast(
            () -> statuses.add(status()),
            Fault.onAnyRequest().respond(502).times(1),
            Fault.onAnyRequest().respond(503).times(1));

    List<ActiveFault> added = simulator.faults().addAll(faults);

    assertThat(statuses).isNotEmpty().containsOnly(200);
    assertThat(added).extracting(ActiveFault::fault).containsExactlyElementsOf(faults);
    assertThat(simulator.faults().active()).containsExactlyElementsOf(added);
    assertThat(List.of(status(), status(), status())).containsExactly(502, 503, 200);
  }

  @Test
  void noneOfSeveralFaultsIsAddedIfOneIsInvalid() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                simulator
                    .faults()
                    .addAll(List.of(Fault.onAnyRequest().drop(), Fault.forbid("contoso.widget"))))
        .withMessageContaining("resourceType is unknown: contoso.widget");

    assertThat(simulator.faults().active()).isEmpty();
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void addingNoFaultsChangesNothing() {
    assertThat(simulator.faults().addAll(List.of())).isEmpty();
    assertThat(simulator.faults().active()).isEmpty();
  }

  @Test
  void severalFaultsCanBeLimitedToOneTenant() {
    List<ActiveFault> added =
        simulator
            .tenant(FABRIKAM)
            .faults()
            .addAll(List.of(Fault.onAnyRequest().respond(503), Fault.forbid(RULE)));

    assertThat(status()).isEqualTo(200);
    assertThat(statusOfFabrikam()).isEqualTo(503);
    assertThat(simulator.tenant(FABRIKAM).faults().active()).containsExactlyElementsOf(added);
    assertThat(simulator.tenant().faults().active()).isEmpty();
  }
}
