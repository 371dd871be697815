package io.github.tenantsnapshot.internal.job;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A guard for the interruption of reads: all of them when a service closes, and one of them at its
 * timeout. It interrupts a thread only inside a source, because the interruption of a thread inside
 * a store can close a database file. Thread-safe.
 *
 * <p>The lock is not a monitor, because an interruption can close a channel, which may block.
 */
class InterruptGuard {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Thread, Read> reading = new HashMap<>(); // guarded by lock
  private boolean stopped; // guarded by lock

  /** The read of one type, or the closing of its reader. */
  static final class Read {
    private boolean timedOut; // guarded by the lock of the InterruptGuard
  }

  /**
   * Marks the current thread as inside a source.
   *
   * @return false if the read has timed out; the thread is then not marked
   * @throws InterruptedException if the service is closing
   */
  boolean enter(Read read) throws InterruptedException {
    lock.lock();
    try {
      if (stopped) {
        throw new InterruptedException("the service is closing");
      }
      if (!read.timedOut) {
        reading.put(Thread.currentThread(), read);
      }
      return !read.timedOut;
    } finally {
      lock.unlock();
    }
  }

  /** Marks the current thread as outside, and clears an interruption by this guard. */
  void exit() {
    lock.lock();
    try {
      Read read = reading.remove(Thread.currentThread());
      if (stopped || (read != null && read.timedOut)) {
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Marks the current thread as inside a source, to close a reader. */
  void enterToClose(Read closing) {
    lock.lock();
    try {
      reading.put(Thread.currentThread(), closing);
      if (closing.timedOut) { // the timeout elapsed before the thread was marked
        Thread.currentThread().interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends a read at its timeout: interrupts its thread if inside, and rejects further calls. */
  void timeOut(Read read) {
    lock.lock();
    try {
      read.timedOut = true;
      reading.forEach(
          (thread, current) -> {
            if (current == read) {
              thread.interrupt();
            }
          });
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a read has timed out. */
  boolean hasTimedOut(Read read) {
    lock.lock();
    try {
      return read.timedOut;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a call of the store from inside a source, without interrupting its thread. */
  <T> T outside(Supplier<T> call) {
    Read read;
    boolean wasInterrupted;
    lock.lock();
    try {
      read = reading.remove(Thread.currentThread());
      wasInterrupted = Thread.interrupted();
    } finally {
      lock.unlock();
    }
    try {
      return call.get();
    } finally {
      reenter(read, wasInterrupted);
    }
  }

  private void reenter(@Nullable Read read, boolean wasInterrupted) {
    lock.lock();
    try {
      if (read != null) {
        reading.put(Thread.currentThread(), read);
      }
      if (wasInterrupted || (read != null && (stopped || read.timedOut))) {
        Thread.currentThread().interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts all threads inside a source, and rejects further reads. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      reading.keySet().forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }

  boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }
}
