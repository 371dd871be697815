package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.simulator.RetryAfterForm;
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
public record ResponseOptions(
    @Nullable Duration retryAfter,
    RetryAfterForm form,
    boolean advancing,
    boolean afterProcessing) {

  public static final ResponseOptions NONE =
      new ResponseOptions(null, RetryAfterForm.SECONDS, false, false);

  public static final ResponseOptions THROTTLING = NONE.withRetryAfter(Duration.ofSeconds(10));

  public ResponseOptions withRetryAfter(Duration wait) {
    return new ResponseOptions(wait, form, advancing, afterProcessing);
  }

  public ResponseOptions withForm(RetryAfterForm retryAfterForm) {
    return new ResponseOptions(retryAfter, retryAfterForm, advancing, afterProcessing);
  }

  public ResponseOptions withAdvancing() {
    return new ResponseOptions(retryAfter, form, true, afterProcessing);
  }

  public ResponseOptions withAfterProcessing() {
    return new ResponseOptions(retryAfter, form, advancing, true);
  }
}
