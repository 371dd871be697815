package io.github.tenantsnapshot.simulator.internal.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The exchanges that have begun and not ended. The server's own count is never right again after a
 * connection has been broken off. Thread-safe.
 */
public final class OpenExchanges {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition noneLeft = lock.newCondition();
  private int open;
  private boolean closed;

  /** Begins an exchange; false if none may begin any more. */
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

  /** Ends an exchange. */
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
   * Lets no exchange begin any more, and waits for those that have begun.
   *
   * @param timeout how long at the most
   * @return false if some go on
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
