package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.internal.http.LogText;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.Journal;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Gives each test a {@link TenantSimulator}, and closes it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final TenantSimulatorExtension graph =
 *     TenantSimulatorExtension.withTenant(
 *         tenant -> tenant.load(Path.of("src/test/resources/contoso-baseline.json")));
 * }</pre>
 *
 * <p>The field may also be static; {@code @ExtendWith(TenantSimulatorExtension.class)} does without
 * one, with a tenant that has no configuration. Test methods and methods such as
 * {@code @BeforeEach} may take a {@link TenantSimulator}, {@link SimulatedTenant}, {@link Faults}
 * or {@link Journal}, and what is {@linkplain #opening opened} for the simulator, as parameters.
 *
 * <p>Each test has a simulator of its own, from before its {@code @BeforeEach} methods until after
 * its {@code @AfterEach} methods; each repetition is a test, the dynamic tests of a factory are one
 * together. {@link #perClass()} makes it one for a class. Where tests that share an extension run
 * at the same time, because its field is static, or one object has all tests of a class, each gets
 * its simulator as a parameter; the accessors of the extension then refuse to choose one.
 *
 * <p>The exception of a test that fails gets the requests that the simulator answered for it and
 * the {@link Faults#seed()} as a suppressed exception; that of a dynamic test those of its factory.
 *
 * <p>Immutable but for the simulators; thread-safe.
 */
public final class TenantSimulatorExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        InvocationInterceptor,
        ParameterResolver {

  // In the stores of contexts, of which each sees its parents'. Used with get and put alone, and
  // closed by the callbacks: what else a store can do differs between Jupiter 5.11 and 6.
  private static final String OUTERMOST = "outermost class"; // its unique id
  private static final String RUNNING = "running simulator";
  private static final String EARLIER = "requests before this test";
  private static final String EARLIER_FAULTS = "faults before this test";

  /** What a method can take as a parameter, but for what is opened for the simulator. */
  private static final Map<Class<?>, Function<TenantSimulator, Object>> PARAMETERS =
      Map.of(
          TenantSimulator.class, simulator -> simulator,
          SimulatedTenant.class, TenantSimulator::tenant,
          Faults.class, TenantSimulator::faults,
          Journal.class, TenantSimulator::journal);

  private final Consumer<TenantSimulator.Builder> setup;
  private final Options options;

  /** For the accessors, which JUnit tells no context. */
  private final Set<RunningSimulator> running = ConcurrentHashMap.newKeySet();

  private volatile boolean registered; // whether JUnit has called this extension

  /** What was asked for. */
  private record Options(
      boolean perClass,
      List<Opening<?>> openings,
      boolean failOnUnmatched,
      boolean failOnUnusedFaults) {}

  /** What is opened for each simulator. */
  private record Opening<T extends AutoCloseable>(Class<T> type, Opener<T> opener) {}

  /**
   * Opens something for a simulator, such as a server.
   *
   * @param <T> what it opens
   */
  @FunctionalInterface
  public interface Opener<T extends AutoCloseable> {

    /**
     * Opens it.
     *
     * @throws Exception if it cannot be opened; the test fails
     */
    T open(TenantSimulator simulator) throws Exception;
  }

  /** For {@code @ExtendWith}: one tenant without configuration, and all defaults. */
  public TenantSimulatorExtension() {
    this(builder -> {}, new Options(false, List.of(), false, false));
  }

  private TenantSimulatorExtension(Consumer<TenantSimulator.Builder> setup, Options options) {
    this.setup = setup;
    this.options = options;
  }

  /**
   * Returns an extension whose simulators have one tenant.
   *
   * @param tenant fills the tenant; called for each simulator
   */
  public static TenantSimulatorExtension withTenant(Consumer<SimulatedTenant> tenant) {
    Objects.requireNonNull(tenant, "tenant must not be null");
    return builtBy(builder -> builder.tenant(tenant));
  }

  /**
   * Returns an extension whose simulators are built as given.
   *
   * @param setup called for each simulator, with a new builder
   */
  public static TenantSimulatorExtension builtBy(Consumer<TenantSimulator.Builder> setup) {
    return new TenantSimulatorExtension(
        Objects.requireNonNull(setup, "setup must not be null"),
        new Options(false, List.of(), false, false));
  }

  /**
   * Returns the same extension, but with one simulator for all tests of a class, those of its
   * nested classes included: from before its {@code @BeforeAll} methods until after its
   * {@code @AfterAll} methods.
   *
   * <p>It must stand in a static field, or in any field of a class with
   * {@code @TestInstance(PER_CLASS)}; tests fail if it does not. So do those that may run at the
   * same time as others of the class.
   */
  public TenantSimulatorExtension perClass() {
    return new TenantSimulatorExtension(
        setup,
        new Options(true, options.openings, options.failOnUnmatched, options.failOnUnusedFaults));
  }

  /**
   * Returns the same extension, but opens something for each simulator, such as a server: {@code
   * opening(GraphServer.class, GraphServer::start)}. It is closed before the simulator. Methods may
   * take it as a parameter.
   *
   * @param type its class, by which methods and {@link #opened} ask for it
   * @param opener opens it, after the simulator has been built
   * @throws IllegalArgumentException if the type is one of the simulator's own, or is opened
   *     already
   */
  public <T extends AutoCloseable> TenantSimulatorExtension opening(
      Class<T> type, Opener<T> opener) {
    Opening<T> opening =
        new Opening<>(
            Objects.requireNonNull(type, "type must not be null"),
            Objects.requireNonNull(opener, "opener must not be null"));
    if (PARAMETERS.containsKey(type) || opens(type)) {
      throw new IllegalArgumentException(
          "type must be one that a test cannot yet take as a parameter: " + type.getName());
    }
    List<Opening<?>> openings = new ArrayList<>(options.openings);
    openings.add(opening);
    return new TenantSimulatorExtension(
        setup,
        new Options(
            options.perClass,
            List.copyOf(openings),
            options.failOnUnmatched,
            options.failOnUnusedFaults));
  }

  private boolean opens(Class<?> type) {
    return options.openings.stream().anyMatch(opening -> opening.type() == type);
  }

  /**
   * Returns the same extension, but one that lets a test fail that would succeed, if it sent
   * requests that are {@link JournalEntry#isUnmatched() not simulated} and still are in the
   * journal.
   */
  public TenantSimulatorExtension failOnUnmatched() {
    return new TenantSimulatorExtension(
        setup, new Options(options.perClass, options.openings, true, options.failOnUnusedFaults));
  }

  /**
   * Returns the same extension, but one that fails a test that would succeed, if it added faults
   * that are still active and were never triggered: most often, because the fault is about another
   * operation or resource type than the test meant. Faults {@link Fault#isByChance() by chance} do
   * not count.
   */
  public TenantSimulatorExtension failOnUnusedFaults() {
    return new TenantSimulatorExtension(
        setup, new Options(options.perClass, options.openings, options.failOnUnmatched, true));
  }

  /**
   * Returns the simulator of the test that runs.
   *
   * @throws IllegalStateException if no test runs, or if several share this extension that may run
   *     at the same time: they must take it as a parameter
   */
  public TenantSimulator simulator() {
    return current().simulator();
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
   * Returns what lets things go wrong for all tenants of the simulator.
   *
   * @throws IllegalStateException as {@link #simulator()} does
   */
  public Faults faults() {
    return simulator().faults();
  }

  /**
   * Returns the requests to the simulator and its answers.
   *
   * @throws IllegalStateException as {@link #simulator()} does
   */
  public Journal journal() {
    return simulator().journal();
  }

  /**
   * Returns what has been {@linkplain #opening opened} for the simulator of the test that runs.
   *
   * @param type the class that was named to {@link #opening}
   * @throws IllegalStateException as {@link #simulator()} does, or if nothing of that class is
   *     opened
   */
  public <T extends AutoCloseable> T opened(Class<T> type) {
    Objects.requireNonNull(type, "type must not be null");
    if (!opens(type)) {
      throw new IllegalStateException(
          "there is no "
              + type.getSimpleName()
              + ", since opening("
              + type.getSimpleName()
              + ".class, …) was not called");
    }
    return current().opened(type);
  }

  /**
   * Moves the simulator's time, as {@link TenantSimulator#advance} does.
   *
   * @throws IllegalStateException as {@link #simulator()} and {@link TenantSimulator#advance} do
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    simulator().advance(duration);
  }

  private RunningSimulator current() {
    List<RunningSimulator> now = List.copyOf(running);
    if (now.isEmpty() && !registered) {
      throw new IllegalStateException(
          "JUnit has not called this extension: is its field annotated with @RegisterExtension?");
    }
    if (now.isEmpty()) {
      throw new IllegalStateException(
          options.perClass
              ? "there is no simulator outside of the tests of the class"
              : "there is no simulator outside of a test and its @BeforeEach and @AfterEach"
                  + " methods");
    }
    if (now.size() > 1 || now.get(0).isBesideOthers()) {
      throw new IllegalStateException(
          "tests that run at the same time share this extension: take the TenantSimulator,"
              + " SimulatedTenant, Faults, Journal or what is opened as a parameter of the test");
    }
    return now.get(0);
  }

  /** Not for users: called by JUnit. */
  @Override
  public void beforeAll(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    registered = true;
    Store store = store(context);
    if (store.get(OUTERMOST) == null) {
      store.put(OUTERMOST, context.getUniqueId());
      if (options.perClass) {
        store.put(RUNNING, start(false));
      }
    }
  }

  /** Not for users: called by JUnit. */
  @Override
  public void beforeEach(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    registered = true;
    if (options.perClass) {
      if (find(context) == null) {
        throw new ExtensionConfigurationException(
            "perClass() needs a static field, or @TestInstance(PER_CLASS) at the class: this field"
                + " is another one in each test");
      }
      if (runsBesideOthers(context)) {
        throw new ExtensionConfigurationException(
            "tests of "
                + context.getRequiredTestClass().getSimpleName()
                + " may run at the same time, which perClass() does not allow: leave it out, or add"
                + " @Execution(SAME_THREAD)");
      }
    }
    RunningSimulator ofTest = ofTest(context);
    store(context).put(EARLIER, Set.copyOf(ofTest.simulator().journal().entries()));
    store(context).put(EARLIER_FAULTS, Set.copyOf(ofTest.simulator().faults().active()));
  }

  /** Not for users: called by JUnit. */
  @Override
  public void afterEach(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    RunningSimulator ofTest = find(context);
    boolean begun = store(context).get(EARLIER) != null;
    try {
      if (ofTest != null && begun) {
        report(context, ofTest.simulator(), requestsOf(context, ofTest));
      }
    } finally {
      if (ofTest != null && !options.perClass) {
        ofTest.close();
      }
    }
  }

  /** Not for users: called by JUnit. */
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
    } catch (Throwable failure) { // which the context of its factory does not hear of
      RunningSimulator ofFactory = find(context);
      if (ofFactory != null) {
        SimulatorReport.attach(
            failure, ofFactory.simulator(), requestsOf(context, ofFactory), context);
      }
      throw failure;
    }
  }

  /** Not for users: called by JUnit. */
  @Override
  public void afterAll(ExtensionContext context) {
    Objects.requireNonNull(context, "context must not be null");
    RunningSimulator ofClass = find(context);
    if (ofClass != null && context.getUniqueId().equals(store(context).get(OUTERMOST))) {
      context
          .getExecutionException()
          .ifPresent(
              failure ->
                  SimulatorReport.attach(
                      failure,
                      ofClass.simulator(),
                      ofClass.simulator().journal().entries(),
                      context));
      ofClass.close();
    }
  }

  /** Not for users: called by JUnit. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter must not be null");
    Objects.requireNonNull(context, "context must not be null");
    Class<?> type = parameter.getParameter().getType();
    return PARAMETERS.containsKey(type) || opens(type);
  }

  /** Not for users: called by JUnit. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter must not be null");
    Objects.requireNonNull(context, "context must not be null");
    Class<?> type = parameter.getParameter().getType();
    if (!options.perClass && context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "each test has a simulator of its own: take the "
              + type.getSimpleName()
              + " as a parameter of the test or of a @BeforeEach method, or call perClass()");
    }
    RunningSimulator ofTest = ofTest(context);
    Function<TenantSimulator, Object> part = PARAMETERS.get(type);
    if (part != null) {
      return part.apply(ofTest.simulator());
    }
    return ofTest.opened(type);
  }

  /** Returns the requests to a simulator since a test has begun. */
  private List<JournalEntry> requestsOf(ExtensionContext test, RunningSimulator simulator) {
    Set<?> earlier = store(test).get(EARLIER, Set.class);
    return simulator
        .simulator()
        .journal()
        .entries(entry -> earlier == null || !earlier.contains(entry));
  }

  private Store store(ExtensionContext context) {
    return context.getStore(Namespace.create(TenantSimulatorExtension.class, this));
  }

  private @Nullable RunningSimulator find(ExtensionContext context) {
    return store(context).get(RUNNING, RunningSimulator.class);
  }

  /** Returns the simulator of a test, or of its class; starts that of a test if need be. */
  private RunningSimulator ofTest(ExtensionContext context) {
    RunningSimulator found = find(context);
    if (found != null) {
      return found;
    }
    RunningSimulator started = start(runsBesideOthers(context));
    store(context).put(RUNNING, started);
    return started;
  }

  private RunningSimulator start(boolean besideOthers) {
    TenantSimulator.Builder builder = TenantSimulator.builder();
    setup.accept(builder);
    TenantSimulator simulator = builder.build();
    if (options.failOnUnmatched && !simulator.journal().isOn()) {
      simulator.close();
      throw new ExtensionConfigurationException(
          "failOnUnmatched() needs the journal, which journalCapacity(0) turns off");
    }
    RunningSimulator started = new RunningSimulator(simulator, besideOthers, running::remove);
    try {
      for (Opening<?> opening : options.openings) {
        started.add(opening.type(), opening.opener().open(simulator));
      }
    } catch (Exception e) {
      started.close();
      throw new IllegalStateException("what a test needs could not be opened", e);
    }
    running.add(started);
    return started;
  }

  /** Tells whether tests that share this extension may run at the same time as this one. */
  private boolean runsBesideOthers(ExtensionContext test) {
    Object outermost = store(test).get(OUTERMOST);
    if (outermost == null // an extension for this test alone
        || !test.getConfigurationParameter("junit.jupiter.execution.parallel.enabled")
            .map(Boolean::valueOf)
            .orElse(false)) {
      return false;
    }
    ExtensionContext each = test;
    while (!each.getUniqueId().equals(outermost)) {
      if (each.getExecutionMode() == ExecutionMode.CONCURRENT) {
        return true;
      }
      each = each.getParent().orElseThrow();
    }
    return false;
  }

  private void report(
      ExtensionContext context, TenantSimulator simulator, List<JournalEntry> requests) {
    Throwable failure = context.getExecutionException().orElse(null);
    if (failure != null) {
      SimulatorReport.attach(failure, simulator, requests, context);
      return;
    }
    String unmatched =
        requests.stream()
            .filter(JournalEntry::isUnmatched)
            .map(entry -> LogText.line(entry.method() + " " + entry.url()))
            .collect(Collectors.joining(", "));
    if (options.failOnUnmatched && !unmatched.isEmpty()) {
      AssertionError error = new AssertionError("requests that are not simulated: " + unmatched);
      SimulatorReport.attach(error, simulator, requests, context);
      throw error;
    }
    String unused = options.failOnUnusedFaults ? unusedFaults(context, simulator) : "";
    if (!unused.isEmpty()) {
      AssertionError error = new AssertionError("faults that were never triggered: " + unused);
      SimulatorReport.attach(error, simulator, requests, context);
      throw error;
    }
  }

  /** Returns the faults that a test added in vain. */
  private String unusedFaults(ExtensionContext test, TenantSimulator simulator) {
    Set<?> earlier = store(test).get(EARLIER_FAULTS, Set.class);
    return simulator.faults().active().stream()
        .filter(fault -> fault.timesTriggered() == 0 && !fault.isByChance())
        .filter(fault -> earlier == null || !earlier.contains(fault))
        .map(Fault::toString)
        .collect(Collectors.joining(", "));
  }
}
