package io.github.tenantsnapshot;

import java.time.Duration;
import java.util.Objects;

/**
 * How long jobs take by the service's clock, on top of the work itself. No thread waits for it.
 *
 * <p>Implementations are thread-safe, return at once, and return no negative durations. A pause
 * that would outlast the job ends with it.
 */
public interface Pacing {

  /** Returns how long a job that is being created stays {@link SnapshotJobStatus#NOT_STARTED}. */
  Duration untilStart(SnapshotJob job);

  /**
   * Returns how long a job that is being started stays {@link SnapshotJobStatus#RUNNING} before the
   * extraction that ends it.
   */
  Duration running(SnapshotJob job);

  /** Returns the pacing of jobs that are due at once: the default. */
  static Pacing immediate() {
    return FixedPacing.IMMEDIATE;
  }

  /** Returns about what a small job was seen to take: 5 s, then 60 s. */
  static Pacing observed() {
    return FixedPacing.OBSERVED;
  }

  /**
   * Returns a pacing that is the same for all jobs.
   *
   * @param untilStart from {@code notStarted} to {@code running}
   * @param running from {@code running} to the extraction that ends the job
   * @throws IllegalArgumentException if one is negative
   */
  static Pacing of(Duration untilStart, Duration running) {
    Objects.requireNonNull(untilStart, "untilStart must not be null");
    Objects.requireNonNull(running, "running must not be null");
    return new FixedPacing(untilStart, running);
  }
}
