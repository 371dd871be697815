package io.github.tenantsnapshot;

import java.time.Duration;

/**
 * How long a job takes by the service's clock, on top of the work itself. No thread waits for it.
 *
 * @param untilStart from {@code notStarted} to {@code running}; not negative
 * @param running from {@code running} to the extraction that ends the job; not negative
 */
public record Pacing(Duration untilStart, Duration running) {

  private static final Pacing IMMEDIATE = new Pacing(Duration.ZERO, Duration.ZERO);
  private static final Pacing OBSERVED = new Pacing(Duration.ofSeconds(5), Duration.ofSeconds(60));

  /**
   * Checks the durations.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Pacing {
    if (untilStart.isNegative() || running.isNegative()) {
      throw new IllegalArgumentException(
          "pacing must not be negative, but was " + untilStart + " and " + running);
    }
  }

  /** Returns the pacing of jobs that are due at once: the default. */
  public static Pacing immediate() {
    return IMMEDIATE;
  }

  /** Returns about what a small job was seen to take: 5 s, then 60 s. */
  public static Pacing observed() {
    return OBSERVED;
  }
}
