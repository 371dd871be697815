package io.github.tenantsnapshot.simulator.http.internal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A counter of the accepted requests whose responses are not complete. Thread-safe. */
public final class OpenRequests {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition noneLeft = lock.newCondition();
  private int open;
  private boolean closed;

  /** Begins a request; returns false if no more requests are accepted. */
  boolean begin() {
    lock.lock();
    try {
      if (!closed) {
        open++;
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a request. */
  void end() {
    lock.lock();
    try {
      open--;
      if (open == 0) {
        noneLeft.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops accepting requests and waits for the open ones to end.
   *
   * @param timeout the maximum time to wait
   * @return whether all requests have ended
   * @throws InterruptedException if the calling thread is interrupted while it waits
   */
  public boolean close(Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      closed = true;
      long left = timeout.toNanos();
      while (open > 0 && left > 0) {
        left = noneLeft.awaitNanos(left);
      }
      return open == 0;
    } finally {
      lock.unlock();
    }
  }
}
