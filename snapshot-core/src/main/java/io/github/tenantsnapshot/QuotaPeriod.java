package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * The stretch of time over which extracted resources are counted. Immutable and thread-safe.
 *
 * <p>The documentation says "per month" and no more; the default is the calendar month in UTC.
 */
public final class QuotaPeriod {

  private static final QuotaPeriod UTC_MONTH = new QuotaPeriod(ZoneOffset.UTC, 0);

  private final ZoneId zone;
  private final int days;

  private QuotaPeriod(ZoneId zone, int days) {
    this.zone = zone;
    this.days = days;
  }

  /** Returns the calendar month in UTC. */
  public static QuotaPeriod calendarMonth() {
    return UTC_MONTH;
  }

  /** Returns the calendar month in the given zone. */
  public static QuotaPeriod calendarMonth(ZoneId zone) {
    return new QuotaPeriod(Objects.requireNonNull(zone, "zone must not be null"), 0);
  }

  /**
   * Returns periods of equal length that follow each other from 1970-01-01 UTC.
   *
   * @param days how many days a period has; at least 1
   * @throws IllegalArgumentException if {@code days} is less than 1
   */
  public static QuotaPeriod days(int days) {
    if (days < 1) {
      throw new IllegalArgumentException("days must be at least 1, but was " + days);
    }
    return new QuotaPeriod(ZoneOffset.UTC, days);
  }

  /**
   * Returns when the period that holds {@code instant} began: the name of the period. For an
   * instant from 1970-01-01T00:00:00Z on it is not before that, since stores keep no earlier one.
   */
  public Instant startOf(Instant instant) {
    Objects.requireNonNull(instant, "instant must not be null");
    if (days > 0) {
      long length = Duration.ofDays(days).toSeconds();
      return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), length) * length);
    }
    Instant start =
        instant.atZone(zone).toLocalDate().withDayOfMonth(1).atStartOfDay(zone).toInstant();
    return start.isBefore(Ticks.FIRST) && !instant.isBefore(Ticks.FIRST) ? Ticks.FIRST : start;
  }

  /** Returns for example {@code calendar month (Z)}. */
  @Override
  public String toString() {
    return days > 0 ? days + " days" : "calendar month (" + zone + ")";
  }
}
