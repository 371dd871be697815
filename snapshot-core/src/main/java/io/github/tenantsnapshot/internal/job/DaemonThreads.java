package io.github.tenantsnapshot.internal.job;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Daemon threads, and the application's executor if there is one. Thread-safe. */
public final class DaemonThreads implements RunnerThreads {

  private static final Logger LOG = LoggerFactory.getLogger(DaemonThreads.class);

  private final CompletableFuture<Void> timerEnded = new CompletableFuture<>();
  private final Timer timer = new Timer(timerEnded);
  private final ThreadFactory listenerThreads = named("snapshot-listener");
  private final @Nullable ExecutorService ownWorkers;
  private final Executor workers;

  /**
   * Creates the threads, which start when they are needed.
   *
   * @param workers the number of threads that run steps
   * @param executor the application's executor, which runs the steps instead; null for none
   */
  public DaemonThreads(int workers, @Nullable Executor executor) {
    this.ownWorkers =
        executor == null && workers > 0
            ? Executors.newFixedThreadPool(workers, named("snapshot-worker"))
            : null;
    this.workers = executor != null ? executor : ownWorkers != null ? ownWorkers : Runnable::run;
  }

  /** Returns a factory of daemon threads with this name. */
  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** A timer with one thread. */
  private static final class Timer extends ScheduledThreadPoolExecutor {

    private final CompletableFuture<Void> ended;

    Timer(CompletableFuture<Void> ended) {
      super(1, named("snapshot-timer"));
      this.ended = ended;
      setRemoveOnCancelPolicy(true);
      setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    protected void terminated() {
      ended.complete(null);
    }
  }

  @Override
  public void every(Duration interval, Runnable task) {
    var unused =
        timer.scheduleWithFixedDelay(task, nanos(interval), nanos(interval), TimeUnit.NANOSECONDS);
  }

  @Override
  public void schedule(Runnable task, Duration delay) {
    try {
      var unused = timer.schedule(task, nanos(delay), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("the runner was closed", e);
    }
  }

  @Override
  public Future<?> submit(Runnable task) {
    try {
      return timer.submit(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("the runner was closed", e);
      return timerEnded;
    }
  }

  @Override
  public void execute(Runnable steps) {
    workers.execute(steps);
  }

  @Override
  public boolean ownsWorkers() {
    return ownWorkers != null;
  }

  @Override
  public void startForListener(Runnable task) {
    listenerThreads.newThread(task).start();
  }

  @Override
  public boolean await(Future<?> end, Duration timeout) throws InterruptedException {
    try {
      end.get(nanos(timeout), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      // the timer cancels a task if another thread ends it while the task is being submitted
      LOG.trace("ended by a failure", e);
      return true;
    }
  }

  @Override
  public Future<?> shutdown() {
    timer.shutdown(); // not shutdownNow(): an interruption inside the store can close the database
    if (ownWorkers != null) {
      ownWorkers.shutdown();
    }
    return timerEnded;
  }

  private static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }
}
