package io.github.tenantsnapshot.simulator.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {

  private static final RequestLimits STANDARD = new RequestLimits(10, false);

  @Test
  void controlRequestsAreUrgentAndNeedTheTokenForLongBodies() {
    GraphRequest state = GraphRequest.of("PUT", "/_simulator/state");
    GraphRequest graph = GraphRequest.of("GET", "/v1.0/x");
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      Function<GraphRequest, RequestLimits> limits =
          RequestLimits.of(SimulatorControl.of(simulator, "test-token"), 10);

      assertThat(limits.apply(state)).isEqualTo(new RequestLimits(65_536, true));
      assertThat(limits.apply(state.withHeader("Authorization", "Bearer other")))
          .isEqualTo(new RequestLimits(65_536, true));
      assertThat(limits.apply(state.withHeader("Authorization", "Bearer test-token")))
          .isEqualTo(new RequestLimits(1 << 30, true));
      assertThat(limits.apply(graph.withHeader("Authorization", "Bearer test-token")))
          .isEqualTo(STANDARD);
    }
  }

  @Test
  void allRequestsHaveTheStandardLimitsWithoutAControl() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThat(
              RequestLimits.of(simulator.endpoint(), 10)
                  .apply(GraphRequest.of("PUT", "/_simulator/state")))
          .isEqualTo(STANDARD);
    }
  }
}
