package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The connection of a node to the store. One step of a simulation is one call that reaches the
 * store. The connection delays requests and responses, loses them, repeats requests, and delivers
 * requests after the caller has given up, and so in another order.
 */
final class Link extends ForwardingStore {

  private final String node;
  private final Schedule schedule;
  private final Random random;
  private final Scenario scenario;
  private final Steps steps;
  private final JobStoreException lost = new JobStoreException("the connection was lost");
  private final Supplier<Duration> pause;
  private boolean cut;
  private boolean closed;

  /** What happens to each call that reaches the store. */
  interface Steps {
    /** Makes a call, records its result, and checks the store. */
    <T> T call(String node, Operation operation, Supplier<T> call);

    /** Records something else. */
    void record(String line);

    /** Makes a check; a failure ends the simulation. */
    void check(Runnable check);

    /** Returns whether connections fail at present. */
    boolean faults();
  }

  Link(
      String node,
      JobStore store,
      Schedule schedule,
      Random random,
      Scenario scenario,
      Steps steps,
      Supplier<Duration> pause) {
    super(store);
    this.node = node;
    this.schedule = schedule;
    this.random = random;
    this.scenario = scenario;
    this.steps = steps;
    this.pause = pause;
  }

  /** Ends the connection, because the node dies: every call throws from now on. */
  void cut() {
    cut = true;
  }

  /** Marks the end of {@link io.github.tenantsnapshot.SnapshotService#close}. */
  void close() {
    closed = true;
  }

  @Override
  protected <T> T call(Operation operation, Supplier<T> call) {
    requireAlive();
    steps.check(
        () -> {
          if (closed && !scenario.faulty) {
            throw new BrokenInvariantError(node + " calls " + operation + " after its close");
          }
        });
    pass();
    Consumer<Duration> again =
        delay -> schedule.after(delay, () -> steps.call(node + " late", operation, call));
    T result;
    switch (steps.faults() ? scenario.fault(random, operation) : Scenario.LinkFault.NONE) {
      case REQUEST_LOST -> throw fail("request lost", operation);
      case REQUEST_LATE -> {
        again.accept(scenario.lateness(random));
        throw fail("request late", operation);
      }
      case RESPONSE_LOST -> {
        steps.call(node, operation, call);
        pass();
        throw fail("response lost", operation);
      }
      case FIRST_OF_TWO -> {
        result = steps.call(node, operation, call);
        pass();
        steps.call(node + " again", operation, call);
      }
      case SECOND_OF_TWO -> {
        steps.call(node, operation, call);
        pass();
        result = steps.call(node + " again", operation, call);
      }
      case NONE -> result = steps.call(node, operation, call);
      default -> throw new AssertionError();
    }
    pass();
    return result;
  }

  private JobStoreException fail(String how, Operation operation) {
    steps.record(node + " " + operation + ": " + how);
    pass();
    return lost;
  }

  private void pass() {
    schedule.pass(scenario.delay(random));
    requireAlive();
    schedule.pass(pause.get());
    requireAlive();
  }

  private void requireAlive() {
    if (cut) {
      throw new NodeDiedError();
    }
  }
}
