package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The text formats of Graph for instants. */
final class GraphTime {

  /** Graph's value of an instant that is still unknown. */
  static final String NOT_YET = "0001-01-01T00:00:00Z";

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter TICKS =
      new DateTimeFormatterBuilder()
          .append(SECONDS)
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true)
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Two digits for the day, unlike {@link DateTimeFormatter#RFC_1123_DATE_TIME}. */
  private static final DateTimeFormatter HEADER =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Instant FIRST_SHOWN = Instant.parse("0000-01-01T00:00:00Z");

  private GraphTime() {}

  private static Instant requireShown(Instant instant) {
    if (instant.isBefore(FIRST_SHOWN) || Ticks.truncate(instant).isAfter(Ticks.LAST)) {
      throw new IllegalArgumentException(
          "instants must be from "
              + FIRST_SHOWN
              + " to "
              + Ticks.text(Ticks.LAST)
              + ": "
              + instant);
    }
    return instant;
  }

  /** Returns an instant with up to seven fractional digits, no trailing zeros, and a Z. */
  static String format(Instant instant) {
    return TICKS.format(
        Ticks.truncate(requireShown(instant))); // truncation can leave trailing zeros
  }

  /** Returns an instant in the format of error bodies: whole seconds, no zone. */
  static String formatSeconds(Instant instant) {
    return SECONDS.format(requireShown(instant));
  }

  /** Returns an instant in the format of HTTP headers. */
  static String formatHeader(Instant instant) {
    return HEADER.format(requireShown(instant));
  }
}
