package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.internal.values.Ticks;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runner in real time. A timer thread claims jobs, renews leases and removes expired jobs; other
 * threads run the steps. Thread-safe.
 */
public final class RealTimeRunner implements JobRunner {

  private static final Logger LOG = LoggerFactory.getLogger(RealTimeRunner.class);

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
  private static final int SWEEP_BATCH = 100;

  private final JobWorker worker;
  private final InstantSource clock;
  private final CompletionSignal completionSignal;
  private final Settings settings;

  private final RunnerThreads threads;
  private final AtomicBoolean claimQueued = new AtomicBoolean();

  /** The claims whose leases are renewed: of waiting and of running steps. */
  private final Set<JobClaim> heldClaims = ConcurrentHashMap.newKeySet();

  private final StepQueue steps;

  /** The notifications of the start of released jobs, at least those in progress. */
  private final Queue<CompletableFuture<Void>> notifications = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;

  /** When leases were last renewed; used by the timer thread only, after construction. */
  private Instant renewedAt;

  /**
   * The settings of a runner.
   *
   * @param workers the maximum number of steps that run at the same time; 0 to run none
   * @param claimAhead the number of jobs to claim beyond those that a worker is free for
   * @param pollInterval the interval of polling for jobs of other services on the same store
   * @param lease the duration of a lease
   * @param closeTimeout how long to wait for running steps to end
   */
  public record Settings(
      int workers, int claimAhead, Duration pollInterval, Duration lease, Duration closeTimeout) {}

  /** Creates a runner, which is running; closing it ends the threads. */
  public RealTimeRunner(
      JobWorker worker,
      InstantSource clock,
      CompletionSignal completionSignal,
      Settings settings,
      RunnerThreads threads) {
    this.worker = worker;
    this.clock = clock;
    this.completionSignal = completionSignal;
    this.settings = settings;
    this.threads = threads;
    this.steps = new StepQueue(settings.workers());
    this.renewedAt = clock.instant();
    if (settings.workers() > 0) {
      every(settings.pollInterval(), this::claimDue);
      every(settings.lease().dividedBy(3), this::renewAll);
      every(SWEEP_INTERVAL, this::sweep);
    }
  }

