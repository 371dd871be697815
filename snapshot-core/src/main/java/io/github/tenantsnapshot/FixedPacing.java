package io.github.tenantsnapshot;

import java.time.Duration;

/** The same pacing for all jobs. */
record FixedPacing(Duration untilStart, Duration running) implements Pacing {

  static final Pacing IMMEDIATE = new FixedPacing(Duration.ZERO, Duration.ZERO);
  static final Pacing OBSERVED = new FixedPacing(Duration.ofSeconds(5), Duration.ofSeconds(60));

  FixedPacing {
    if (untilStart.isNegative() || running.isNegative()) {
      throw new IllegalArgumentException(
          "pacing must not be negative, but was " + untilStart + " and " + running);
    }
  }

  @Override
  public Duration untilStart(SnapshotJob job) {
    return untilStart;
  }

  @Override
  public Duration running(SnapshotJob job) {
    return running;
  }
}
