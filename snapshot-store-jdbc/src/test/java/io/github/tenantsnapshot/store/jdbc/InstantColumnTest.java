package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link InstantColumn}. */
class InstantColumnTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00.0000001Z",
        "1969-12-31T23:59:59.9999999Z",
        "2026-11-24T08:30:00.1234567Z",
        "2040-02-29T12:00:00Z",
        "9999-12-31T23:59:59.9999999Z"
      })
  void instantsAreReadUnchanged(String text) {
    Instant instant = Instant.parse(text);

    assertThat(InstantColumn.toInstant(InstantColumn.of(instant))).isEqualTo(instant);
  }

  @Test
  void aTickHas100Nanoseconds() {
    assertThat(InstantColumn.of(Instant.EPOCH.plusNanos(700))).isEqualTo(7);
    assertThat(InstantColumn.of(Instant.EPOCH.plusSeconds(1))).isEqualTo(10_000_000);
    assertThat(InstantColumn.of(Instant.EPOCH.minusNanos(100))).isEqualTo(-1);
  }
}
