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
  private static final List<TenantSimulator> HAD = new ArrayList<>();

  @BeforeEach
  void forget() {
    HAD.clear();
  }

  private final TenantSimulatorExtension notRegistered = new TenantSimulatorExtension();

  @Test
  void aFieldThatIsNotRegisteredIsNamedAsTheCause() {
    assertThatIllegalStateException()
        .isThrownBy(notRegistered::simulator)
        .withMessage(
            "JUnit has not called this extension: is its field annotated with"
                + " @RegisterExtension?");
  }

  @Test
  void aFieldOfAClassThatIsNotRegisteredIsNamedAsTheCause() {
    TenantSimulatorExtension perClass = new TenantSimulatorExtension().perClass();
    assertThatIllegalStateException()
        .isThrownBy(() -> perClass.advance(Duration.ZERO))
        .withMessageContaining("@RegisterExtension?");
  }

  /** Asserts that a simulator is in its initial state, and changes it. */
  private static void use(TenantSimulator simulator) {
    assertThat(simulator.tenant().resourceTypes()).containsExactly(RULE);
    simulator.tenant().clear();
    HAD.add(simulator);
  }

  private static void fill(SimulatedTenant tenant) {
    tenant.add(new SnapshotResource("EXOTransportRule-A", RULE, JsonText.of("{}")));
  }

  static class InstanceField {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.withTenant(TenantSimulatorExtensionTest::fill);

    @BeforeEach
    void hasOneAlready() {
      assertThat(graph.tenant().resources(RULE)).hasSize(1);
    }

    @AfterEach
    void hasItStill() {
      assertThat(graph.simulator()).isSameAs(HAD.get(HAD.size() - 1));
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
    static void hasNoneYet() {
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
  static class OneInstanceForAll {

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
  static class ByType {

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

  static class ByTypeAtAMethod {

    @Test
    @ExtendWith(TenantSimulatorExtension.class)
    void one(TenantSimulator simulator) {
      fill(simulator.tenant());
      use(simulator);
    }
  }

  @Test
  void eachTestHasASimulatorOfItsOwn() {
    assertEachHasItsOwn(7, InstanceField.class);
    assertEachHasItsOwn(3, StaticField.class);
    assertEachHasItsOwn(2, OneInstanceForAll.class);
    assertEachHasItsOwn(3, ByType.class);
    assertEachHasItsOwn(1, ByTypeAtAMethod.class);
  }

  private void assertEachHasItsOwn(int tests, Class<?> testClass) {
    forget();
    var results = Runs.of(testClass);
    assertThat(Runs.failures(results)).isEmpty();
    assertThat(Runs.succeeded(results)).hasSize(tests);
    assertThat(HAD).hasSize(tests).doesNotHaveDuplicates();
    assertThat(HAD).allSatisfy(TenantSimulatorExtensionTest::assertClosed);
  }

  private static void assertClosed(TenantSimulator simulator) {
    assertThatIllegalStateException()
        .isThrownBy(() -> simulator.service().listJobs(simulator.tenant().admin()));
  }

  static class ManyInOneTest {

    @RegisterExtension final TenantSimulatorExtension graph = new TenantSimulatorExtension();

    @TestFactory
    List<DynamicTest> dynamic() {
      HAD.add(graph.simulator());
      return List.of(
          DynamicTest.dynamicTest("a", () -> HAD.add(graph.simulator())),
          DynamicTest.dynamicTest("b", () -> HAD.add(graph.simulator())));
    }
  }

  @Test
  void theDynamicTestsOfAFactoryShareOne() {
    var results = Runs.of(ManyInOneTest.class);
    assertThat(Runs.failures(results)).isEmpty();
    assertThat(HAD).hasSize(3).containsOnly(HAD.get(0));
  }

  static class Configured {

    private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.builtBy(builder -> builder.virtualTime(START).faultSeed(5));

    @Test
    void accessors() {
      HAD.add(graph.simulator());
      assertThat(graph.tenant()).isSameAs(graph.simulator().tenant());
      assertThat(graph.faults()).isSameAs(graph.simulator().faults());
      assertThat(graph.faults().seed()).isEqualTo(5);
      assertThat(graph.journal()).isSameAs(graph.simulator().journal());
      graph.advance(Duration.ofMinutes(2));
      assertThat(graph.simulator().clock().instant()).isEqualTo(START.plusSeconds(120));
      assertThatIllegalStateException()
          .isThrownBy(() -> graph.opened(Door.class))
          .withMessage("opening(Door.class, …) was not called");
    }
  }

  @Test
  void buildsAsItIsToldAndHasShortWaysToTheParts() {
    var results = Runs.of(Configured.class);
    assertThat(Runs.failures(results)).isEmpty();
    assertThat(HAD).hasSize(1);
  }

  /** A resource that is opened for a simulator, such as a server. */
  private static class Door implements AutoCloseable {

    private static final List<String> EVENTS = new ArrayList<>();

    private final TenantSimulator simulator;

    Door(TenantSimulator simulator) {
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

  private static final class Second extends Door {

    Second(TenantSimulator simulator) {
      super(simulator);
    }
  }

  static class Opening {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        new TenantSimulatorExtension()
            .opening(Door.class, Door::new)
            .opening(Second.class, Second::new)
            .failOnUnmatched();

    @BeforeEach
    void isOpenAlready(Second second) {
      assertThat(graph.opened(Second.class)).isSameAs(second);
    }

    @Test
    void one(TenantSimulator simulator, Door door) {
      assertThat(door).isSameAs(graph.opened(Door.class));
      assertThat(door.simulator).isSameAs(simulator).isSameAs(graph.simulator());
      Door.EVENTS.add("test");
    }
  }

  @Test
  void opensWhatIsAskedForAndClosesItBeforeTheSimulator() {
    Door.EVENTS.clear();
    assertThat(Runs.failures(Runs.of(Opening.class))).isEmpty();
    assertThat(Door.EVENTS)
        .containsExactly("open Door", "open Second", "test", "close Second", "close Door");
  }

  static class OpeningFails {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        new TenantSimulatorExtension()
            .opening(Door.class, Door::new)
            .opening(
                Second.class,
                simulator -> {
                  HAD.add(simulator);
                  throw new IOException("no port");
                });

    @Test
    void one() {
      Door.EVENTS.add("test");
    }
  }

  @Test
  void closesWhatIsOpenIfTheNextCannotBeOpened() {
    Door.EVENTS.clear();
    assertThat(Runs.failures(Runs.of(OpeningFails.class)))
        .singleElement()
        .isInstanceOf(IllegalStateException.class)
        .extracting(Throwable::getCause)
        .isInstanceOf(IOException.class);
    assertThat(Door.EVENTS).containsExactly("open Door", "close Door");
    assertThat(HAD).hasSize(1);
  }

  static class ClosingFails {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        new TenantSimulatorExtension()
            .opening(Door.class, Door::new)
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
  void closesTheRestIfOneCannotBeClosed() {
    Door.EVENTS.clear();
    assertThat(Runs.failures(Runs.of(ClosingFails.class)))
        .singleElement()
        .isInstanceOf(IllegalStateException.class)
        .extracting(failure -> failure.getCause().getMessage())
        .isEqualTo("cannot close");
    assertThat(Door.EVENTS).containsExactly("open Door", "close Door");
  }

  @Test
  void opensNothingTwiceAndNothingOfTheSimulatorsOwn() {
    TenantSimulatorExtension one = new TenantSimulatorExtension().opening(Door.class, Door::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.opening(Door.class, Door::new))
        .withMessageContaining("type must not be supported as a parameter already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.opening(TenantSimulator.class, simulator -> simulator));
  }

  static class PerClass {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH =
        TenantSimulatorExtension.withTenant(TenantSimulatorExtensionTest::fill).perClass();

    @BeforeAll
    static void hasOneAlready(TenantSimulator simulator) {
      HAD.add(simulator);
      assertThat(GRAPH.simulator()).isSameAs(simulator);
    }

    @AfterAll
    static void hasItStill() {
      HAD.add(GRAPH.simulator());
    }

    @Test
    void one() {
      HAD.add(GRAPH.simulator());
    }

    @Test
    void other(TenantSimulator simulator) {
      HAD.add(simulator);
    }

    @Nested
    class Inner {

      @Test
      void nested() {
        HAD.add(GRAPH.simulator());
      }
    }
  }

  static class PerClassAgain extends PerClass {}

  @Test
  void allTestsOfAClassShareOneOnRequest() {
    var results = Runs.of(PerClass.class);
    assertThat(Runs.failures(results)).isEmpty();
    assertThat(HAD).hasSize(5).containsOnly(HAD.get(0));
    assertClosed(HAD.get(0));

    results = Runs.of(PerClassAgain.class);
    assertThat(Runs.failures(results)).isEmpty();
    assertThat(HAD.get(5)).isNotSameAs(HAD.get(0));
  }

  static class PerClassInAnInstanceField {

    @RegisterExtension
    final TenantSimulatorExtension graph = new TenantSimulatorExtension().perClass();

    @Test
    void one() {}
  }

  @Test
  void cannotShareOneFromAFieldThatIsNewInEachTest() {
    assertThat(Runs.failures(Runs.of(PerClassInAnInstanceField.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "perClass() needs a static field or @TestInstance(PER_CLASS), since each test has its"
                + " own instance field");
  }

  static class TakesItTooEarly {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = new TenantSimulatorExtension();

    @BeforeAll
    static void early(TenantSimulator simulator) {
      HAD.add(simulator);
    }

    @Test
    void one() {}
  }

  @Test
  void saysWhyAParameterCannotBeHad() {
    assertThat(Runs.failures(Runs.of(TakesItTooEarly.class)))
        .singleElement()
        .isInstanceOf(ParameterResolutionException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "each test has its own simulator: declare the TenantSimulator as a parameter of the"
                + " test or of a @BeforeEach method, or call perClass()");
    assertThat(HAD).isEmpty();
  }

  static class CannotBeFilled {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.withTenant(
            tenant -> tenant.addBaseline(new ByteArrayInputStream(new byte[] {'['})));

    @Test
    void one() {
      HAD.add(graph.simulator());
    }
  }

  @Test
  void aTestWhoseTenantCannotBeFilledFailsForThatReason() {
    assertThat(Runs.failures(Runs.of(CannotBeFilled.class)))
        .singleElement()
        .isInstanceOf(IllegalArgumentException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("the baseline");
    assertThat(HAD).isEmpty();
  }
}
