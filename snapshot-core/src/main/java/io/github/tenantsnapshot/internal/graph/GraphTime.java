package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** How Graph writes instants. */
final class GraphTime {

  /** What Graph writes for an instant that has not come yet. */
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

  /** The length is fixed, unlike that of Java's own RFC 1123 form. */
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

  /** Returns up to seven fractional digits, without trailing zeros, and a Z. */
  static String format(Instant instant) {
    return TICKS.format(
        Ticks.truncate(requireShown(instant))); // a cut digit may leave zeros behind
  }

  /** Returns the form of error bodies: whole seconds, no zone. */
  static String formatSeconds(Instant instant) {
    return SECONDS.format(requireShown(instant));
  }

  /** Returns the form of HTTP headers. */
  static String formatHeader(Instant instant) {
    return HEADER.format(requireShown(instant));
  }
}
