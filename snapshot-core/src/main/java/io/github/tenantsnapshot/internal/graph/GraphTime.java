package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.List;

/**
 * The text formats of Graph for instants. They are written digit by digit: every response contains
 * several instants, and a {@link java.time.format.DateTimeFormatter} takes about a microsecond for
 * each.
 */
final class GraphTime {

  /** Graph's value of an instant that is still unknown. */
  static final String NOT_YET = "0001-01-01T00:00:00Z";

  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private static final int NANOS_PER_TICK = 100;
  private static final int DIGITS_OF_TICKS = 7;

  private static final Instant FIRST_SHOWN = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant AFTER_LAST = Ticks.LAST.plusNanos(NANOS_PER_TICK);

  private GraphTime() {}

  /** Returns an instant with up to seven fractional digits, no trailing zeros, and a Z. */
  static String format(Instant instant) {
    StringBuilder text = new StringBuilder("0000-00-00T00:00:00.0000000Z".length());
    LocalDateTime time = utc(instant);
    appendSeconds(text, time);
    appendFraction(text, time.get(ChronoField.NANO_OF_SECOND) / NANOS_PER_TICK);
    return text.append('Z').toString();
  }

  /** Returns an instant in the format of error bodies: whole seconds, no zone. */
  static String formatSeconds(Instant instant) {
    StringBuilder text = new StringBuilder("0000-00-00T00:00:00".length());
    appendSeconds(text, utc(instant));
    return text.toString();
  }

  /** Returns an instant in the format of HTTP headers, with two digits for the day. */
  static String formatHeader(Instant instant) {
    LocalDateTime time = utc(instant);
    StringBuilder text = new StringBuilder("Mon, 00 Jan 0000 00:00:00 GMT".length());
    text.append(WEEKDAYS.get(time.getDayOfWeek().getValue() - 1)).append(", ");
    append(text, time.getDayOfMonth(), 2);
    text.append(' ').append(MONTHS.get(time.getMonthValue() - 1)).append(' ');
    append(text, time.getYear(), 4);
    text.append(' ');
    appendTimeOfDay(text, time);
    return text.append(" GMT").toString();
  }

  private static LocalDateTime utc(Instant instant) {
    if (instant.isBefore(FIRST_SHOWN) || !instant.isBefore(AFTER_LAST)) {
      throw new IllegalArgumentException(
          "instants must be from "
              + FIRST_SHOWN
              + " to "
              + Ticks.text(Ticks.LAST)
              + ": "
              + instant);
    }
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
  }

  private static void appendSeconds(StringBuilder text, LocalDateTime time) {
    append(text, time.getYear(), 4);
    text.append('-');
    append(text, time.getMonthValue(), 2);
    text.append('-');
    append(text, time.getDayOfMonth(), 2);
    text.append('T');
    appendTimeOfDay(text, time);
  }

  private static void appendTimeOfDay(StringBuilder text, LocalDateTime time) {
    append(text, time.getHour(), 2);
    text.append(':');
    append(text, time.getMinute(), 2);
    text.append(':');
    append(text, time.getSecond(), 2);
  }

  /** Appends a decimal point and the ticks of a second without trailing zeros; nothing for 0. */
  private static void appendFraction(StringBuilder text, int ticks) {
    if (ticks == 0) {
      return;
    }
    int digits = DIGITS_OF_TICKS;
    int fraction = ticks;
    while (fraction % 10 == 0) {
      fraction /= 10;
      digits--;
    }
    text.append('.');
    append(text, fraction, digits);
  }

  /** Appends a number with leading zeros. */
  private static void append(StringBuilder text, int number, int digits) {
    int start = text.length();
    text.setLength(start + digits);
    int rest = number;
    for (int i = start + digits - 1; i >= start; i--) {
      text.setCharAt(i, (char) ('0' + rest % 10));
      rest /= 10;
    }
  }
}
