package io.github.tenantsnapshot.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTimeTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-27T22:09:05.7819107Z, 2026-01-27T22:09:05.7819107Z",
    "2026-01-27T22:09:34.5160850Z, 2026-01-27T22:09:34.516085Z",
    "2026-01-27T22:09:34.500Z, 2026-01-27T22:09:34.5Z",
    "2026-01-27T22:09:34.0000001Z, 2026-01-27T22:09:34.0000001Z",
    "2026-01-27T22:09:34.1000000Z, 2026-01-27T22:09:34.1Z",
    "2026-01-27T22:09:34Z, 2026-01-27T22:09:34Z",
    "2026-01-27T00:00:00Z, 2026-01-27T00:00:00Z",
    "2024-02-29T23:59:59.9999999Z, 2024-02-29T23:59:59.9999999Z",
    "1969-12-31T23:59:59.9999999Z, 1969-12-31T23:59:59.9999999Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00.0000001Z, 0001-01-01T00:00:00.0000001Z",
    "9999-12-31T23:59:59.9999999Z, 9999-12-31T23:59:59.9999999Z"
  })
  void instantsHaveUpToSevenDigitsWithoutTrailingZeros(Instant instant, String text) {
    assertThat(GraphTime.format(instant)).isEqualTo(text);
    assertThat(Instant.parse(text)).isEqualTo(instant);
  }

  @Test
  void furtherDigitsAreTruncatedAndNotRounded() {
    assertThat(GraphTime.format(Instant.parse("2026-01-27T22:09:59.999999999Z")))
        .isEqualTo("2026-01-27T22:09:59.9999999Z");
  }

  @Test
  void truncationLeavesNoTrailingZeros() {
    assertThat(GraphTime.format(Instant.parse("2026-01-27T22:09:59.000000099Z")))
        .isEqualTo("2026-01-27T22:09:59Z");
  }

  @Test
  void absentInstantIsTheFirstInstantOfTheYear1() {
    assertThat(GraphTime.NOT_YET).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(GraphTime.format(Instant.parse("0001-01-01T00:00:00Z")))
        .isEqualTo(GraphTime.NOT_YET);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-20T10:00:00Z, 2026-02-20T10:00:00",
    "2026-02-20T10:00:59.9999999Z, 2026-02-20T10:00:59"
  })
  void errorBodiesHaveWholeSecondsWithoutAZone(Instant instant, String text) {
    assertThat(GraphTime.formatSeconds(instant)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1994-11-06T08:49:37Z, 'Sun, 06 Nov 1994 08:49:37 GMT'",
    "2026-01-27T22:09:05.7819107Z, 'Tue, 27 Jan 2026 22:09:05 GMT'",
    "2026-03-01T00:00:00Z, 'Sun, 01 Mar 2026 00:00:00 GMT'",
    "2026-12-31T23:59:59Z, 'Thu, 31 Dec 2026 23:59:59 GMT'"
  })
  void headersHaveTheHttpDateFormat(Instant instant, String text) {
    assertThat(GraphTime.formatHeader(instant)).isEqualTo(text).hasSize(29);
  }

  @Test
  void resultDoesNotDependOnTheDefaultLocale() {
    Instant instant = Instant.parse("2026-01-27T22:09:05.7819107Z");
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"ar-EG-u-nu-arab", "th-TH-u-ca-buddhist", "de-DE"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));

        assertThat(GraphTime.format(instant)).isEqualTo("2026-01-27T22:09:05.7819107Z");
        assertThat(GraphTime.formatSeconds(instant)).isEqualTo("2026-01-27T22:09:05");
        assertThat(GraphTime.formatHeader(instant)).isEqualTo("Tue, 27 Jan 2026 22:09:05 GMT");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01T00:00:00Z", "-0001-12-31T23:59:59Z"})
  void instantsWithoutAFourDigitYearAreRejected(Instant instant) {
    String message =
        "instants must be from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.9999999Z: " + instant;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> GraphTime.format(instant))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GraphTime.formatSeconds(instant))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GraphTime.formatHeader(instant))
        .withMessage(message);
  }

  @Test
  void randomInstantsAreFormattedAsByAFormatter() {
    DateTimeFormatter seconds =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    DateTimeFormatter ticks =
        new DateTimeFormatterBuilder()
            .append(seconds)
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    DateTimeFormatter header =
        DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long end = Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long second = random.nextLong(first, end);
      Instant instant =
          Instant.ofEpochSecond(second, random.nextLong(10_000_000) * (i % 3 == 0 ? 100 : 0));

      assertThat(GraphTime.format(instant)).isEqualTo(ticks.format(instant));
      assertThat(GraphTime.formatSeconds(instant)).isEqualTo(seconds.format(instant));
      assertThat(GraphTime.formatHeader(instant)).isEqualTo(header.format(instant));
    }
  }
}
