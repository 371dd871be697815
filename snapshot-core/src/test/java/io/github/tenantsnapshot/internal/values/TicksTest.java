package io.github.tenantsnapshot.internal.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-27T22:09:05.781910700Z, 2026-01-27T22:09:05.7819107Z",
    "2026-01-27T22:09:05.781910701Z, 2026-01-27T22:09:05.7819107Z",
    "2026-01-27T22:09:05.781910799Z, 2026-01-27T22:09:05.7819107Z",
    "2026-01-27T22:09:05.000000099Z, 2026-01-27T22:09:05Z",
    "2026-01-27T22:09:05.999999999Z, 2026-01-27T22:09:05.9999999Z",
    "2026-01-27T22:09:05Z, 2026-01-27T22:09:05Z",
    "1969-12-31T23:59:59.999999950Z, 1969-12-31T23:59:59.9999999Z",
    "0001-01-01T00:00:00.000000001Z, 0001-01-01T00:00:00Z"
  })
  void instantIsTruncatedTo100Nanoseconds(Instant instant, Instant cut) {
    assertThat(Ticks.truncate(instant)).isEqualTo(cut);
  }

  @Test
  void firstAndLastInstantCanBeTruncated() {
    assertThat(Ticks.truncate(Instant.MIN)).isEqualTo(Instant.MIN);
    assertThat(Ticks.truncate(Instant.MAX)).isEqualTo(Instant.MAX.minusNanos(99));
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 9999-12-31T23:59:59.9999999Z",
    "9999-12-31T23:59:59.9999999Z, 1970-01-01T00:00:00Z",
    "2026-01-27T22:09:05.7Z, 2026-01-27T22:09:06.1Z",
    "2026-01-27T22:09:06.1Z, 2026-01-27T22:09:05.7Z",
    "2026-01-27T22:09:05.7Z, 2318-05-10T21:56:22.554775808Z",
    "2026-01-27T22:09:05Z, 2026-01-27T22:09:05Z",
    "-1000000000-01-01T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z"
  })
  void theDurationBetweenInstantsIsExactAtAnyDistance(Instant start, Instant end) {
    assertThat(Ticks.between(start, end)).isEqualTo(Duration.between(start, end));
    assertThat(start.plus(Ticks.between(start, end))).isEqualTo(end);
  }
}
