package io.github.tenantsnapshot.simulator.internal.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read requests and write answers, one for each request that has begun to arrive.
 * No request waits for another one's thread, so that those which never end hold up nobody. There
 * are as many threads as needed up to {@value #MAX}; the server closes connections beyond that.
 * Thread-safe.
 */
public final class ConnectionThreads implements Executor {

  /** How many threads there are at the most. */
  public static final int MAX = 256;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor pool;

  /**
   * Makes the threads' pool, without a thread as yet.
   *
   * @param name what their names begin with
   */
  public ConnectionThreads(String name) {
    AtomicInteger count = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            0,
            MAX,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs a task on a thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException if there is none left
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Interrupts the threads, which closes the connections that they read from or write to. */
  public void interrupt() {
    pool.shutdownNow();
  }

  /**
   * Waits for the threads to end.
   *
   * @param timeout how long at the most
   * @return false if some go on
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return pool.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
