package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs what is due when its virtual clock is moved, on the thread that moves it. Thread-safe. */
public final class SteppedRunner implements JobRunner {

  private static final int MAX_IDLE_ROUNDS = 1_000;

  private final JobStore store;
  private final JobWorker worker;
  private final VirtualClock clock;

  /** How often in a row nothing was found; touched under the clock's lock alone. */
  private int idleRounds;

  private volatile boolean closed;

  /** Takes its collaborators; the clock is made to call {@link #runOneDue} by whoever owns both. */
  public SteppedRunner(JobStore store, JobWorker worker, VirtualClock clock) {
    this.store = store;
    this.worker = worker;
    this.clock = clock;
  }

  /** Returns when there is something to do; empty if never. */
  public Optional<Instant> nextDue() {
    return closed ? Optional.empty() : store.nextDue();
  }

  /** Does the first thing that is due. */
  public void runOneDue() {
    if (worker.expire(1) > 0) {
      idleRounds = 0;
      return;
    }
    List<StoredJob> claimed = worker.claim(1);
    idleRounds = claimed.isEmpty() ? idleRounds + 1 : 0;
    if (idleRounds > MAX_IDLE_ROUNDS) { // a few are no wonder where others use the store too
      idleRounds = 0;
      throw new IllegalStateException(
          "the store says that something is due at "
              + store.nextDue()
              + ", and has nothing to do at "
              + clock.instant());
    }
    for (StoredJob job : claimed) {
      try {
        if (job.job().status() == SnapshotJobStatus.NOT_STARTED) {
          var unused = worker.start(List.of(job));
        } else {
          worker.extract(job);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        JobWorker.logLostAttempt(job, e);
      } catch (Exception e) {
        JobWorker.logLostAttempt(job, e);
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
        + "; move the clock with advance.";
  }

  @Override
  public void close() {
    closed = true;
    worker.stop(); // a source that blocks would keep the clock from ending its move
  }
}
