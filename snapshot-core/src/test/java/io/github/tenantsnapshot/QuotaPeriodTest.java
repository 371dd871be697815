package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaPeriodTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-27T22:09:05.7819107Z, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
    "2026-01-31T23:59:59.9999999Z, 2026-01-01T00:00:00Z",
    "2026-02-01T00:00:00Z, 2026-02-01T00:00:00Z",
    "2024-02-29T12:00:00Z, 2024-02-01T00:00:00Z",
    "2025-12-31T23:59:59Z, 2025-12-01T00:00:00Z",
    "1969-12-31T23:59:59Z, 1969-12-01T00:00:00Z"
  })
  void calendarMonthBeginsAtMidnightInUtc(Instant instant, Instant start) {
    assertThat(QuotaPeriod.calendarMonth().startOf(instant)).isEqualTo(start);
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-01-31T22:59:59.9999999Z, 2025-12-31T23:00:00Z",
    "Europe/Berlin, 2026-01-31T23:00:00Z, 2026-01-31T23:00:00Z",
    "Europe/Berlin, 2026-03-31T12:00:00Z, 2026-02-28T23:00:00Z",
    "Europe/Berlin, 2026-04-15T12:00:00Z, 2026-03-31T22:00:00Z",
    "America/Los_Angeles, 2026-02-01T07:59:59Z, 2026-01-01T08:00:00Z",
    "America/Los_Angeles, 2026-02-01T08:00:00Z, 2026-02-01T08:00:00Z",
    "+14:00, 2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z"
  })
  void calendarMonthOfAZoneBeginsAtMidnightInThatZone(String zone, Instant instant, Instant start) {
    assertThat(QuotaPeriod.calendarMonth(ZoneId.of(zone)).startOf(instant)).isEqualTo(start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2017-10-01T04:00:00Z", "2017-10-01T12:00:00Z", "2017-10-31T12:00:00Z"})
  void aMonthWhoseFirstMidnightDoesNotExistBeginsWithItsFirstInstant(Instant instant) {
    QuotaPeriod period = QuotaPeriod.calendarMonth(ZoneId.of("America/Asuncion"));

    assertThat(period.startOf(instant)).isEqualTo("2017-10-01T04:00:00Z");
    assertThat(period.startOf(Instant.parse("2017-10-01T03:59:59Z")))
        .isEqualTo("2017-09-01T04:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-11-01T04:00:00Z",
        "2015-11-01T04:59:59Z",
        "2015-11-01T05:00:00Z",
        "2015-11-01T12:00:00Z",
        "2015-11-30T12:00:00Z"
      })
  void monthWhoseFirstHourOccursTwiceIsOnePeriod(Instant instant) {
    QuotaPeriod period = QuotaPeriod.calendarMonth(ZoneId.of("America/Havana"));

    assertThat(period.startOf(instant)).isEqualTo("2015-11-01T04:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "1, 2026-01-27T23:59:59.9999999Z, 2026-01-27T00:00:00Z",
    "30, 1970-01-30T23:59:59.9999999Z, 1970-01-01T00:00:00Z",
    "30, 1970-01-31T00:00:00Z, 1970-01-31T00:00:00Z",
    "30, 1969-12-31T23:59:59.9999999Z, 1969-12-02T00:00:00Z",
    "2147483647, 2026-01-27T00:00:00Z, 1970-01-01T00:00:00Z"
  })
  void periodsOfDaysAreCountedFrom1970(int days, Instant instant, Instant start) {
    assertThat(QuotaPeriod.days(days).startOf(instant)).isEqualTo(start);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void periodShorterThanOneDayIsRejected(int days) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuotaPeriod.days(days))
        .withMessage("days must be positive: " + days);
  }

  @Test
  void toStringDescribesThePeriod() {
    assertThat(QuotaPeriod.calendarMonth()).hasToString("calendar month (Z)");
    assertThat(QuotaPeriod.calendarMonth(ZoneId.of("Europe/Berlin")))
        .hasToString("calendar month (Europe/Berlin)");
    assertThat(QuotaPeriod.days(30)).hasToString("30 days");
  }

  @Test
  void periodDoesNotBeginBeforeTheFirstStorableInstant() {
    QuotaPeriod west = QuotaPeriod.calendarMonth(ZoneId.of("America/New_York"));

    assertThat(west.startOf(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    assertThat(west.startOf(Instant.parse("1970-01-01T04:59:59Z"))).isEqualTo(Instant.EPOCH);
    assertThat(west.startOf(Instant.parse("1970-01-01T05:00:00Z")))
        .isEqualTo("1970-01-01T05:00:00Z");
  }
}
