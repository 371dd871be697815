package io.github.tenantsnapshot;

import java.time.Duration;

/** A pacing that is the same for all jobs. */
record FixedPacing(Duration untilStart, Duration running) implements Pacing {

  static final Pacing IMMEDIATE = new FixedPacing(Duration.ZERO, Duration.ZERO);
  static final Pacing OBSERVED = new FixedPacing(Duration.ofSeconds(5), Duration.ofSeconds(60));

  FixedPacing {
    requireNotNegative("untilStart", untilStart);
    requireNotNegative("running", running);
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
  }

  /** Returns whether a pacing leaves no time between the start of any job and its extraction. */
  static boolean extractsAtOnce(Pacing pacing) {
    return pacing instanceof FixedPacing fixed && fixed.running.isZero();
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
