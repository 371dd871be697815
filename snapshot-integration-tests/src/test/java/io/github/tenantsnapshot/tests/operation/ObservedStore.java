package io.github.tenantsnapshot.tests.operation;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A store that delegates every operation, counts it, and runs a test's code directly before or
 * after it. Thread-safe.
 */
final class ObservedStore extends ForwardingStore {

  /** Code that runs at an operation; the operation throws any exception that it throws. */
  @FunctionalInterface
  interface Probe {
    void at(Operation operation);
  }

  private static final Probe NOTHING = operation -> {};

  private final Map<Operation, Integer> ended = new EnumMap<>(Operation.class);
  private volatile Probe before = NOTHING;
  private volatile Probe after = NOTHING;

  ObservedStore(JobStore store) {
    super(store);
  }

  /** Sets the code that runs directly before each operation. */
  void before(Probe probe) {
    before = probe;
  }

  /** Sets the code that runs directly after each operation that did not throw. */
  void after(Probe probe) {
    after = probe;
  }

  /** Removes the code that runs before and after operations. */
  void clearProbes() {
    before = NOTHING;
    after = NOTHING;
  }

  /** Returns the number of operations of a kind that have completed without an exception. */
  synchronized int count(Operation operation) {
    return ended.getOrDefault(operation, 0);
  }

  /** Waits until a number of further operations of a kind have completed without an exception. */
  synchronized void awaitMore(Operation operation, int more) throws InterruptedException {
    int target = count(operation) + more;
    while (count(operation) < target) {
      wait();
    }
  }

  @Override
  protected <T> T call(Operation operation, Supplier<T> call) {
    before.at(operation);
    T result = super.call(operation, call);
    synchronized (this) {
      ended.merge(operation, 1, Integer::sum);
      notifyAll();
    }
    after.at(operation);
    return result;
  }
}
