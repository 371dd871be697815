package io.github.tenantsnapshot.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.Journal;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lifecycle of the extension's simulators, and how tests access them. */
class TenantSimulatorExtensionTest {

  private static final String RULE = "microsoft.exchange.transportrule";

  /** The simulators that the executed test classes have used, in order. */
  private static final List<TenantSimulator> USED = new ArrayList<>();

  @BeforeEach
  void clearUsed() {
    USED.clear();
  }

  private final TenantSimulatorExtension notRegistered = new TenantSimulatorExtension();

  @Test
  void unregisteredFieldIsReported() {
    assertThatIllegalStateException()
        .isThrownBy(notRegistered::simulator)
        .withMessage(
            "JUnit has not called this extension: is its field annotated with"
                + " @RegisterExtension?");
  }

  @Test
  void unregisteredFieldWithPerClassIsReported() {
    TenantSimulatorExtension perClass = new TenantSimulatorExtension().perClass();
    assertThatIllegalStateException()
        .isThrownBy(() -> perClass.advance(Duration.ZERO))
        .withMessageContaining("@RegisterExtension?");
  }

  /** Asserts that a simulator is in its initial state, and changes it. */
  private static void use(TenantSimulator simulator) {
    assertThat(simulator.tenant().resourceTypes()).containsExactly(RULE);
    simulator.tenant().clear();
    USED.add(simulator);
  }

  private static void fill(SimulatedTenant tenant) {
    tenant.add(new SnapshotResource("EXOTransportRule-A", RULE, JsonText.of("{}")));
  }

  static class InstanceField {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.withTenant(TenantSimulatorExtensionTest::fill);

    @BeforeEach
    void simulatorExistsBefore() {
      assertThat(graph.tenant().resources(RULE)).hasSize(1);
    }

    @AfterEach
    void simulatorExistsAfter() {
      assertThat(graph.simulator()).isSameAs(USED.get(USED.size() - 1));
    }

    @Test
    void one() {
      use(graph.simulator());
    }

    @Test
    void other() {
      use(graph.simulator());
    }

