package io.github.tenantsnapshot.internal.job;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A guard for the interruption of reads: all of them when a service closes, and one of them at its
 * timeout. It interrupts a thread only inside a source, because the interruption of a thread inside
 * a store can close a database file. Thread-safe.
 */
class InterruptGuard {

  private final Map<Thread, Read> reading = new HashMap<>();
  private boolean stopped;

  /** The read of one type, or the closing of its reader. */
  static final class Read {
    private boolean timedOut; // guarded by the InterruptGuard
  }

  /**
   * Marks the current thread as inside a source.
   *
   * @return false if the read has timed out; the thread is then not marked
   * @throws InterruptedException if the service is closing
   */
  synchronized boolean enter(Read read) throws InterruptedException {
    if (stopped) {
      throw new InterruptedException("the service is closing");
    }
    if (!read.timedOut) {
      reading.put(Thread.currentThread(), read);
    }
    return !read.timedOut;
  }

  /** Marks the current thread as outside, and clears an interruption by this guard. */
  synchronized void exit() {
    Read read = reading.remove(Thread.currentThread());
    if (stopped || (read != null && read.timedOut)) {
      Thread.interrupted();
    }
  }

  /** Marks the current thread as inside a source, to close a reader. */
  synchronized void enterToClose(Read closing) {
    reading.put(Thread.currentThread(), closing);
    if (closing.timedOut) { // the timeout elapsed before the thread was marked
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a read at its timeout: interrupts its thread if inside, and rejects further calls. */
  synchronized void timeOut(Read read) {
    read.timedOut = true;
    reading.forEach(
        (thread, current) -> {
          if (current == read) {
            thread.interrupt();
          }
        });
  }

  /** Returns whether a read has timed out. */
  synchronized boolean hasTimedOut(Read read) {
    return read.timedOut;
  }

  /** Runs a call of the store from inside a source, without interrupting its thread. */
  <T> T outside(Supplier<T> call) {
    Read read;
    boolean wasInterrupted;
    synchronized (this) {
      read = reading.remove(Thread.currentThread());
      wasInterrupted = Thread.interrupted();
    }
    try {
      return call.get();
    } finally {
      reenter(read, wasInterrupted);
    }
  }

  private synchronized void reenter(@Nullable Read read, boolean wasInterrupted) {
    if (read != null) {
      reading.put(Thread.currentThread(), read);
    }
    if (wasInterrupted || (read != null && (stopped || read.timedOut))) {
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts all threads inside a source, and rejects further reads. */
  synchronized void stop() {
    stopped = true;
    reading.keySet().forEach(Thread::interrupt);
  }

  synchronized boolean isStopped() {
    return stopped;
  }
}
