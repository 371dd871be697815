package io.github.tenantsnapshot.simulator;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The form of the header {@code Retry-After} in a response. Later versions may add constants. */
public enum RetryAfterForm {

  /** Whole seconds, such as {@code 10}: the form that Graph documents. */
  SECONDS,

  /** Seconds with up to three decimals, such as {@code 1.5}, which HTTP does not allow. */
  FRACTIONAL_SECONDS,

  /**
   * An HTTP date, such as {@code Mon, 23 Nov 2026 09:00:10 GMT}, by the simulator's clock, as the
   * header {@code Date} is.
   */
  HTTP_DATE;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Returns the time to wait, rounded up to what this form can express. */
  Duration rounded(Duration wait) {
    return switch (this) {
      case SECONDS -> Duration.ofSeconds(wait.plusSeconds(1).minusNanos(1).toSeconds());
      case FRACTIONAL_SECONDS -> Duration.ofMillis(wait.plusMillis(1).minusNanos(1).toMillis());
      case HTTP_DATE -> wait; // the date is rounded instead, by header
    };
  }

  /** Returns the header's value. */
  String header(Duration wait, Instant now) {
    return switch (this) {
      case SECONDS -> Long.toString(wait.toSeconds());
      case FRACTIONAL_SECONDS ->
          wait.isZero()
              ? "0"
              : BigDecimal.valueOf(wait.toMillis(), 3).stripTrailingZeros().toPlainString();
      case HTTP_DATE -> DATE.format(now.plus(wait).plusSeconds(1).minusNanos(1));
    };
  }
}
