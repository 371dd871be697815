package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingTest {

  @Test
  void immediateTakesNoTime() {
    assertThat(Pacing.immediate()).isEqualTo(Pacing.of(Duration.ZERO, Duration.ZERO));
  }

  @Test
  void observedTakesFiveSecondsAndThenAMinute() {
    assertThat(Pacing.observed())
        .isEqualTo(Pacing.of(Duration.ofSeconds(5), Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @CsvSource({"PT-1S, PT0S", "PT0S, PT-1S", "PT-0.000000001S, PT60S"})
  void negativeDurationsAreRejected(Duration untilStart, Duration running) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pacing.of(untilStart, running))
        .withMessage(
            untilStart.isNegative()
                ? "untilStart must not be negative: " + untilStart
                : "running must not be negative: " + running);
  }
}
