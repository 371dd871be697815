package io.github.tenantsnapshot.internal.job;

import java.util.HashSet;
import java.util.Set;

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

  synchronized void stop() {
    stopped = true;
    reading.forEach(Thread::interrupt);
  }

  synchronized boolean isStopped() {
    return stopped;
  }
}
