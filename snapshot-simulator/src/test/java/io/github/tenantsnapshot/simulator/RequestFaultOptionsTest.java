package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the options that the kinds of request faults allow. */
class RequestFaultOptionsTest {

  @Test
  void retryAfterFormIsRejectedForADroppedConnection() {
    RequestFault drop = Fault.onAnyRequest().drop();

    assertThatIllegalStateException()
        .isThrownBy(() -> drop.retryAfterForm(RetryAfterForm.HTTP_DATE))
        .withMessage("'drop' has no header Retry-After");
  }

  @Test
  void afterProcessingIsRejectedUnlessTheFaultReplacesTheResponse() {
    RequestSelection requests = Fault.onAnyRequest();

    for (RequestFault fault :
        List.of(
            requests.delay(Duration.ofSeconds(1)),
            requests.hold(Duration.ofSeconds(1)),
            requests.truncate(1))) {
      assertThatIllegalStateException()
          .isThrownBy(fault::afterProcessing)
          .withMessage(
              "afterProcessing is not allowed for '"
                  + fault
                  + "': the service processes the request in any case");
    }
    assertThat(requests.drop().afterProcessing()).hasToString("drop, after processing");
  }

  @Test
  void smallestAndLargestArgumentsAreAllowed() {
    RequestSelection requests = Fault.onAnyRequest();

    assertThat(requests.truncate(0)).hasToString("truncate at 0 bytes");
    assertThat(requests.gatewayError(500)).hasToString("gateway error 500");
    assertThat(requests.gatewayError(599)).hasToString("gateway error 599");
  }

  @Test
  void invalidArgumentsAreRejected() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.faults().throttle(0))
          .withMessage("times must be positive: 0");
      assertThat(simulator.faults().active()).isEmpty();
    }
    RequestSelection requests = Fault.onAnyRequest();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.throttle(1).times(-1))
        .withMessage("times must be positive: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.respond(200))
        .withMessage("status must be from 400 to 599: 200");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.gatewayError(404))
        .withMessage("status must be from 500 to 599: 404");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.truncate(-1))
        .withMessage("bytes must not be negative: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.delay(Duration.ofMillis(-1)))
        .withMessage("duration must not be negative: PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.respond(503).withProbability(Double.NaN))
        .withMessage("probability must be from 0 to 1: NaN");
    assertThatIllegalStateException()
        .isThrownBy(() -> requests.drop().retryAfter(Duration.ofSeconds(1)))
        .withMessage("'drop' has no header Retry-After");
    assertThatIllegalStateException()
        .isThrownBy(() -> requests.truncate(1).advancing())
        .withMessage("'truncate at 1 bytes' has no header Retry-After");
  }
}
