package io.github.tenantsnapshot.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import io.github.tenantsnapshot.tests.sdk.Transport.Route;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The retry handler of both official SDKs, which stops after three retries. */
class SdkRetryTest {

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.builtBy(builder -> builder.virtualTime(START));

  /** The SDK waits in real time, three seconds in total. */
  @ParameterizedTest
  @CsvSource({"INTERCEPTOR, false", "HTTP, true"})
  void sdkWaitsForRetryAfterInRealTime(Transport transport, boolean beta) throws Exception {
    graph.faults().add(Fault.onAnyRequest().throttle(3).retryAfter(Duration.ofSeconds(1)));

    assertSucceedsAtTheFourthAttempt(transport, beta);

    assertThat(graph.simulator().clock().instant()).isEqualTo(START);
  }

  @ParameterizedTest
  @CsvSource({"INTERCEPTOR, false", "INTERCEPTOR, true", "HTTP, false", "HTTP, true"})
  void sdkDoesNotWaitIfTheSimulatorAdvancesItsClockInstead(Transport transport, boolean beta)
      throws Exception {
    graph
        .faults()
        .add(Fault.onAnyRequest().throttle(3).retryAfter(Duration.ofMinutes(5)).advancing());

    assertSucceedsAtTheFourthAttempt(transport, beta);

    assertThat(graph.simulator().clock().instant()).isEqualTo(START.plus(Duration.ofMinutes(15)));
  }

  private void assertSucceedsAtTheFourthAttempt(Transport transport, boolean beta)
      throws Exception {
    TenantSimulator simulator = graph.simulator();
    try (Route route = transport.open(simulator)) {
      Sdk sdk = route.sdk(beta, simulator.tenant().admin());

      assertThat(sdk.create("Snapshot Demo", TYPE).status()).isEqualTo("NotStarted");
    }
    assertThat(graph.journal().requests(GraphOperation.CREATE_SNAPSHOT))
        .extracting(JournalEntry::status)
        .containsExactly(429, 429, 429, 200);
    assertThat(graph.journal().entries(JournalEntry::isTooEarly)).isEmpty();
    assertThat(simulator.service().listJobs(simulator.tenant().admin())).hasSize(1);
  }
}
