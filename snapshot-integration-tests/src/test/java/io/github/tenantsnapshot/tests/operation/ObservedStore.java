package io.github.tenantsnapshot.tests.operation;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Hands every operation on to another store, counts them, and lets a test do something right before
 * or right after each. Thread-safe.
 */
final class ObservedStore extends ForwardingStore {

  /** Something to do at an operation; what it throws, the operation throws. */
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

  /** Sets what happens right before each operation. */
  void before(Probe probe) {
    before = probe;
  }

  /** Sets what happens right after each operation that came to an end by itself. */
  void after(Probe probe) {
    after = probe;
  }

  /** Lets everything pass again. */
  void calm() {
    before = NOTHING;
    after = NOTHING;
  }

  /** Returns how many operations of a kind have come to an end by themselves. */
  synchronized int count(Operation operation) {
    return ended.getOrDefault(operation, 0);
  }

  /** Waits until that many more operations of a kind have come to an end. */
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
