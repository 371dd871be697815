package io.github.tenantsnapshot.simulator.http.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The thread pools that handle requests and read and write bodies. Their threads never wait for a
 * client. Each pool creates threads on demand and ends idle ones. Thread-safe.
 */
public final class Workers {

  /** The number of threads that read and write bodies. */
  private static final int TRANSFERS = 8;

  /** The number of threads that are reserved for urgent requests. */
  private static final int URGENT = 8;

  /** The number of threads that compute TLS handshakes. */
  private static final int HANDSHAKES = 2;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor handlers;
  private final ThreadPoolExecutor transfers;
  private final ThreadPoolExecutor urgent;
  private final ThreadPoolExecutor handshakes;

  /**
   * Creates the pools without starting threads.
   *
   * @param name the prefix of the thread names
   * @param concurrentRequests the maximum number of concurrent requests, not counting urgent ones
   */
  public Workers(String name, int concurrentRequests) {
    this.handlers = pool(name + "-handler", concurrentRequests);
    this.transfers = pool(name + "-transfer", TRANSFERS);
    this.urgent = pool(name + "-urgent", URGENT);
    this.handshakes = pool(name + "-handshake", HANDSHAKES);
  }

  /** Returns the threads that call the handler. */
  Executor handlers(boolean forUrgent) {
    return forUrgent ? urgent : handlers;
  }

  /** Returns the threads that read and write bodies. */
  Executor transfers(boolean forUrgent) {
    return forUrgent ? urgent : transfers;
  }

  /** Returns the threads that compute TLS handshakes; bodies that block do not delay these. */
  Executor handshakes() {
    return handshakes;
  }

  /** Interrupts the threads. Runs queued tasks on the calling thread, where they only clean up. */
  public void interrupt() {
    List<Runnable> waiting = new ArrayList<>();
    for (ThreadPoolExecutor pool : List.of(handlers, transfers, urgent, handshakes)) {
      waiting.addAll(pool.shutdownNow());
    }
    waiting.forEach(Runnable::run);
  }

  /**
   * Waits for the threads to end.
   *
   * @param timeout the maximum time to wait for each pool
   * @return whether all threads have ended
   * @throws InterruptedException if the calling thread is interrupted while it waits
   */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    boolean ended = true;
    for (ThreadPoolExecutor pool : List.of(handlers, transfers, urgent, handshakes)) {
      ended &= pool.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
    return ended;
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
