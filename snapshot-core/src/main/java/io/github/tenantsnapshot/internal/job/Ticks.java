package io.github.tenantsnapshot.internal.job;

import java.time.Instant;
import java.time.temporal.ChronoField;

/** The unit of the service's time: 100 ns, as Graph writes it. */
public final class Ticks {

  private static final int NANOS = 100;

  private Ticks() {}

  /** Returns the instant without what is finer than a tick. */
  public static Instant truncate(Instant instant) {
    return instant.minusNanos(instant.get(ChronoField.NANO_OF_SECOND) % NANOS);
  }
}
