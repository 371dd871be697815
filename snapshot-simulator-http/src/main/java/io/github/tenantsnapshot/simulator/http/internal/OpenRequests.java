package io.github.tenantsnapshot.simulator.http.internal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the requests that have been accepted and whose responses have not ended. Thread-safe. */
public final class OpenRequests {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition noneLeft = lock.newCondition();
  private int open;
  private boolean closed;

  /** Begins a request; returns false if the server accepts none any more. */
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
   * Accepts no more requests, and waits for those that have begun.
   *
   * @param timeout the maximum time to wait
   * @return whether all have ended
   * @throws InterruptedException if this thread is interrupted meanwhile
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
