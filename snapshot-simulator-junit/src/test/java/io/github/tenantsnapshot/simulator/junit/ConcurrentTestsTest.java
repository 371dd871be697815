package io.github.tenantsnapshot.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension with concurrent tests. */
class ConcurrentTestsTest {

  private static final Queue<TenantSimulator> HAD = new ConcurrentLinkedQueue<>();

  /** Two tests wait for each other here, so that they run concurrently. */
  private static final CyclicBarrier MEETING = new CyclicBarrier(2);

  @BeforeEach
  void forget() {
    HAD.clear();
    MEETING.reset();
  }

  private static void meet(TenantSimulator simulator) throws Exception {
    MEETING.await(30, TimeUnit.SECONDS);
    HAD.add(simulator);
  }

  static class InstanceField {

    @RegisterExtension final TenantSimulatorExtension graph = new TenantSimulatorExtension();

    @Test
    void one() throws Exception {
      meet(graph.simulator());
      assertThat(HAD).contains(graph.simulator());
    }

    @Test
    void other(TenantSimulator simulator) throws Exception {
      meet(simulator);
      assertThat(simulator).isSameAs(graph.simulator());
    }
  }

  static class StaticFieldWithParameters {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void one(int argument, TenantSimulator simulator) throws Exception {
      meet(simulator);
    }
  }

  @Test
  void testsThatRunAtTheSameTimeHaveTheirOwn() {
    for (Class<?> tests : new Class<?>[] {InstanceField.class, StaticFieldWithParameters.class}) {
      forget();
      assertThat(Runs.failures(Runs.of(Runs.CONCURRENT, tests))).isEmpty();
      assertThat(HAD).hasSize(2).doesNotHaveDuplicates();
    }
  }

  static class StaticField {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @Test
    void one() {
      HAD.add(GRAPH.simulator());
    }

    @Nested
    class Inner {

      @Test
      void nested() {
        HAD.add(GRAPH.simulator());
      }
    }
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstanceForAll {

    @RegisterExtension final TenantSimulatorExtension graph = new TenantSimulatorExtension();

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void one() {
      HAD.add(graph.simulator());
    }
  }

  @Test
  void theAccessorsOfASharedExtensionRefuseToChoose() {
    var results = Runs.of(Runs.CONCURRENT, StaticField.class, OneInstanceForAll.class);
    assertThat(Runs.failures(results))
        .hasSize(3)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                        "concurrent tests share this extension: declare the TenantSimulator,"
                            + " SimulatedTenant, Faults, Journal, Tokens or opened resource as a"
                            + " parameter of the test"));
    assertThat(HAD).isEmpty();
  }

  @Execution(ExecutionMode.SAME_THREAD)
  static class OneAfterTheOther extends StaticField {}

  @Test
  void theAccessorsServeTestsThatRunOneAfterTheOther() {
    assertThat(Runs.failures(Runs.of(Runs.CONCURRENT, OneAfterTheOther.class))).isEmpty();
    // The default mode has no effect unless parallel execution is enabled.
    Map<String, String> off = Map.of("junit.jupiter.execution.parallel.mode.default", "concurrent");
    assertThat(Runs.failures(Runs.of(off, StaticField.class))).isEmpty();
    assertThat(HAD).hasSize(4).doesNotHaveDuplicates();
  }

  abstract static class Base {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void one() throws Exception {
      MEETING.await(30, TimeUnit.SECONDS); // both tests have a simulator now
      try {
        HAD.add(GRAPH.simulator());
      } finally {
        MEETING.await(30, TimeUnit.SECONDS);
      }
    }
  }

  static class Heir extends Base {}

  static class OtherHeir extends Base {}

  @Test
  void theAccessorsRefuseToChooseBetweenClassesThatShareAFieldToo() {
    var results = Runs.of(Runs.CONCURRENT, Heir.class, OtherHeir.class);
    assertThat(Runs.failures(results))
        .hasSize(2)
        .allSatisfy(
            failure -> assertThat(failure).hasMessageContaining("declare the TenantSimulator"));
    assertThat(HAD).isEmpty();
  }

  static class PerClass {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension().perClass();

    @Test
    void one(TenantSimulator simulator) {
      HAD.add(simulator);
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Inner {

      @Test
      void nested(TenantSimulator simulator) {
        HAD.add(simulator);
      }
    }
  }

  @Execution(ExecutionMode.SAME_THREAD)
  static class PerClassOneAfterTheOther extends PerClass {}

  @Test
  void testsThatMayRunAtTheSameTimeCannotShareOne() {
    assertThat(Runs.failures(Runs.of(Runs.CONCURRENT, PerClass.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "perClass() does not allow concurrent tests, but those of PerClass may run"
                + " concurrently: remove perClass() or add @Execution(SAME_THREAD)");
    assertThat(HAD).hasSize(1); // that of the nested test, which runs last
    forget();
    assertThat(Runs.failures(Runs.of(Runs.CONCURRENT, PerClassOneAfterTheOther.class))).isEmpty();
    assertThat(HAD).hasSize(2);
  }
}
