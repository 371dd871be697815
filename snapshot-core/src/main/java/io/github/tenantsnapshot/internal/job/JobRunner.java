package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runner of a worker, in real time or in virtual time. */
public sealed interface JobRunner extends AutoCloseable permits RealTimeRunner, VirtualTimeRunner {

  /** Notifies the runner that a job is due at an instant. */
  void dueAt(Instant instant);

  /**
   * Waits for a job to end.
   *
   * @param job reads the current state of the job
   * @return the state of the job at the end of the wait, ended or not
   */
  SnapshotJob awaitEnd(String jobId, Supplier<SnapshotJob> job, Duration timeout)
      throws InterruptedException;

  /** Returns why a job may not have ended during a wait. */
  String whyNotEnded(@Nullable Instant dueAt, Duration timeout);

  /** Stops the runner: no further step begins; running steps end, or their claims are released. */
  @Override
  void close();
}
