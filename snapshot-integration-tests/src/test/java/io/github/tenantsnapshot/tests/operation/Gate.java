package io.github.tenantsnapshot.tests.operation;

import java.util.concurrent.CountDownLatch;

/** A gate that blocks threads until it is opened, and signals the arrival of the first one. */
final class Gate {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch passed = new CountDownLatch(1);
  private volatile boolean interrupted;

  /** Blocks until the gate is opened. */
  void pass() throws InterruptedException {
    reached.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      interrupted = true;
      throw e;
    }
  }

  /** Blocks until the gate is opened, regardless of interrupts. */
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

  /** Waits until the first thread has left {@link #passUninterruptibly}. */
  void awaitPassed() throws InterruptedException {
    passed.await();
  }

  void open() {
    open.countDown();
  }

  /** Returns whether a thread was interrupted while it waited. */
  boolean wasInterrupted() {
    return interrupted;
  }
}
