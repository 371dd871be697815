package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The world that a simulator has now, and who waits for whom when it gets another: what is being
 * done in the old one comes to its end first, and nothing is done in the new one before it is
 * whole. Thread-safe.
 */
final class RuntimeHolder implements AutoCloseable {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Lifecycle lifecycle;
  private volatile @Nullable SimulatorRuntime world;

  RuntimeHolder(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /** What is done in a world. */
  @FunctionalInterface
  interface Doing<T, E extends Exception> {
    T in(SimulatorRuntime world) throws E;
  }

  /** Returns the world, which may be replaced at any moment. */
  SimulatorRuntime get() {
    return Objects.requireNonNull(world, "there is no world yet");
  }

  /** Does something in the world, which is not replaced meanwhile. */
  <T, E extends Exception> T with(Doing<T, E> doing) throws E {
    lock.readLock().lock();
    try {
      return doing.in(get());
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Checks that the calling thread can replace the world.
   *
   * @param what the method that wants to
   * @throws IllegalStateException if the simulator has been closed, or if the thread is doing
   *     something in the world, for whose end it would wait
   */
  void requireReplaceable(String what) {
    lifecycle.requireOpen(what);
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          what + " cannot be called while a request is answered by the same thread");
    }
  }

  /**
   * Closes the world, and begins another.
   *
   * @param what the method that does so
   * @param next makes the new world; the old one has come to its end by then
   * @throws IllegalStateException if the simulator has been closed, or if the calling thread is
   *     doing something in the old world
   */
  void replace(String what, Supplier<SimulatorRuntime> next) {
    requireReplaceable(what);
    lock.writeLock().lock();
    try {
      lifecycle.requireOpen(what);
      SimulatorRuntime old = world;
      if (old != null) {
        old.close();
      }
      SimulatorRuntime begun = next.get();
      world = begun;
      if (lifecycle.isClosed()) { // meanwhile: by one who has not seen this one
        begun.close();
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
