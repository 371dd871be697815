package io.github.tenantsnapshot.simulator.internal.time;

import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The bounds of a simulator's instants and durations, all of which can be saved and loaded. */
public final class TimeBounds {

  /** The first instant of virtual time. */
  public static final Instant FIRST = Ticks.FIRST;

  /** The last instant of virtual time: that of {@link VirtualClock}. */
  public static final Instant LAST = VirtualClock.LATEST;

  /**
   * The longest duration, a hundred years: longer than any test, but too short to overflow a timer.
   */
  public static final Duration LONGEST = Duration.ofDays(36_525);

  /** The duration that jobs do not outlive: that of a step that does not become due. */
  public static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  private TimeBounds() {}

  /** Returns the duration from an instant to {@link #LAST}. */
  public static Duration left(Instant instant) {
    return Ticks.between(instant, LAST);
  }

  /**
   * Checks a duration.
   *
   * @throws IllegalArgumentException if it is negative, or longer than {@link #LONGEST}
   */
  public static Duration requireDuration(String name, Duration duration) {
    Objects.requireNonNull(duration, name + " must not be null");
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + duration);
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " must be at most " + LONGEST + ": " + duration);
    }
    return duration;
  }

  /**
   * Checks an instant.
   *
   * @throws IllegalArgumentException if it is before {@link #FIRST} or after {@link #LAST}
   */
  public static Instant requireInstant(String name, Instant instant) {
    Objects.requireNonNull(instant, name + " must not be null");
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new IllegalArgumentException(
          name + " must be from " + FIRST + " to " + LAST + ": " + instant);
    }
    return instant;
  }
}