  @Override
  public void dueAt(Instant instant) {
    if (settings.workers() == 0 || steps.isClosed()) {
      return;
    }
    Duration delay = Ticks.between(clock.instant(), instant);
    if (delay.isNegative() || delay.isZero()) {
      claimSoon();
    } else {
      // the timer may be some microseconds ahead of the clock, and would then find nothing due
      threads.schedule(() -> guarded(this::claimDue), delay.plusMillis(1));
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
   * Stops claiming, releases the claims of waiting steps, waits for running steps, and interrupts
   * those that exceed the timeout. Leases are renewed until the last step has ended.
   */
  @Override
  public void close() {
    List<Step> unstarted = steps.close();
    completionSignal.close();
    boolean interrupted = false;
    try {
      awaitClaimingEnded();
    } catch (InterruptedException e) { // which clears the flag: it must not affect the store
      interrupted = true;
    }
    unstarted.forEach(this::release);
    try {
      if (interrupted) {
        worker.stop();
      } else {
        awaitStepsEnded();
        awaitNotified();
      }
    } catch (InterruptedException e) {
      worker.stop();
      interrupted = true;
    }
    closed = true;
    Future<?> ended = threads.shutdown();
    try {
      if (!interrupted && !threads.await(ended, settings.closeTimeout())) {
        LOG.warn("a call of the job store did not return within the close timeout");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitStepsEnded() throws InterruptedException {
    if (!threads.await(steps.ended(), settings.closeTimeout())) {
      worker.stop();
      if (!threads.await(steps.ended(), settings.closeTimeout())) {
        LOG.warn(
            "steps of {} jobs did not end; the jobs are due again when their leases expire",
            heldClaims.size());
      }
    }
  }

  /** Waits for listeners that are notified of the start of released jobs. */
  private void awaitNotified() throws InterruptedException {
    Future<?> notified =
        CompletableFuture.allOf(notifications.toArray(CompletableFuture<?>[]::new));
    if (!threads.await(notified, settings.closeTimeout())) {
      LOG.warn("listeners were not notified of the start of all jobs within the close timeout");
    }
  }

  /** Waits for a claim that began before closing, so that its steps are known. */
  private void awaitClaimingEnded() throws InterruptedException {
    if (!threads.await(threads.submit(() -> {}), settings.closeTimeout())) {
      LOG.warn("the claim of jobs did not return within the close timeout");
    }
  }

  private void every(Duration interval, Runnable task) {
    threads.every(interval, () -> guarded(task));
  }

  /** Runs a task of the timer and logs its failure, which the timer would swallow. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (JobStoreException e) { // without a stack trace, since it may repeat at each poll
      LOG.warn("the job store failed; retrying soon: {}", e.getMessage());
      LOG.debug("stack trace of the failure of the job store", e);
    } catch (Exception | Error e) { // an exception would end a periodic task
      LOG.warn("the job store failed; retrying soon", e);
    }
  }

  /** Claims jobs on the timer thread; several calls before that cause one claim. */
  private void claimSoon() {
    if (claimQueued.compareAndSet(false, true)) {
      submit(this::claimDue);
    }
  }

  private void submit(Runnable task) {
    var unused = threads.submit(() -> guarded(task));
  }

  private void claimDue() {
    claimQueued.set(false);
    int wanted = wanted();
    if (wanted == 0) {
      return; // the end of a job causes another claim
    }
    if (Duration.between(renewedAt, clock.instant()).compareTo(settings.lease().dividedBy(2))
        >= 0) {
      renewAll(); // the process was suspended: keep the held jobs first
    }
    List<ClaimedJob> claimed = worker.claim(wanted);
    claimed.forEach(each -> heldClaims.add(each.job().jobClaim()));
    add(Step.of(claimed));
  }

  /** Passes steps to workers; releases their jobs if the runner has been closed meanwhile. */
  private void add(List<Step> added) {
    if (steps.add(added)) {
      dispatch();
    } else {
      added.forEach(this::release);
    }
  }

  /**
   * Returns the number of jobs to claim: 0 until few of the jobs claimed ahead are left, so that
   * they are claimed in batches, but before a worker has to wait.
   */
  private int wanted() {
    // a step that starts jobs holds several claims; a step whose claim was lost holds none
    int held = Math.max(heldClaims.size(), steps.size());
    long wanted = (long) settings.workers() + settings.claimAhead() - held;
    int left = Math.min(settings.workers(), settings.claimAhead()) / 4;
    return steps.isClosed() || wanted <= settings.claimAhead() - left
        ? 0
        : (int) Math.min(wanted, Integer.MAX_VALUE);
  }

  /** Submits waiting steps to the executor, one for each free worker. */
  private void dispatch() {
    for (Step step = steps.begin(); step != null; step = steps.begin()) {
      Step begun = step;
      try {
        threads.execute(() -> runFrom(begun));
      } catch (Exception | Error e) {
        LOG.warn(
            "the executor rejected a step; releasing the claims of {} jobs", step.jobs().size(), e);
        release(step);
        end(step.jobs());
      }
    }
  }

  /** Ends a step, which holds the claims of the given jobs. */
  private void end(List<StoredJob> jobs) {
    jobs.forEach(job -> heldClaims.remove(job.jobClaim()));
    steps.end();
  }

  /** Releases the claims of a step that does not run. */
  private void release(Step step) {
    try {
      guarded(() -> worker.release(step.jobs()));
    } finally {
      step.jobs().forEach(job -> heldClaims.remove(job.jobClaim()));
    }
    if (step.kind() == Step.Kind.NOTIFY_OF_START) { // the next claim finds the jobs running
      notifyOfStart(step.jobs());
    }
  }

  /**
   * Notifies listeners on a thread of its own: they may block, and the caller may be the timer or a
   * caller of {@link #close}.
   */
  private void notifyOfStart(List<StoredJob> jobs) {
    notifications.removeIf(CompletableFuture::isDone);
    notifications.add(
        CompletableFuture.runAsync(() -> worker.notifyOfStart(jobs), threads::startForListener));
  }

  /**
   * Runs a step. On a thread of its own pool, also runs the steps that are waiting then: to hand
   * them over to another thread would cost more than a short step.
   */
  private void runFrom(Step first) {
    Step step = first;
    while (step != null) {
      run(step);
      if (!threads.ownsWorkers()) {
        return;
      }
      boolean unused = Thread.interrupted(); // by a source; the next step must not see it
      step = steps.begin();
    }
  }

  private void run(Step step) {
    if (closed) { // the store may be closed too; let the lease expire
      if (step.kind() == Step.Kind.NOTIFY_OF_START) {
        worker.notifyOfStart(step.jobs());
      }
      end(step.jobs());
      return;
    }
    if (steps.isClosed()) {
      release(step);
      end(step.jobs());
      return;
    }
    List<StoredJob> held = step.jobs();
    boolean interrupted = false;
    try {
      if (step.kind() == Step.Kind.NOTIFY_OF_START) {
        worker.notifyOfStart(held);
      }
      // without claims that ended while the step waited
      held = held.stream().filter(job -> heldClaims.contains(job.jobClaim())).toList();
      if (step.kind() == Step.Kind.START) {
        held = start(held);
      }
      held = keepFirst(held);
      if (!held.isEmpty()) {
        worker.extract(held.get(0));
      }
    } catch (InterruptedException e) {
      interrupted = true;
      logLostAttempts(held, e);
    } catch (Exception | Error e) {
      logLostAttempts(held, e);
    } finally {
      end(held);
      if (!threads.ownsWorkers()) {
        dispatch(); // before the interruption, which can close a database
      }
      if (wanted() > 0) {
        claimSoon();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void logLostAttempts(List<StoredJob> jobs, Throwable why) {
    jobs.forEach(job -> JobWorker.logLostAttempt(job, why));
  }

  /** Starts jobs; returns those to extract at once. */
  private List<StoredJob> start(List<StoredJob> claimed) {
    JobWorker.Started started = worker.start(claimed);
    List<StoredJob> ready = started.ready();
    Set<JobClaim> kept = ready.stream().map(StoredJob::jobClaim).collect(Collectors.toSet());
    claimed.stream()
        .map(StoredJob::jobClaim)
        .filter(claim -> !kept.contains(claim))
        .forEach(heldClaims::remove);
    started.due().forEach(this::dueAt);
    return ready;
  }

  /** Keeps the first of the jobs to extract, and passes the others to other workers. */
  private List<StoredJob> keepFirst(List<StoredJob> ready) {
    if (ready.size() <= 1) {
      return ready;
    }
    add(ready.subList(1, ready.size()).stream().map(Step::extract).toList());
    return ready.subList(0, 1);
  }

  private void renewAll() {
    renewedAt = clock.instant();
    Set<JobClaim> claims = Set.copyOf(heldClaims);
    if (!claims.isEmpty()) {
      Set<JobClaim> held = worker.renew(claims);
      claims.stream().filter(claim -> !held.contains(claim)).forEach(heldClaims::remove);
    }
  }

  /** Removes a batch of expired jobs; submits the next batch, so that renewals take precedence. */
  private void sweep() {
    if (!steps.isClosed() && worker.expire(SWEEP_BATCH) == SWEEP_BATCH) {
      submit(this::sweep);
    }
  }
}
