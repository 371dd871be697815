package io.github.tenantsnapshot.simulator.internal.fault;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Makes jobs that request a type run until the fault is cleared. */
public record StallEffect() implements ResourceTypeEffect {

  /** Longer than any job lives. */
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  @Override
  public boolean isOnRead() {
    return false;
  }

  @Override
  public Duration extraTime(BooleanSupplier stall) {
    return stall.getAsBoolean() ? FOREVER : Duration.ZERO;
  }

  @Override
  public String toString() {
    return "stalled";
  }
}
