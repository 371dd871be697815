package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A signal of the end of jobs, for threads that wait for it. The waiting thread also polls the
 * store, since another service on the same store may end the job. Thread-safe.
 */
public final class CompletionSignal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Awaited> awaited = new HashMap<>();

  /**
   * The number of waiting threads. A thread is counted before it reads its job, and a transition is
   * stored before its signal. So a transition without waiting threads is seen by later reads, and
   * needs no lock, for which all creates and deletes would otherwise compete.
   */
  private final AtomicInteger waiting = new AtomicInteger();

  private boolean closed;

  /** A job that one or more threads wait for. */
  private static final class Awaited {
    final Condition changed;
    int waiters;
    long changes;

    Awaited(Condition changed) {
      this.changed = changed;
    }
  }

  /** Wakes the threads that wait for the job, if the transition is its end or removal. */
  void onTransition(SnapshotJobTransition transition) {
    boolean ended = transition.to() == null || transition.to().isTerminal();
    if (!ended || waiting.get() == 0) {
      return;
    }
    lock.lock();
    try {
      Awaited job = awaited.get(transition.job().id());
      if (job != null) {
        job.changes++;
        job.changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the job has ended or the timeout elapses, and returns the job's last state. Reads
   * count towards the timeout, which does not interrupt them.
   */
  @MeasuresRealTime
  SnapshotJob await(
      Supplier<SnapshotJob> read, String jobId, Duration timeout, Duration pollInterval)
      throws InterruptedException {
    long nanos = Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
    long start = System.nanoTime();
    lock.lockInterruptibly();
    try {
      Awaited job = awaited.computeIfAbsent(jobId, id -> new Awaited(lock.newCondition()));
      job.waiters++;
      waiting.incrementAndGet();
      try {
        while (true) {
          if (closed) {
            throw new IllegalStateException(
                "the service was closed during the wait for job " + jobId);
          }
          long changes = job.changes;
          SnapshotJob now = readUnlocked(read);
          long left = nanos - (System.nanoTime() - start);
          if (now.status().isTerminal() || left <= 0) {
            return now;
          }
          if (job.changes == changes && !closed) {
            long wait = Math.min(left, TimeUnit.NANOSECONDS.convert(pollInterval));
            var unused = job.changed.awaitNanos(wait);
          }
        }
      } finally {
        waiting.decrementAndGet();
        if (--job.waiters == 0) {
          awaited.remove(jobId);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private SnapshotJob readUnlocked(Supplier<SnapshotJob> read) {
    lock.unlock();
    try {
      return read.get();
    } finally {
      lock.lock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      awaited.values().forEach(job -> job.changed.signalAll());
    } finally {
      lock.unlock();
    }
  }
}
