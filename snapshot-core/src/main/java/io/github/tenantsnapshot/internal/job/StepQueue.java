package io.github.tenantsnapshot.internal.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The steps that wait for a worker, and the number of those that are running. Thread-safe. */
final class StepQueue {

  private final int workers;

  private final ReentrantLock lock = new ReentrantLock();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
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
    } finally {
      lock.unlock();
    }
    completeEnd();
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
    List<Step> unstarted;
    lock.lock();
    try {
      closed = true;
      unstarted = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    completeEnd();
    return unstarted;
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns the end of the last step; no step begins after {@link #close}. */
  Future<?> ended() {
    return ended;
  }

  private void completeEnd() {
    boolean last;
    lock.lock();
    try {
      last = closed && running == 0;
    } finally {
      lock.unlock();
    }
    if (last) {
      ended.complete(null);
    }
  }
}
