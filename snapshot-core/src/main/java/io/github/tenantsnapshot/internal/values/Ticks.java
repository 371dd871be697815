package io.github.tenantsnapshot.internal.values;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;

/** The instants of the service: multiples of 100 ns, as in Graph, from 1970 to 9999. */
public final class Ticks {

  /** The first storable instant. */
  public static final Instant FIRST = Instant.EPOCH;

  /** The last storable instant: Graph's format has no later ones. */
  public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.9999999Z");

  private static final int NANOS = 100;

  private Ticks() {}

  /** Returns the instant, truncated to a multiple of 100 ns. */
  public static Instant truncate(Instant instant) {
    return instant.minusNanos(instant.get(ChronoField.NANO_OF_SECOND) % NANOS);
  }

  /**
   * Returns the instant of a clock, truncated to a multiple of 100 ns.
   *
   * @throws IllegalStateException if the instant is not storable
   */
  public static Instant ofClock(Instant instant) {
    Instant ticks = truncate(instant);
    if (ticks.isBefore(FIRST) || ticks.isAfter(LAST)) {
      throw new IllegalStateException(
          "the clock must return an instant from " + FIRST + " to " + text(LAST) + ": " + instant);
    }
    return ticks;
  }

  /**
   * Returns the duration from one instant to another. Unlike {@link Duration#between}, it is cheap
   * for any distance: beyond 292 years, that method of JDK 17 throws and catches an overflow, which
   * takes up to 20 microseconds.
   */
  public static Duration between(Instant start, Instant end) {
    return Duration.ofSeconds(
        end.getEpochSecond() - start.getEpochSecond(), (long) end.getNano() - start.getNano());
  }

  /** Returns the instant in ISO 8601, with 7 digits of a fraction where Java has 9. */
  public static String text(Instant instant) {
    return instant.toString().replaceFirst("(\\.\\d{7})00Z$", "$1Z");
  }
}
