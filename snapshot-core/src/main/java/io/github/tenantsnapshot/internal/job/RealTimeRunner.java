package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps as time passes: one thread claims, renews and sweeps, an executor does the steps.
 * Thread-safe.
 */
public final class RealTimeRunner implements JobRunner {

  private static final Logger LOG = LoggerFactory.getLogger(RealTimeRunner.class);

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
  private static final int SWEEP_BATCH = 100;

  private final JobWorker worker;
  private final InstantSource clock;
  private final EndSignal endSignal;
  private final Settings settings;

  private final ScheduledThreadPoolExecutor timer;
  private final Executor executor;
  private final @Nullable ExecutorService ownPool;
  private final Map<JobClaim, StoredJob> running = new ConcurrentHashMap<>();
  private final AtomicBoolean claimQueued = new AtomicBoolean();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stepEnded = lock.newCondition();
  private volatile boolean closing;
  private volatile boolean closed;

  /** When leases were last renewed; touched by the timer's thread alone, once that runs. */
  private Instant renewedAt;

  /**
   * The settings of a runner.
   *
   * @param workers how many steps at a time; 0 for none ever
   * @param executor what does the steps; null for threads of the runner's own
   * @param pollInterval how often to look for jobs of other services on the same store
   * @param lease how long a claim lasts unless renewed
   * @param closeTimeout how long to wait for steps to end by themselves
   */
  public record Settings(
      int workers,
      @Nullable Executor executor,
      Duration pollInterval,
      Duration lease,
      Duration closeTimeout) {}

  /** Starts running. */
  public RealTimeRunner(
      JobWorker worker, InstantSource clock, EndSignal endSignal, Settings settings) {
    this.worker = worker;
    this.clock = clock;
    this.endSignal = endSignal;
    this.settings = settings;
    this.renewedAt = clock.instant();
    this.timer = new ScheduledThreadPoolExecutor(1, daemons("snapshot-timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    Executor given = settings.executor();
    this.ownPool =
        given == null && settings.workers() > 0
            ? Executors.newFixedThreadPool(settings.workers(), daemons("snapshot-worker"))
            : null;
    this.executor = given != null ? given : ownPool != null ? ownPool : Runnable::run;
    if (settings.workers() > 0) {
      every(settings.pollInterval(), this::claimDue);
      every(settings.lease().dividedBy(3), this::renewAll);
      every(SWEEP_INTERVAL, this::sweep);
    }
  }

  @Override
  public void dueAt(Instant instant) {
    if (settings.workers() == 0 || closing) {
      return;
    }
    Duration delay = Duration.between(clock.instant(), instant);
    if (delay.isNegative() || delay.isZero()) {
      claimSoon();
    } else {
      // the timer and the clock may disagree by some microseconds: better late than a poll later
      long nanos = nanos(delay.plusMillis(1));
      submit(
          () -> {
            var unused = timer.schedule(() -> guarded(this::claimDue), nanos, TimeUnit.NANOSECONDS);
          });
    }
  }

  @Override
  public SnapshotJob awaitEnd(String jobId, Supplier<SnapshotJob> job, Duration timeout)
      throws InterruptedException {
    return endSignal.await(job, jobId, timeout, settings.pollInterval());
  }

  @Override
  public String whyNotEnded(@Nullable Instant dueAt, Duration timeout) {
    return "it did not end within " + timeout + ".";
  }

  /**
   * Stops claiming, lets steps end, then makes them; leases are renewed until the last has ended.
   */
  @Override
  public void close() {
    closing = true;
    endSignal.close();
    try {
      awaitClaimingEnded();
      if (!awaitStepsEnded()) {
        worker.stop();
        if (!awaitStepsEnded()) {
          LOG.warn("{} steps did not end; their jobs are due when the leases end", running.size());
        }
      }
    } catch (InterruptedException e) {
      worker.stop();
      Thread.currentThread().interrupt();
    }
    closed = true;
    timer.shutdown(); // without interruption: its thread may be inside the store
    try {
      if (!timer.awaitTermination(nanos(settings.closeTimeout()), TimeUnit.NANOSECONDS)) {
        LOG.warn("the job store still has a call to answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ownPool != null) {
      ownPool.shutdown();
    }
  }

  /** Waits for a claim that began before closing, so that its jobs count among the running. */
  private void awaitClaimingEnded() throws InterruptedException {
    try {
      timer.submit(() -> {}).get(nanos(settings.closeTimeout()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed before", e);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the job store is still busy with a claim", e);
    }
  }

  private boolean awaitStepsEnded() throws InterruptedException {
    long left = nanos(settings.closeTimeout());
    lock.lockInterruptibly();
    try {
      while (!running.isEmpty() && left > 0) {
        left = stepEnded.awaitNanos(left);
      }
      return running.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void every(Duration interval, Runnable task) {
    long nanos = nanos(interval);
    var unused =
        timer.scheduleWithFixedDelay(() -> guarded(task), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Runs a task of the timer, which would keep its failure to itself. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // an error that got out would end a periodic task
      LOG.warn("the job store failed; trying again soon", e);
    }
  }

  /** Claims on the timer's thread, once for however many reasons there are. */
  private void claimSoon() {
    if (claimQueued.compareAndSet(false, true)) {
      submit(() -> timer.execute(() -> guarded(this::claimDue)));
    }
  }

  private void submit(Runnable submission) {
    try {
      submission.run();
    } catch (RejectedExecutionException e) {
      LOG.trace("closed meanwhile", e);
    }
  }

  private void claimDue() {
    claimQueued.set(false);
    if (closing) {
      return;
    }
    int free = settings.workers() - running.size();
    if (free <= 0) {
      return; // whoever ends a step claims again
    }
    if (Duration.between(renewedAt, clock.instant()).compareTo(settings.lease().dividedBy(2))
        >= 0) {
      renewAll(); // the process stood still: first keep the jobs that are in hand
    }
    for (StoredJob job : worker.claim(free)) {
      running.put(job.jobClaim(), job);
      if (closing) { // close() has given up waiting for this claim
        giveBack(job);
        continue;
      }
      try {
        executor.execute(() -> run(job));
      } catch (RuntimeException | Error e) {
        LOG.warn("the executor refused job {}; giving it back", job.job().id(), e);
        giveBack(job);
      }
    }
  }

  private void giveBack(StoredJob job) {
    try {
      guarded(() -> worker.release(job));
    } finally {
      ended(job);
    }
  }

  private void run(StoredJob job) {
    if (closed) { // the store may be closed too: the lease runs out
      ended(job);
      return;
    }
    if (closing) {
      giveBack(job);
      return;
    }
    try {
      worker.step(job).ifPresent(this::dueAt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      JobWorker.logLostAttempt(job, e);
    } catch (RuntimeException | Error e) {
      JobWorker.logLostAttempt(job, e);
    } finally {
      ended(job);
      claimSoon();
    }
  }

  private void ended(StoredJob job) {
    lock.lock();
    try {
      running.remove(job.jobClaim());
      stepEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void renewAll() {
    renewedAt = clock.instant();
    running.values().forEach(job -> guarded(() -> worker.renew(job)));
  }

  /** Removes a batch; more of them wait behind renewals that are due. */
  private void sweep() {
    if (!closing && worker.expire(SWEEP_BATCH) == SWEEP_BATCH) {
      submit(() -> timer.execute(() -> guarded(this::sweep)));
    }
  }

  private static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
