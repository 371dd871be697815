package io.github.tenantsnapshot.simulator.internal.fault;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Makes jobs that request a type run longer. */
public record SlowEffect(Duration duration) implements ResourceTypeEffect {

  @Override
  public boolean isOnRead() {
    return false;
  }

  @Override
  public Duration extraTime(BooleanSupplier stall) {
    return duration;
  }

  @Override
  public String toString() {
    return "slow";
  }
}
