package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
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
  private final CompletionSignal completionSignal;
  private final Settings settings;

  private final ScheduledThreadPoolExecutor timer;
  private final Executor executor;
  private final @Nullable ExecutorService ownPool;
  private final AtomicBoolean claimQueued = new AtomicBoolean();

  /** The claims to renew: of steps that wait, and of those under way. */
  private final Set<JobClaim> inHand = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stepEnded = lock.newCondition();
  private final Deque<Step> waiting = new ArrayDeque<>(); // under the lock
  private int underWay; // under the lock
  private volatile boolean closing;
  private volatile boolean closed;

  /** When leases were last renewed; touched by the timer's thread alone, once that runs. */
  private Instant renewedAt;

  /**
   * The settings of a runner.
   *
   * @param workers how many steps at a time; 0 for none ever
   * @param claimAhead how many jobs to claim beyond those that a worker is free for
   * @param executor what does the steps; null for threads of the runner's own
   * @param pollInterval how often to look for jobs of other services on the same store
   * @param lease how long a claim lasts unless renewed
   * @param closeTimeout how long to wait for steps to end by themselves
   */
  public record Settings(
      int workers,
      int claimAhead,
      @Nullable Executor executor,
      Duration pollInterval,
      Duration lease,
      Duration closeTimeout) {}

  /**
   * What a worker does at a time: starting jobs that were claimed together, or extracting one.
   *
   * @param starts whether the jobs are to be started; else there is but one
   */
  private record Step(boolean starts, List<StoredJob> jobs) {

    static List<Step> of(List<StoredJob> claimed) {
      List<StoredJob> toStart = new ArrayList<>();
      List<Step> steps = new ArrayList<>();
      for (StoredJob job : claimed) {
        if (job.job().status() == SnapshotJobStatus.NOT_STARTED) {
          toStart.add(job);
        } else {
          steps.add(new Step(false, List.of(job)));
        }
      }
      if (!toStart.isEmpty()) {
        steps.add(0, new Step(true, toStart));
      }
      return steps;
    }
  }

  /** Starts running. */
  public RealTimeRunner(
      JobWorker worker, InstantSource clock, CompletionSignal completionSignal, Settings settings) {
    this.worker = worker;
    this.clock = clock;
    this.completionSignal = completionSignal;
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
    return completionSignal.await(job, jobId, timeout, settings.pollInterval());
  }

  @Override
  public String whyNotEnded(@Nullable Instant dueAt, Duration timeout) {
    return "it did not end within " + timeout + ".";
  }

  /**
   * Stops claiming and gives waiting jobs back, lets steps end, then makes them; leases are renewed
   * until the last has ended.
   */
  @Override
  public void close() {
    List<Step> undone = stopDispatching();
    completionSignal.close();
    try {
      awaitClaimingEnded();
      undone.forEach(step -> giveBack(step.jobs()));
      if (!awaitStepsEnded()) {
        worker.stop();
        if (!awaitStepsEnded()) {
          LOG.warn("steps of {} jobs did not end; they are due when the leases end", inHand.size());
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

  /** Lets no further step begin; returns those that wait. */
  private List<Step> stopDispatching() {
    lock.lock();
    try {
      closing = true;
      List<Step> undone = List.copyOf(waiting);
      waiting.clear();
      return undone;
    } finally {
      lock.unlock();
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
      while (underWay > 0 && left > 0) {
        left = stepEnded.awaitNanos(left);
      }
      return underWay == 0;
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
    } catch (JobStoreException e) { // it says what is wrong, at each poll while it lasts
      LOG.warn("the job store failed, and is tried again soon: {}", e.getMessage());
      LOG.debug("how the job store failed", e);
    } catch (Exception | Error e) { // anything that got out would end a periodic task
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
    int wanted = wanted();
    if (wanted == 0) {
      return; // whoever ends a step claims again
    }
    if (Duration.between(renewedAt, clock.instant()).compareTo(settings.lease().dividedBy(2))
        >= 0) {
      renewAll(); // the process stood still: first keep the jobs that are in hand
    }
    List<StoredJob> claimed = worker.claim(wanted);
    if (claimed.isEmpty()) {
      return;
    }
    claimed.forEach(job -> inHand.add(job.jobClaim()));
    if (!enqueue(Step.of(claimed))) { // close() may have given up waiting for this claim
      giveBack(claimed);
      return;
    }
    dispatch();
    if (claimed.size() == wanted) { // starts that share a step may have left workers free
      claimSoon();
    }
  }

  /** Returns how many jobs to claim: none unless a worker is free and finds nothing waiting. */
  private int wanted() {
    lock.lock();
    try {
      int free = settings.workers() - underWay;
      return closing || free <= 0 || !waiting.isEmpty() ? 0 : free + settings.claimAhead();
    } finally {
      lock.unlock();
    }
  }

  private boolean enqueue(List<Step> steps) {
    lock.lock();
    try {
      if (!closing) {
        waiting.addAll(steps);
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /** Hands waiting steps to the executor, as many as there are free workers. */
  private void dispatch() {
    for (Step step = begin(); step != null; step = begin()) {
      Step begun = step;
      try {
        executor.execute(() -> run(begun));
      } catch (Exception | Error e) {
        LOG.warn("the executor refused a step; giving back {} jobs", step.jobs().size(), e);
        giveBack(step.jobs());
        end(step);
      }
    }
  }

  private @Nullable Step begin() {
    lock.lock();
    try {
      Step next = underWay < settings.workers() ? waiting.poll() : null;
      if (next != null) {
        underWay++;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void end(Step step) {
    lock.lock();
    try {
      step.jobs().forEach(job -> inHand.remove(job.jobClaim()));
      underWay--;
      stepEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(List<StoredJob> jobs) {
    try {
      guarded(() -> worker.release(jobs));
    } finally {
      jobs.forEach(job -> inHand.remove(job.jobClaim()));
    }
  }

  private void run(Step step) {
    if (closed) { // the store may be closed too: the lease runs out
      end(step);
      return;
    }
    if (closing) {
      giveBack(step.jobs());
      end(step);
      return;
    }
    List<StoredJob> held = // without those that were lost while they waited
        step.jobs().stream().filter(job -> inHand.contains(job.jobClaim())).toList();
    boolean interrupted = false;
    try {
      if (step.starts()) {
        worker.start(held).forEach(this::dueAt);
      } else if (!held.isEmpty()) {
        worker.extract(held.get(0));
      }
    } catch (InterruptedException e) {
      interrupted = true;
      held.forEach(job -> JobWorker.logLostAttempt(job, e));
    } catch (Exception | Error e) {
      held.forEach(job -> JobWorker.logLostAttempt(job, e));
    } finally {
      end(step);
      dispatch(); // may access the store, where an interruption could do harm
      claimSoon();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void renewAll() {
    renewedAt = clock.instant();
    Set<JobClaim> claims = Set.copyOf(inHand);
    if (!claims.isEmpty()) {
      Set<JobClaim> held = worker.renew(claims);
      claims.stream().filter(claim -> !held.contains(claim)).forEach(inHand::remove);
    }
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

  static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
