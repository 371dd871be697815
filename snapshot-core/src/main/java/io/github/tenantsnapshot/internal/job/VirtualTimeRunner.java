package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A runner in virtual time: runs due work when its clock advances, on the advancing thread.
 * Thread-safe.
 */
public final class VirtualTimeRunner implements JobRunner {

  private static final int MAX_IDLE_ROUNDS = 1_000;

  private final JobStore store;
  private final JobWorker worker;
  private final VirtualClock clock;

  /** The number of consecutive rounds without work; guarded by the clock's lock. */
  private int idleRounds;

  private volatile boolean closed;

  /** Creates a runner. The caller makes the clock call {@link #runOneDue}. */
  public VirtualTimeRunner(JobStore store, JobWorker worker, VirtualClock clock) {
    this.store = store;
    this.worker = worker;
    this.clock = clock;
  }

  /** Returns when the next work is due; empty if there is none. */
  public Optional<Instant> nextDue() {
    return closed ? Optional.empty() : store.nextDue();
  }

  /** Runs the first work that is due. */
  public void runOneDue() {
    if (worker.expire(1) > 0) {
      idleRounds = 0;
      return;
    }
    List<ClaimedJob> claimed = worker.claim(1);
    idleRounds = claimed.isEmpty() ? idleRounds + 1 : 0;
    if (idleRounds
        > MAX_IDLE_ROUNDS) { // some idle rounds are normal if other services use the store
      idleRounds = 0;
      throw new IllegalStateException(
          "the store returned the due instant "
              + store.nextDue()
              + " from nextDue(), but no due job at "
              + clock.instant());
    }
    Step.of(claimed).forEach(this::run);
  }

  private void run(Step step) {
    switch (step.kind()) {
      case START -> step.jobs().forEach(this::start);
      case NOTIFY_OF_START -> {
        worker.notifyOfStart(step.jobs());
        step.jobs().forEach(this::extract);
      }
      case EXTRACT -> step.jobs().forEach(this::extract);
    }
  }

  private void start(StoredJob job) {
    try {
      worker.start(List.of(job)).ready().forEach(this::extract);
    } catch (Exception e) {
      JobWorker.logLostAttempt(job, e);
    }
  }

  private void extract(StoredJob job) {
    try {
      worker.extract(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      JobWorker.logLostAttempt(job, e);
    } catch (Exception e) {
      JobWorker.logLostAttempt(job, e);
    }
  }

  @Override
  public void dueAt(Instant instant) {}

  @Override
  public SnapshotJob awaitEnd(String jobId, Supplier<SnapshotJob> job, Duration timeout) {
    clock.advance(Duration.ZERO);
    return job.get();
  }

  @Override
  public String whyNotEnded(@Nullable Instant dueAt, Duration timeout) {
    return "virtual time is "
        + clock.instant()
        + (dueAt == null ? "" : ", and the job is due at " + dueAt)
        + "; advance the clock.";
  }

  @Override
  public void close() {
    closed = true;
    worker.stop(); // a blocked source would block the advancing thread
  }
}
