package io.github.tenantsnapshot.internal.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The steps that wait for a worker, and the number of those that are running. Thread-safe. */
final class StepQueue {

  private final int workers;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stepEnded = lock.newCondition();
  private final Deque<Step> waiting = new ArrayDeque<>(); // guarded by lock
  private int running; // guarded by lock
  private volatile boolean closed;

  /**
   * Creates an empty queue.
   *
   * @param workers the maximum number of steps that run at the same time
   */
  StepQueue(int workers) {
    this.workers = workers;
  }

  /** Adds steps; returns false if the queue is closed. */
  boolean add(List<Step> steps) {
    lock.lock();
    try {
      if (!closed) {
        waiting.addAll(steps);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Begins the next step, if a worker is free; returns null if not, or if no step is waiting. */
  @Nullable Step begin() {
    lock.lock();
    try {
      Step next = running < workers ? waiting.poll() : null;
      if (next != null) {
        running++;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a step that has begun. */
  void end() {
    lock.lock();
    try {
      running--;
      stepEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of running steps and of jobs whose steps are waiting. */
  int size() {
    lock.lock();
    try {
      return running + waiting.stream().mapToInt(step -> step.jobs().size()).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Prevents further steps from beginning; returns those that wait. */
  List<Step> close() {
    lock.lock();
    try {
      closed = true;
      List<Step> unstarted = List.copyOf(waiting);
      waiting.clear();
      return unstarted;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Waits until no step is running; returns false if the timeout elapses before. */
  boolean awaitEnded(Duration timeout) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      while (running > 0 && left > 0) {
        left = stepEnded.awaitNanos(left);
      }
      return running == 0;
    } finally {
      lock.unlock();
    }
  }
}
