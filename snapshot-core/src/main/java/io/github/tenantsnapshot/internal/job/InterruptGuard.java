package io.github.tenantsnapshot.internal.job;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops reads of configuration: all of them when a service closes, one of them when it has taken
 * too long. It interrupts a thread only while that is inside a source: interrupted in a store, it
 * could tear a database file down. Thread-safe.
 */
class InterruptGuard {

  private final Map<Thread, Read> reading = new HashMap<>();
  private boolean stopped;

  /** The read of one type, or the closing of its reader. */
  static final class Read {
    private boolean timedOut; // guarded by the signal
  }

  /**
   * Marks the current thread as inside a source.
   *
   * @return false if the read has timed out; the thread is not inside then
   * @throws InterruptedException if it must not go there any more
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

  /** Marks the current thread as outside again, and takes back an interruption of ours. */
  synchronized void exit() {
    Read read = reading.remove(Thread.currentThread());
    if (stopped || (read != null && read.timedOut)) {
      Thread.interrupted();
    }
  }

  /** Marks the current thread as inside a source again, to free what that holds. */
  synchronized void enterToClose(Read closing) {
    reading.put(Thread.currentThread(), closing);
    if (closing.timedOut) { // before this thread was there to be interrupted
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a read: interrupts its thread inside the source, or keeps it from going there again. */
  synchronized void timeOut(Read read) {
    read.timedOut = true;
    reading.forEach(
        (thread, its) -> {
          if (its == read) {
            thread.interrupt();
          }
        });
  }

  /** Returns whether a read was ended. */
  synchronized boolean hasTimedOut(Read read) {
    return read.timedOut;
  }

  /** Runs what a source asks of the store, in which its thread is not to be interrupted. */
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
      comeBack(read, wasInterrupted);
    }
  }

  private synchronized void comeBack(@Nullable Read read, boolean wasInterrupted) {
    if (read != null) {
      reading.put(Thread.currentThread(), read);
    }
    if (wasInterrupted || (read != null && (stopped || read.timedOut))) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void stop() {
    stopped = true;
    reading.keySet().forEach(Thread::interrupt);
  }

  synchronized boolean isStopped() {
    return stopped;
  }
}
