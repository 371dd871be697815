package io.github.tenantsnapshot;

import java.time.Duration;
import java.util.Objects;

/**
 * The time that jobs take by the service's clock, in addition to the work itself. No thread blocks
 * for it.
 *
 * <p>Implementations must be thread-safe, must not block, and must not return negative durations. A
 * duration beyond the job's expiry has no further effect.
 */
public interface Pacing {

  /** Returns how long a new job is {@link SnapshotJobStatus#NOT_STARTED}. */
  Duration untilStart(SnapshotJob job);

  /**
   * Returns how long a started job is {@link SnapshotJobStatus#RUNNING} before the extraction,
   * which ends it.
   */
  Duration running(SnapshotJob job);

  /** Returns a pacing of zero, the default: jobs are due immediately. */
  static Pacing immediate() {
    return FixedPacing.IMMEDIATE;
  }

  /** Returns about the pacing that was observed for a small job: 5 s, then 60 s. */
  static Pacing observed() {
    return FixedPacing.OBSERVED;
  }

  /**
   * Returns a pacing that is the same for all jobs.
   *
   * @param untilStart from {@code notStarted} to {@code running}
   * @param running from {@code running} to the extraction that ends the job
   * @throws IllegalArgumentException if a duration is negative
   */
  static Pacing of(Duration untilStart, Duration running) {
    Objects.requireNonNull(untilStart, "untilStart must not be null");
    Objects.requireNonNull(running, "running must not be null");
    return new FixedPacing(untilStart, running);
  }
}
