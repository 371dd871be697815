package io.github.tenantsnapshot.internal.values;

import java.time.Instant;
import java.time.temporal.ChronoField;

/** The service's time: in units of 100 ns, as Graph writes it, and from 1970 to 9999. */
public final class Ticks {

  /** The first instant that is stored. */
  public static final Instant FIRST = Instant.EPOCH;

  /** The last instant that is stored: later ones have no place in the form that Graph writes. */
  public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.9999999Z");

  private static final int NANOS = 100;

  private Ticks() {}

  /** Returns the instant without what is finer than a tick. */
  public static Instant truncate(Instant instant) {
    return instant.minusNanos(instant.get(ChronoField.NANO_OF_SECOND) % NANOS);
  }

  /**
   * Returns what a clock tells, as the service's time.
   *
   * @throws IllegalStateException if no store keeps such an instant
   */
  public static Instant ofClock(Instant instant) {
    Instant ticks = truncate(instant);
    if (ticks.isBefore(FIRST) || ticks.isAfter(LAST)) {
      throw new IllegalStateException(
          "the clock must return an instant from " + FIRST + " to " + text(LAST) + ": " + instant);
    }
    return ticks;
  }

  /** Returns the instant without the zeros that Java adds to its fraction. */
  public static String text(Instant instant) {
    return instant.toString().replaceFirst("(\\.\\d{7})00Z$", "$1Z");
  }
}
