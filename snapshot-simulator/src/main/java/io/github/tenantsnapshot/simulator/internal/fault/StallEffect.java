package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Makes jobs that request a type run until the fault is cleared. */
public record StallEffect() implements ResourceTypeEffect {

  @Override
  public boolean isOnRead() {
    return false;
  }

  @Override
  public Duration extraTime(BooleanSupplier stall) {
    return stall.getAsBoolean() ? TimeBounds.NEVER : Duration.ZERO;
  }

  @Override
  public String toString() {
    return "stalled";
  }
}
