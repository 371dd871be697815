package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What makes a worker run: the passing of time, or a clock that is moved by hand. */
public sealed interface JobRunner extends AutoCloseable permits RealTimeRunner, SteppedRunner {

  /** Hears that a job is due at an instant. */
  void dueAt(Instant instant);

  /**
   * Waits for a job to end.
   *
   * @param job reads the job as it stands
   * @return the job as it stands at the end of the wait, ended or not
   */
  SnapshotJob awaitEnd(String jobId, Supplier<SnapshotJob> job, Duration timeout)
      throws InterruptedException;

  /** Says why a wait can have been in vain. */
  String whyNotEnded(@Nullable Instant dueAt, Duration timeout);

  /** Ends the running: no step begins any more, and those under way end or are given back. */
  @Override
  void close();
}
