package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what is due when its virtual clock is moved, on the thread that moves it. Thread-safe. */
public final class SteppedRunner implements JobRunner {

  private static final Logger LOG = LoggerFactory.getLogger(SteppedRunner.class);

  private final JobStore store;
  private final JobWorker worker;
  private final VirtualClock clock;

  /** Takes its collaborators; the clock is made to call {@link #runOneDue} by whoever owns both. */
  public SteppedRunner(JobStore store, JobWorker worker, VirtualClock clock) {
    this.store = store;
    this.worker = worker;
    this.clock = clock;
  }

  /** Returns when there is something to do; empty if never. */
  public Optional<Instant> nextDue() {
    return store.nextDue();
  }

  /** Does the first thing that is due. */
  public void runOneDue() {
    if (worker.expire(1) > 0) {
      return;
    }
    List<StoredJob> claimed = worker.claim(1);
    if (claimed.isEmpty()) {
      Instant now = clock.instant();
      store
          .nextDue()
          .filter(due -> !due.isAfter(now))
          .ifPresent(
              due -> {
                throw new IllegalStateException(
                    "the store says that something is due at " + due + ", and has nothing to do");
              });
    }
    for (StoredJob job : claimed) {
      try {
        worker.step(job);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        logLostAttempt(job, e);
      } catch (RuntimeException e) {
        logLostAttempt(job, e);
      }
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
    return "time stands at "
        + clock.instant()
        + (dueAt == null ? "" : " and the job is due at " + dueAt)
        + ", call advance on the clock.";
  }

  @Override
  public void close() {}

  private static void logLostAttempt(StoredJob job, Exception e) {
    LOG.warn(
        "attempt {} at job {} ended without a result; it is due again when its lease ends",
        job.attempt(),
        job.job().id(),
        e);
  }
}
