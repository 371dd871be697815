package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The simulators of the tests that use an extension. Starts one for each test or class, keeps it in
 * the store of the context, checks it after the test, and closes it. Thread-safe.
 */
final class TestSimulators {

  // Keys in the stores of contexts; a store also returns the values of its parents. Only get and
  // put are used, and the callbacks close the values, since other methods differ between Jupiter
  // 5.11 and 6.
  private static final String OUTERMOST = "outermost class"; // its unique id
  private static final String RUNNING = "running simulator";
  private static final String EARLIER = "requests before this test";
  private static final String EARLIER_FAULTS = "faults before this test";

  private final Consumer<TenantSimulator.Builder> setup;
  private final ExtensionOptions options;

  /** The running simulators, for the accessors of the extension, which have no context. */
  private final Set<RunningSimulator> running = ConcurrentHashMap.newKeySet();

  /**
   * The running simulators that a thread has started, the latest one first. A worker thread of
   * JUnit may run another test while it waits, so there may be several.
   */
  private final ThreadLocal<Deque<RunningSimulator>> startedByThread =
      ThreadLocal.withInitial(ArrayDeque::new);

  private volatile boolean registered; // whether JUnit has called the extension

  TestSimulators(Consumer<TenantSimulator.Builder> setup, ExtensionOptions options) {
    this.setup = setup;
    this.options = options;
  }

  /**
   * Returns the simulator that this thread started last; otherwise the only one that is running.
   *
   * @throws IllegalStateException if no test is running; if tests of the class that share the
   *     extension may run concurrently; or if this thread runs no test while several tests run
   */
  RunningSimulator current() {
    RunningSimulator own = startedByThread.get().peek();
    List<RunningSimulator> now = own != null ? List.of(own) : List.copyOf(running);
    if (now.isEmpty() && !registered) {
      throw new IllegalStateException(
          "JUnit has not called this extension: is its field annotated with @RegisterExtension?");
    }
    if (now.isEmpty()) {
      throw new IllegalStateException(
          options.perClass()
              ? "the simulator exists during the tests of the class only"
              : "the simulator exists during a test and its @BeforeEach and @AfterEach methods only");
    }
    if (now.size() > 1 || now.get(0).isConcurrent()) {
      throw new IllegalStateException(
          "concurrent tests share this extension: declare the TenantSimulator, SimulatedTenant,"
              + " Faults, Journal, Tokens or opened resource as a parameter of the test");
    }
    return now.get(0);
  }

  /** Starts the simulator of a class, if its tests share one. */
  void beforeAll(ExtensionContext context) {
    registered = true;
    Store store = store(context);
    if (store.get(OUTERMOST) == null) {
      store.put(OUTERMOST, context.getUniqueId());
      if (options.perClass()) {
        store.put(RUNNING, start(false));
      }
    }
  }

  /** Starts the simulator of a test, unless its class has one. */
  void beforeEach(ExtensionContext context) {
    registered = true;
    if (options.perClass()) {
      if (find(context) == null) {
        throw new ExtensionConfigurationException(
            "perClass() needs a static field or @TestInstance(PER_CLASS), since each test has its"
                + " own instance field");
      }
      if (runsConcurrently(context)) {
        throw new ExtensionConfigurationException(
            "perClass() does not allow concurrent tests, but those of "
                + context.getRequiredTestClass().getSimpleName()
                + " may run concurrently: remove perClass() or add @Execution(SAME_THREAD)");
      }
    }
    RunningSimulator ofTest = ofTest(context);
    store(context).put(EARLIER, Set.copyOf(ofTest.simulator().journal().entries()));
    store(context).put(EARLIER_FAULTS, Set.copyOf(ofTest.simulator().faults().active()));
  }

  /** Checks the outcome of a test, and closes its simulator. */
  void afterEach(ExtensionContext context) {
    RunningSimulator ofTest = find(context);
    boolean begun = store(context).get(EARLIER) != null;
    try {
      if (ofTest != null && begun) {
        Set<?> earlierFaults =
            Objects.requireNonNull(store(context).get(EARLIER_FAULTS, Set.class), EARLIER_FAULTS);
        new TestOutcome(ofTest.simulator(), requestsOf(context, ofTest), earlierFaults)
            .check(context, options);
      }
    } finally {
      if (ofTest != null && !options.perClass()) {
        ofTest.close();
      }
    }
  }

  /** Reports the requests of a dynamic test's factory, in whose context there is no failure. */
  void report(Throwable failure, ExtensionContext dynamicTest) {
    RunningSimulator ofFactory = find(dynamicTest);
    if (ofFactory != null) {
      SimulatorReport.attach(
          failure, ofFactory.simulator(), requestsOf(dynamicTest, ofFactory), dynamicTest);
    }
  }

  /** Closes the simulator of a class. */
  void afterAll(ExtensionContext context) {
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

  /** Returns the requests to a simulator since the start of a test. */
  private List<JournalEntry> requestsOf(ExtensionContext test, RunningSimulator simulator) {
    Set<?> earlier = store(test).get(EARLIER, Set.class);
    return simulator
        .simulator()
        .journal()
        .entries(entry -> earlier == null || !earlier.contains(entry));
  }

  private Store store(ExtensionContext context) {
    return context.getStore(Namespace.create(TestSimulators.class, this));
  }

  private @Nullable RunningSimulator find(ExtensionContext context) {
    return store(context).get(RUNNING, RunningSimulator.class);
  }

  /** Returns the simulator of a test or of its class; starts one if the test has none. */
  RunningSimulator ofTest(ExtensionContext context) {
    RunningSimulator found = find(context);
    if (found != null) {
      return found;
    }
    RunningSimulator started = start(runsConcurrently(context));
    store(context).put(RUNNING, started);
    return started;
  }

  private RunningSimulator start(boolean concurrent) {
    RunningSimulator started = RunningSimulator.start(setup, options, concurrent, this::remove);
    running.add(started);
    startedByThread.get().push(started);
    return started;
  }

  private void remove(RunningSimulator closed) {
    running.remove(closed);
    startedByThread.get().remove(closed);
    if (startedByThread.get().isEmpty()) {
      startedByThread.remove();
    }
  }

  /** Returns whether tests that share this extension may run concurrently with a test. */
  private boolean runsConcurrently(ExtensionContext test) {
    Object outermost = store(test).get(OUTERMOST);
    if (outermost == null // an extension for only this test
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
}
