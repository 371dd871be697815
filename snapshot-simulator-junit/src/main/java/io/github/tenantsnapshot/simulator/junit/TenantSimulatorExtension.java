package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.simulator.Advice;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.Journal;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.Tokens;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit Jupiter extension that creates a {@link TenantSimulator} for each test and closes it
 * afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final TenantSimulatorExtension graph =
 *     TenantSimulatorExtension.withTenant(
 *         tenant -> tenant.addBaseline(Path.of("src/test/resources/contoso-baseline.json")));
 * }</pre>
 *
 * <p>The field may also be static. {@code @ExtendWith(TenantSimulatorExtension.class)} needs no
 * field; its simulators have one tenant without configuration. Test methods and lifecycle methods
 * may declare parameters of type {@link TenantSimulator}, {@link SimulatedTenant}, {@link Faults},
 * {@link Journal} and {@link Tokens}. They may also declare the resources that are {@linkplain
 * #opening opened} for the simulator.
 *
 * <p>Each test has its own simulator, from before its {@code @BeforeEach} methods until after its
 * {@code @AfterEach} methods. Each repetition is a test; all dynamic tests of a factory share one
 * simulator. With {@link #perClass()} all tests of a class share one simulator. Tests that share an
 * extension and run concurrently must declare their simulator as a parameter; the accessors of the
 * extension throw in such tests. Tests share an extension if its field is static, or if the class
 * has one instance for all tests. If only classes run concurrently, and inherit a static field, the
 * accessors also work, but only in the thread that runs the test.
 *
 * <p>The extension adds a suppressed exception to the exception of a failed test. It contains the
 * requests of the test, advice about the client, and the {@link Faults#seed()}. For a dynamic test,
 * it contains the requests of the test's factory.
 *
 * <p>Immutable except for the simulators; thread-safe.
 */
public final class TenantSimulatorExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        InvocationInterceptor,
        ParameterResolver {

  /** The supported parameter types, except for opened resources. */
  private static final Map<Class<?>, Function<TenantSimulator, Object>> PARAMETERS =
      Map.of(
          TenantSimulator.class, simulator -> simulator,
          SimulatedTenant.class, TenantSimulator::tenant,
          Faults.class, TenantSimulator::faults,
          Journal.class, TenantSimulator::journal,
          Tokens.class, TenantSimulator::tokens);

  private final Consumer<TenantSimulator.Builder> setup;
  private final ExtensionOptions options;
  private final TestSimulators simulators;

  /**
   * Opens a resource for a simulator, such as a server.
   *
   * @param <T> the type of the resource
   */
  @FunctionalInterface
  public interface Opener<T extends AutoCloseable> {

    /**
     * Opens the resource.
     *
     * @throws Exception if the resource cannot be opened; the test fails
     */
    T open(TenantSimulator simulator) throws Exception;
  }

  /**
   * Creates an extension for {@code @ExtendWith}: simulators with all defaults, with one tenant
   * without configuration.
   */
  public TenantSimulatorExtension() {
    this(builder -> {}, ExtensionOptions.DEFAULTS);
  }

  private TenantSimulatorExtension(
      Consumer<TenantSimulator.Builder> setup, ExtensionOptions options) {
    this.setup = setup;
    this.options = options;
    this.simulators = new TestSimulators(setup, options);
  }

  /**
   * Returns an extension for simulators with one tenant.
   *
   * @param tenant adds the tenant's configuration and faults; called for each simulator
   */
  public static TenantSimulatorExtension withTenant(Consumer<SimulatedTenant> tenant) {
    Objects.requireNonNull(tenant, "tenant must not be null");
    return builtBy(builder -> builder.addTenant(tenant));
  }

  /**
   * Returns an extension for simulators with given settings.
   *
   * @param setup configures a builder; called for each simulator
   */
  public static TenantSimulatorExtension builtBy(Consumer<TenantSimulator.Builder> setup) {
    return new TenantSimulatorExtension(
        Objects.requireNonNull(setup, "setup must not be null"), ExtensionOptions.DEFAULTS);
  }

  /**
   * Returns a copy of this extension with one simulator for all tests of a class, including those
   * of its nested classes. The simulator exists from before the {@code @BeforeAll} methods of the
   * class until after its {@code @AfterAll} methods.
   *
   * <p>The extension must be in a static field, or in any field of a class with
   * {@code @TestInstance(PER_CLASS)}; otherwise the tests fail. Tests that may run concurrently
   * with others of the class also fail.
   */
  public TenantSimulatorExtension perClass() {
    return new TenantSimulatorExtension(setup, options.withPerClass());
  }

  /**
   * Returns a copy of this extension that opens a resource for each simulator, such as a server:
   * {@code opening(GraphServer.class, GraphServer::start)}. The extension closes it before the
   * simulator. Methods may declare it as a parameter.
   *
   * @param type the type of the parameter, and the argument of {@link #opened}
   * @param opener opens the resource after the simulator has been built
   * @throws IllegalArgumentException if the type is already supported as a parameter
   */
  public <T extends AutoCloseable> TenantSimulatorExtension opening(
      Class<T> type, Opener<T> opener) {
    Objects.requireNonNull(type, "type must not be null");
    Objects.requireNonNull(opener, "opener must not be null");
    if (PARAMETERS.containsKey(type) || options.opens(type)) {
      throw new IllegalArgumentException(
          "type must not be supported as a parameter already: " + type.getName());
    }
    return new TenantSimulatorExtension(
        setup, options.with(new ExtensionOptions.Opening<>(type, opener)));
  }

  /**
   * Returns a copy of this extension that fails a successful test if the journal has requests of
   * the test that are {@link JournalEntry#isUnmatched() not simulated}.
   */
  public TenantSimulatorExtension failOnUnmatched() {
    return new TenantSimulatorExtension(setup, options.withFailOnUnmatched());
  }

  /**
   * Returns a copy of this extension that fails a successful test if the test added faults that are
   * still active and were never triggered. Usually, such a fault has the wrong operation or
   * resource type. {@link Fault#isRandom() Random} faults are ignored.
   */
  public TenantSimulatorExtension failOnUnusedFaults() {
    return new TenantSimulatorExtension(setup, options.withFailOnUnusedFaults());
  }

  /**
   * Returns a copy of this extension that fails a successful test if the journal has {@linkplain
   * Journal#advice() advice} of given kinds about requests of the test. The report of a failed test
   * has the advice of all kinds.
   *
   * @param failOnAdvice the kinds; {@code Advice.Kind.values()} for all
   * @throws IllegalArgumentException if there are no kinds
   */
  public TenantSimulatorExtension failOnAdvice(Advice.Kind... failOnAdvice) {
    Objects.requireNonNull(failOnAdvice, "failOnAdvice must not be null");
    Set<Advice.Kind> kinds = EnumSet.noneOf(Advice.Kind.class);
    for (Advice.Kind kind : failOnAdvice) {
      kinds.add(Objects.requireNonNull(kind, "failOnAdvice must not contain null"));
    }
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("failOnAdvice must not be empty");
    }
    return new TenantSimulatorExtension(setup, options.withFailOnAdvice(kinds));
  }

  /**
   * Returns the simulator of the running test.
   *
   * @throws IllegalStateException if no test is running; if tests of the class that share this
   *     extension may run concurrently; or if this thread runs no test while several tests run. In
   *     the last two cases, declare the simulator as a parameter
   */
  public TenantSimulator simulator() {
    return simulators.current().simulator();
  }

  /**
   * Returns the simulator's first tenant.
   *
   * @throws IllegalStateException as {@link #simulator()} does
   */
  public SimulatedTenant tenant() {
    return simulator().tenant();
  }

  /**
   * Returns the faults of all tenants of the simulator.
   *
   * @throws IllegalStateException as {@link #simulator()} does
   */
  public Faults faults() {
    return simulator().faults();
  }

  /**
   * Returns the requests to the simulator and their responses.
   *
   * @throws IllegalStateException as {@link #simulator()} does
   */
  public Journal journal() {
    return simulator().journal();
  }

  /**
   * Returns the issuer of access tokens, for clients that send their own.
   *
   * @throws IllegalStateException as {@link #simulator()} does
   */
  public Tokens tokens() {
    return simulator().tokens();
  }

  /**
   * Returns a resource that was {@linkplain #opening opened} for the simulator of the running test.
   *
   * @param type the type that was passed to {@link #opening}
   * @throws IllegalStateException as {@link #simulator()} does, or if {@link #opening} was not
   *     called with the type
   */
  public <T extends AutoCloseable> T opened(Class<T> type) {
    Objects.requireNonNull(type, "type must not be null");
    if (!options.opens(type)) {
      throw new IllegalStateException(
          "opening(" + type.getSimpleName() + ".class, …) was not called");
    }
    return simulators.current().opened(type);
  }

  /**
   * Advances the simulator's clock, like {@link TenantSimulator#advance}.
   *
   * @throws IllegalStateException as {@link #simulator()} and {@link TenantSimulator#advance} do
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    simulator().advance(duration);
  }

  /** Called by JUnit. */
  @Override
  public void beforeAll(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    simulators.beforeAll(context);
  }

  /** Called by JUnit. */
  @Override
  public void beforeEach(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    simulators.beforeEach(context);
  }

  /** Called by JUnit. */
  @Override
  public void afterEach(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    simulators.afterEach(context);
  }

  /** Called by JUnit. */
  @Override
  @SuppressWarnings(
      "NullAway") // javac 17 does not see that Jupiter's Void is nullable, javac 25 does
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext dynamicTest,
      ExtensionContext context)
      throws Throwable {
    Objects.requireNonNull(context, "context must not be null");
    Objects.requireNonNull(invocation, "invocation must not be null");
    Objects.requireNonNull(dynamicTest, "dynamicTest must not be null");
    try {
      invocation.proceed();
    } catch (Throwable failure) { // the context of the factory does not have this failure
      simulators.report(failure, context);
      throw failure;
    }
  }

  /** Called by JUnit. */
  @Override
  public void afterAll(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    simulators.afterAll(context);
  }

  /** Called by JUnit. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter must not be null");
    Objects.requireNonNull(context, "context must not be null");
    Class<?> type = parameter.getParameter().getType();
    return PARAMETERS.containsKey(type) || options.opens(type);
  }

  /** Called by JUnit. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter must not be null");
    Objects.requireNonNull(context, "context must not be null");
    Class<?> type = parameter.getParameter().getType();
    if (!options.perClass() && context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "each test has its own simulator: declare the "
              + type.getSimpleName()
              + " as a parameter of the test or of a @BeforeEach method, or call perClass()");
    }
    RunningSimulator ofTest = simulators.ofTest(context);
    Function<TenantSimulator, Object> part = PARAMETERS.get(type);
    if (part != null) {
      return part.apply(ofTest.simulator());
    }
    return ofTest.opened(type);
  }
}
