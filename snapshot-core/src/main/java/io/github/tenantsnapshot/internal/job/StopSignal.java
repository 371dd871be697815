package io.github.tenantsnapshot.internal.job;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Stops reads of configuration when a service closes. It interrupts a thread only while that is
 * inside a source: interrupted in a store, it could tear a database file down. Thread-safe.
 */
final class StopSignal {

  private final Set<Thread> reading = new HashSet<>();
  private boolean stopped;

  /** Marks the current thread as inside a source; throws if it must not go there any more. */
  synchronized void enter() throws InterruptedException {
    if (stopped) {
      throw new InterruptedException("the service is closing");
    }
    reading.add(Thread.currentThread());
  }

  /** Marks the current thread as outside again, and takes back an interruption of ours. */
  synchronized void exit() {
    reading.remove(Thread.currentThread());
    if (stopped) {
      Thread.interrupted();
    }
  }

  /** Marks the current thread as inside a source again, to free what that holds. */
  synchronized void enterToClose() {
    reading.add(Thread.currentThread());
  }

  /** Runs what a source asks of the store, in which its thread is not to be interrupted. */
  <T> T outside(Supplier<T> call) {
    boolean wasReading;
    boolean wasInterrupted;
    synchronized (this) {
      wasReading = reading.remove(Thread.currentThread());
      wasInterrupted = Thread.interrupted();
    }
    try {
      return call.get();
    } finally {
      comeBack(wasReading, wasInterrupted);
    }
  }

  private synchronized void comeBack(boolean wasReading, boolean wasInterrupted) {
    if (wasReading) {
      reading.add(Thread.currentThread());
    }
    if (wasInterrupted || (wasReading && stopped)) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void stop() {
    stopped = true;
    reading.forEach(Thread::interrupt);
  }

  synchronized boolean isStopped() {
    return stopped;
  }
}
