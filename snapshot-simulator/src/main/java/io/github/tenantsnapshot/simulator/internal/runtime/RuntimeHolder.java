package io.github.tenantsnapshot.simulator.internal.runtime;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's current runtime, which a reset replaces. A replacement waits until all actions in
 * the old runtime have ended; new actions wait until the new runtime is complete. Thread-safe.
 */
public final class RuntimeHolder implements AutoCloseable {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Lifecycle lifecycle;
  private volatile @Nullable SimulatorRuntime current;

  /** Creates a holder without a runtime, before the first {@link #replace}. */
  public RuntimeHolder(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /** An action in a runtime. */
  @FunctionalInterface
  public interface Action<T, E extends Exception> {
    /** Runs the action. */
    T with(SimulatorRuntime runtime) throws E;
  }

  /** Returns the current runtime, which may be replaced at any moment. */
  public SimulatorRuntime get() {
    return Objects.requireNonNull(current, "the runtime has not been created yet");
  }

  /** Runs an action in the current runtime, which is not replaced meanwhile. */
  public <T, E extends Exception> T with(Action<T, E> action) throws E {
    lock.readLock().lock();
    try {
      return action.with(get());
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Checks that the calling thread can replace the runtime.
   *
   * @param what the calling method, for messages
   * @throws IllegalStateException if the simulator is closed, or if the thread is running an
   *     action, because it would wait for its own end
   */
  public void requireReplaceable(String what) {
    lifecycle.requireOpen(what);
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          what + " must not be called by a thread that is handling a request");
    }
  }

  /**
   * Closes the current runtime and creates another.
   *
   * @param what the calling method, for messages
   * @param creation creates the new runtime after the old one has been closed
   * @throws IllegalStateException as {@link #requireReplaceable} does
   */
  public void replace(String what, Supplier<SimulatorRuntime> creation) {
    requireReplaceable(what);
    lock.writeLock().lock();
    try {
      lifecycle.requireOpen(what);
      SimulatorRuntime old = current;
      if (old != null) {
        old.close();
      }
      SimulatorRuntime next = creation.get();
      current = next;
      if (lifecycle.isClosed()) { // meanwhile, by a thread that has not seen this runtime
        next.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lifecycle.close();
    get().close();
  }
}
