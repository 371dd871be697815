package io.github.tenantsnapshot.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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

  private static final Queue<TenantSimulator> USED = new ConcurrentLinkedQueue<>();

  /** Two tests wait for each other here, so that they run concurrently. */
  private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

  @BeforeEach
  void reset() {
    USED.clear();
    BARRIER.reset();
  }

  private static void awaitOtherTest(TenantSimulator simulator) throws Exception {
    BARRIER.await(30, TimeUnit.SECONDS);
    USED.add(simulator);
  }

  static class InstanceField {

    @RegisterExtension final TenantSimulatorExtension graph = new TenantSimulatorExtension();

    @Test
    void one() throws Exception {
      awaitOtherTest(graph.simulator());
      assertThat(USED).contains(graph.simulator());
    }

    @Test
    void other(TenantSimulator simulator) throws Exception {
      awaitOtherTest(simulator);
      assertThat(simulator).isSameAs(graph.simulator());
    }
  }

  static class StaticFieldWithParameters {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void one(int argument, TenantSimulator simulator) throws Exception {
      awaitOtherTest(simulator);
    }
  }

  @Test
  void concurrentTestsHaveTheirOwnSimulators() {
    for (Class<?> tests : new Class<?>[] {InstanceField.class, StaticFieldWithParameters.class}) {
      reset();
      assertThat(TestRuns.failures(TestRuns.execute(TestRuns.CONCURRENT, tests))).isEmpty();
      assertThat(USED).hasSize(2).doesNotHaveDuplicates();
    }
  }

  static class StaticField {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @Test
    void one() {
      USED.add(GRAPH.simulator());
    }

    @Nested
    class Inner {

      @Test
      void nested() {
        USED.add(GRAPH.simulator());
      }
    }
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class InstancePerClass {

    @RegisterExtension final TenantSimulatorExtension graph = new TenantSimulatorExtension();

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void one() {
      USED.add(graph.simulator());
    }
  }

  @Test
  void accessorsFailInConcurrentTestsThatShareAnExtension() {
    var results = TestRuns.execute(TestRuns.CONCURRENT, StaticField.class, InstancePerClass.class);
    assertThat(TestRuns.failures(results))
        .hasSize(3)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                        "concurrent tests share this extension: declare the TenantSimulator,"
                            + " SimulatedTenant, Faults, Journal, Tokens or opened resource as a"
                            + " parameter of the test"));
    assertThat(USED).isEmpty();
  }

  @Execution(ExecutionMode.SAME_THREAD)
  static class SequentialTests extends StaticField {}

  @Test
  void accessorsWorkInSequentialTests() {
    assertThat(TestRuns.failures(TestRuns.execute(TestRuns.CONCURRENT, SequentialTests.class)))
        .isEmpty();
    // The default mode has no effect unless parallel execution is enabled.
    Map<String, String> off = Map.of("junit.jupiter.execution.parallel.mode.default", "concurrent");
    assertThat(TestRuns.failures(TestRuns.execute(off, StaticField.class))).isEmpty();
    assertThat(USED).hasSize(4).doesNotHaveDuplicates();
  }

  /** Runs code of a test while the other test has a simulator, too. */
  private static void whileBothRun(Runnable code) throws Exception {
    BARRIER.await(30, TimeUnit.SECONDS);
    try {
      code.run();
    } finally {
      BARRIER.await(30, TimeUnit.SECONDS);
    }
  }

  abstract static class Base {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void one() throws Exception {
      whileBothRun(() -> USED.add(GRAPH.simulator()));
    }
  }

  static class FirstSubclass extends Base {}

  static class SecondSubclass extends Base {}

  @Test
  void accessorsReturnTheSimulatorOfTheThreadInConcurrentClassesThatShareAField() {
    var results = TestRuns.execute(TestRuns.CONCURRENT, FirstSubclass.class, SecondSubclass.class);
    assertThat(TestRuns.failures(results)).isEmpty();
    assertThat(USED).hasSize(2).doesNotHaveDuplicates();
  }

  abstract static class BaseWithClient {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void one() throws Exception {
      whileBothRun(
          () ->
              CompletableFuture.supplyAsync(GRAPH::simulator, task -> new Thread(task).start())
                  .join());
    }
  }

  static class FirstWithClient extends BaseWithClient {}

  static class SecondWithClient extends BaseWithClient {}

  @Test
  void accessorsFailInOtherThreadsOfConcurrentClassesThatShareAField() {
    var results =
        TestRuns.execute(TestRuns.CONCURRENT, FirstWithClient.class, SecondWithClient.class);
    assertThat(TestRuns.failures(results))
        .hasSize(2)
        .allSatisfy(
            failure -> assertThat(failure).hasMessageContaining("declare the TenantSimulator"));
  }

  abstract static class PerClassBase {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension().perClass();

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void one(TenantSimulator simulator) throws Exception {
      whileBothRun(() -> assertThat(GRAPH.simulator()).isSameAs(simulator));
      USED.add(simulator);
    }
  }

  static class FirstPerClass extends PerClassBase {}

  static class SecondPerClass extends PerClassBase {}

  @Test
  void concurrentClassesThatShareAPerClassFieldHaveTheirOwnSimulators() {
    var results = TestRuns.execute(TestRuns.CONCURRENT, FirstPerClass.class, SecondPerClass.class);
    assertThat(TestRuns.failures(results)).isEmpty();
    assertThat(USED).hasSize(2).doesNotHaveDuplicates();
  }

  static class PerClass {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension().perClass();

    @Test
    void one(TenantSimulator simulator) {
      USED.add(simulator);
    }

    @Nested
    @Execution(ExecutionMode.SAME_THREAD)
    class Inner {

      @Test
      void nested(TenantSimulator simulator) {
        USED.add(simulator);
      }
    }
  }

  @Execution(ExecutionMode.SAME_THREAD)
  static class SequentialPerClass extends PerClass {}

  @Test
  void perClassIsRejectedForConcurrentTests() {
    assertThat(TestRuns.failures(TestRuns.execute(TestRuns.CONCURRENT, PerClass.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "perClass() does not allow concurrent tests, but those of PerClass may run"
                + " concurrently: remove perClass() or add @Execution(SAME_THREAD)");
    assertThat(USED).hasSize(1); // that of the nested test, which runs last
    reset();
    assertThat(TestRuns.failures(TestRuns.execute(TestRuns.CONCURRENT, SequentialPerClass.class)))
        .isEmpty();
    assertThat(USED).hasSize(2);
  }
}
