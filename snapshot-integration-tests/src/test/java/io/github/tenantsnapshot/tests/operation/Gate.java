package io.github.tenantsnapshot.tests.operation;

import java.util.concurrent.CountDownLatch;

/** Holds threads up until it is opened, and tells when the first has come. */
final class Gate {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch passed = new CountDownLatch(1);
  private volatile boolean interrupted;

  /** Waits for the gate to be opened. */
  void pass() throws InterruptedException {
    reached.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      interrupted = true;
      throw e;
    }
  }

  /** Waits for the gate to be opened, however often the thread is interrupted meanwhile. */
  void passUninterruptibly() {
    reached.countDown();
    boolean restore = false;
    while (true) {
      try {
        open.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        restore = true;
      }
    }
    if (restore) {
      Thread.currentThread().interrupt();
    }
    interrupted |= Thread.currentThread().isInterrupted();
    passed.countDown();
  }

  void awaitReached() throws InterruptedException {
    reached.await();
  }

  /** Waits until the first thread that cannot be interrupted has passed. */
  void awaitPassed() throws InterruptedException {
    passed.await();
  }

  void open() {
    open.countDown();
  }

  /** Tells whether a thread was interrupted while it waited. */
  boolean wasInterrupted() {
    return interrupted;
  }
}