    @RepeatedTest(2)
    void again() {
      use(graph.simulator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void with(String argument, TenantSimulator simulator) {
      assertThat(argument).isNotEmpty();
      assertThat(simulator).isSameAs(graph.simulator());
      use(simulator);
    }

    @Nested
    class Inner {

      @Test
      void nested() {
        use(graph.simulator());
      }
    }
  }

  static class StaticField {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH =
        TenantSimulatorExtension.withTenant(TenantSimulatorExtensionTest::fill);

    @BeforeAll
    static void hasNoSimulatorYet() {
      assertThatIllegalStateException()
          .isThrownBy(GRAPH::simulator)
          .withMessage(
              "the simulator exists during a test and its @BeforeEach and @AfterEach methods only");
    }

    @Test
    void one() {
      use(GRAPH.simulator());
    }

    @Test
    void other(TenantSimulator simulator) {
      assertThat(simulator).isSameAs(GRAPH.simulator());
      use(simulator);
    }

    @Nested
    class Inner {

      @Test
      void nested() {
        use(GRAPH.simulator());
      }
    }
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class InstancePerClass {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.withTenant(TenantSimulatorExtensionTest::fill);

    @Test
    void one() {
      use(graph.simulator());
    }

    @Test
    void other() {
      use(graph.simulator());
    }
  }

  @ExtendWith(TenantSimulatorExtension.class)
  static class WithParameters {

    @BeforeEach
    void fill(SimulatedTenant tenant) {
      TenantSimulatorExtensionTest.fill(tenant);
    }

    @Test
    void one(
        TenantSimulator simulator,
        SimulatedTenant tenant,
        Faults faults,
        Journal journal,
        Tokens tokens) {
      assertThat(tenant).isSameAs(simulator.tenant());
      assertThat(faults).isSameAs(simulator.faults());
      assertThat(journal).isSameAs(simulator.journal());
      assertThat(tokens).isSameAs(simulator.tokens());
      use(simulator);
    }

    @Test
    void other(TenantSimulator simulator) {
      use(simulator);
    }

    @Nested
    class Inner {

      @Test
      void nested(TenantSimulator simulator) {
        use(simulator);
      }
    }
  }

  static class WithParametersOfOneMethod {

    @Test
    @ExtendWith(TenantSimulatorExtension.class)
    void one(TenantSimulator simulator) {
      fill(simulator.tenant());
      use(simulator);
    }
  }

  @Test
  void eachTestHasItsOwnSimulator() {
    assertEachHasItsOwn(7, InstanceField.class);
    assertEachHasItsOwn(3, StaticField.class);
    assertEachHasItsOwn(2, InstancePerClass.class);
    assertEachHasItsOwn(3, WithParameters.class);
    assertEachHasItsOwn(1, WithParametersOfOneMethod.class);
  }

  private void assertEachHasItsOwn(int tests, Class<?> testClass) {
    clearUsed();
    var results = TestRuns.execute(testClass);
    assertThat(TestRuns.failures(results)).isEmpty();
    assertThat(TestRuns.succeeded(results)).hasSize(tests);
    assertThat(USED).hasSize(tests).doesNotHaveDuplicates();
    assertThat(USED).allSatisfy(TenantSimulatorExtensionTest::assertClosed);
  }

  private static void assertClosed(TenantSimulator simulator) {
    assertThatIllegalStateException()
        .isThrownBy(() -> simulator.service().listJobs(simulator.tenant().admin()));
  }

  static class WithDynamicTests {

    @RegisterExtension final TenantSimulatorExtension graph = new TenantSimulatorExtension();

    @TestFactory
    List<DynamicTest> dynamic() {
      USED.add(graph.simulator());
      return List.of(
          DynamicTest.dynamicTest("a", () -> USED.add(graph.simulator())),
          DynamicTest.dynamicTest("b", () -> USED.add(graph.simulator())));
    }
  }

  @Test
  void dynamicTestsOfAFactoryShareASimulator() {
    var results = TestRuns.execute(WithDynamicTests.class);
    assertThat(TestRuns.failures(results)).isEmpty();
    assertThat(USED).hasSize(3).containsOnly(USED.get(0));
  }

  static class Configured {

    private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.builtBy(builder -> builder.virtualTime(START).faultSeed(5));

    @Test
    void accessors() {
      USED.add(graph.simulator());
      assertThat(graph.tenant()).isSameAs(graph.simulator().tenant());
      assertThat(graph.faults()).isSameAs(graph.simulator().faults());
      assertThat(graph.faults().seed()).isEqualTo(5);
      assertThat(graph.journal()).isSameAs(graph.simulator().journal());
      graph.advance(Duration.ofMinutes(2));
      assertThat(graph.simulator().clock().instant()).isEqualTo(START.plusSeconds(120));
      assertThatIllegalStateException()
          .isThrownBy(() -> graph.opened(FirstResource.class))
          .withMessage("opening(FirstResource.class, …) was not called");
    }
  }

  @Test
  void simulatorIsBuiltAsConfigured() {
    var results = TestRuns.execute(Configured.class);
    assertThat(TestRuns.failures(results)).isEmpty();
    assertThat(USED).hasSize(1);
  }

  /** A resource that is opened for a simulator, such as a server. */
  private static class FirstResource implements AutoCloseable {

    private static final List<String> EVENTS = new ArrayList<>();

    private final TenantSimulator simulator;

    FirstResource(TenantSimulator simulator) {
      this.simulator = simulator;
      EVENTS.add("open " + getClass().getSimpleName());
    }

    @Override
    public void close() throws IOException {
      simulator.journal().entries(); // the simulator is still open
      simulator.advance(Duration.ZERO);
      EVENTS.add("close " + getClass().getSimpleName());
    }
  }

  private static final class SecondResource extends FirstResource {

    SecondResource(TenantSimulator simulator) {
      super(simulator);
    }
  }

  static class Opening {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        new TenantSimulatorExtension()
            .opening(FirstResource.class, FirstResource::new)
            .opening(SecondResource.class, SecondResource::new)
            .failOnUnmatched();

    @BeforeEach
    void isOpen(SecondResource second) {
      assertThat(graph.opened(SecondResource.class)).isSameAs(second);
    }

    @Test
    void one(TenantSimulator simulator, FirstResource resource) {
      assertThat(resource).isSameAs(graph.opened(FirstResource.class));
      assertThat(resource.simulator).isSameAs(simulator).isSameAs(graph.simulator());
      FirstResource.EVENTS.add("test");
    }
  }

  @Test
  void openedResourcesAreClosedInReverseOrderBeforeTheSimulator() {
    FirstResource.EVENTS.clear();
    assertThat(TestRuns.failures(TestRuns.execute(Opening.class))).isEmpty();
    assertThat(FirstResource.EVENTS)
        .containsExactly(
            "open FirstResource",
            "open SecondResource",
            "test",
            "close SecondResource",
            "close FirstResource");
  }

  static class OpeningFails {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        new TenantSimulatorExtension()
            .opening(FirstResource.class, FirstResource::new)
            .opening(
                SecondResource.class,
                simulator -> {
                  USED.add(simulator);
                  throw new IOException("no port");
                });

    @Test
    void one() {
      FirstResource.EVENTS.add("test");
    }
  }

  @Test
  void openedResourcesAreClosedIfAnotherCannotBeOpened() {
    FirstResource.EVENTS.clear();
    assertThat(TestRuns.failures(TestRuns.execute(OpeningFails.class)))
        .singleElement()
        .isInstanceOf(IllegalStateException.class)
        .extracting(Throwable::getCause)
        .isInstanceOf(IOException.class);
    assertThat(FirstResource.EVENTS).containsExactly("open FirstResource", "close FirstResource");
    assertThat(USED).hasSize(1);
  }

  static class OpeningFailsWithAnError {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        new TenantSimulatorExtension()
            .opening(FirstResource.class, FirstResource::new)
            .opening(
                SecondResource.class,
                simulator -> {
                  throw new AssertionError("no client");
                });

    @Test
    void one() {
      FirstResource.EVENTS.add("test");
    }
  }

  @Test
  void openedResourcesAreClosedIfAnOpenerThrowsAnError() {
    FirstResource.EVENTS.clear();
    assertThat(TestRuns.failures(TestRuns.execute(OpeningFailsWithAnError.class)))
        .singleElement()
        .isInstanceOf(AssertionError.class)
        .hasToString("java.lang.AssertionError: no client");
    assertThat(FirstResource.EVENTS).containsExactly("open FirstResource", "close FirstResource");
  }

  static class ClosingFails {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        new TenantSimulatorExtension()
            .opening(FirstResource.class, FirstResource::new)
            .opening(
                AutoCloseable.class,
                simulator ->
                    () -> {
                      throw new IOException("cannot close");
                    });

    @Test
    void one() {}
  }

  @Test
  void otherResourcesAreClosedIfOneCannotBeClosed() {
    FirstResource.EVENTS.clear();
    assertThat(TestRuns.failures(TestRuns.execute(ClosingFails.class)))
        .singleElement()
        .isInstanceOf(IllegalStateException.class)
        .extracting(failure -> failure.getCause().getMessage())
        .isEqualTo("cannot close");
    assertThat(FirstResource.EVENTS).containsExactly("open FirstResource", "close FirstResource");
  }

  @Test
  void openingRejectsDuplicateAndBuiltInTypes() {
    TenantSimulatorExtension one =
        new TenantSimulatorExtension().opening(FirstResource.class, FirstResource::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.opening(FirstResource.class, FirstResource::new))
        .withMessageContaining("type must not be supported as a parameter already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.opening(TenantSimulator.class, simulator -> simulator));
  }

  static class PerClass {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH =
        TenantSimulatorExtension.withTenant(TenantSimulatorExtensionTest::fill).perClass();

    @BeforeAll
    static void simulatorExistsBefore(TenantSimulator simulator) {
      USED.add(simulator);
      assertThat(GRAPH.simulator()).isSameAs(simulator);
    }

    @AfterAll
    static void simulatorExistsAfter() {
      USED.add(GRAPH.simulator());
    }

    @Test
    void one() {
      USED.add(GRAPH.simulator());
    }

    @Test
    void other(TenantSimulator simulator) {
      USED.add(simulator);
    }

    @Nested
    class Inner {

      @Test
      void nested() {
        USED.add(GRAPH.simulator());
      }
    }
  }

  static class PerClassAgain extends PerClass {}

  @Test
  void perClassSharesASimulatorBetweenAllTestsOfAClass() {
    var results = TestRuns.execute(PerClass.class);
    assertThat(TestRuns.failures(results)).isEmpty();
    assertThat(USED).hasSize(5).containsOnly(USED.get(0));
    assertClosed(USED.get(0));

    results = TestRuns.execute(PerClassAgain.class);
    assertThat(TestRuns.failures(results)).isEmpty();
    assertThat(USED.get(5)).isNotSameAs(USED.get(0));
  }

  static class PerClassInAnInstanceField {

    @RegisterExtension
    final TenantSimulatorExtension graph = new TenantSimulatorExtension().perClass();

    @Test
    void one() {}
  }

  @Test
  void perClassIsRejectedForAnInstanceField() {
    assertThat(TestRuns.failures(TestRuns.execute(PerClassInAnInstanceField.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "perClass() needs a static field or @TestInstance(PER_CLASS), since each test has its"
                + " own instance field");
  }

  static class WithABeforeAllParameter {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @BeforeAll
    static void early(TenantSimulator simulator) {
      USED.add(simulator);
    }

    @Test
    void one() {}
  }

  @Test
  void parameterOfBeforeAllIsRejectedWithoutPerClass() {
    assertThat(TestRuns.failures(TestRuns.execute(WithABeforeAllParameter.class)))
        .singleElement()
        .isInstanceOf(ParameterResolutionException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "each test has its own simulator: declare the TenantSimulator as a parameter of the"
                + " test or of a @BeforeEach method, or call perClass()");
    assertThat(USED).isEmpty();
  }

  static class WithAnInvalidTenant {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.withTenant(
            tenant -> tenant.addBaseline(new ByteArrayInputStream(new byte[] {'['})));

    @Test
    void one() {
      USED.add(graph.simulator());
    }
  }

  @Test
  void testFailsIfItsTenantCannotBeFilled() {
    assertThat(TestRuns.failures(TestRuns.execute(WithAnInvalidTenant.class)))
        .singleElement()
        .isInstanceOf(IllegalArgumentException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("the baseline");
    assertThat(USED).isEmpty();
  }
}
