package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The period of the quota of extracted resources. Immutable and thread-safe.
 *
 * <p>Graph's documentation says "per month" only. The default is the calendar month in UTC.
 */
public final class QuotaPeriod {

  private static final long SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

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
   * Returns consecutive periods of equal length, the first of which starts at 1970-01-01 in UTC.
   *
   * @param days the number of days in a period
   * @throws IllegalArgumentException if {@code days} is not positive
   */
  public static QuotaPeriod days(int days) {
    if (days < 1) {
      throw new IllegalArgumentException("days must be positive: " + days);
    }
    return new QuotaPeriod(ZoneOffset.UTC, days);
  }

  /**
   * Returns the start of the period that contains {@code instant}; it identifies the period. For an
   * instant from 1970-01-01T00:00:00Z on, it is not before that, since stores keep no earlier
   * instants.
   */
  public Instant startOf(Instant instant) {
    Objects.requireNonNull(instant, "instant must not be null");
    if (days > 0) {
      long length = days * SECONDS_PER_DAY;
      return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), length) * length);
    }
    if (zone.equals(ZoneOffset.UTC)) { // the default, without the rules of zones
      long day = Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_DAY);
      long first = LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay();
      return Instant.ofEpochSecond(first * SECONDS_PER_DAY);
    }
    Instant start =
        instant.atZone(zone).toLocalDate().withDayOfMonth(1).atStartOfDay(zone).toInstant();
    return start.isBefore(Ticks.FIRST) && !instant.isBefore(Ticks.FIRST) ? Ticks.FIRST : start;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QuotaPeriod that && zone.equals(that.zone) && days == that.days;
  }

  @Override
  public int hashCode() {
    return Objects.hash(zone, days);
  }

  /** Returns the period as text, such as {@code calendar month (Z)}. */
  @Override
  public String toString() {
    return days > 0 ? days + " days" : "calendar month (" + zone + ")";
  }
}
