package io.github.tenantsnapshot.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a fault that replaces a response. Immutable.
 *
 * @param retryAfter the value of the header {@code Retry-After}; null for no header
 * @param form how the header is written
 * @param advancing whether the simulator advances virtual time instead of making the client wait
 * @param afterProcessing whether the service processes the request first
 */
record ResponseOptions(
    @Nullable Duration retryAfter,
    RetryAfterForm form,
    boolean advancing,
    boolean afterProcessing) {

  static final ResponseOptions NONE =
      new ResponseOptions(null, RetryAfterForm.SECONDS, false, false);

  static final ResponseOptions THROTTLING = NONE.withRetryAfter(Duration.ofSeconds(10));

  ResponseOptions withRetryAfter(Duration wait) {
    return new ResponseOptions(wait, form, advancing, afterProcessing);
  }

  ResponseOptions withForm(RetryAfterForm retryAfterForm) {
    return new ResponseOptions(retryAfter, retryAfterForm, advancing, afterProcessing);
  }

  ResponseOptions withAdvancing() {
    return new ResponseOptions(retryAfter, form, true, afterProcessing);
  }

  ResponseOptions withAfterProcessing() {
    return new ResponseOptions(retryAfter, form, advancing, true);
  }

  /** Returns the value of {@code Retry-After} as its form can express it; null for no header. */
  @Nullable Duration roundedRetryAfter() {
    return retryAfter == null ? null : form.rounded(retryAfter);
  }
}
