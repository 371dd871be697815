package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of faults that drop a connection, or truncate or delay a response. */
@Timeout(60)
class ConnectionFaultTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void droppedConnectionHasNoResponse() {
    simulator.faults().add(Fault.onAnyRequest().drop().times(1));

    assertThatThrownBy(() -> client.get(TestClient.JOBS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a fault closed the connection before the response");
    assertThat(simulator.journal().entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.status()).isZero();
              assertThat(entry.fault()).isEqualTo("drop");
              assertThat(entry.toString()).contains("-> no response [drop]");
            });
  }

  @Test
  void readingATruncatedBodyFailsAfterItsFirstBytes() throws IOException {
    String complete = client.get(TestClient.JOBS).body();
    simulator.faults().add(Fault.onAnyRequest().truncate(20).times(1));

    try (GraphResponse response =
        simulator
            .endpoint()
            .handle(
                GraphRequest.of("GET", TestClient.JOBS)
                    .withHeader("Authorization", client.authorization()))) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(new String(response.body().readNBytes(20), StandardCharsets.UTF_8))
          .isEqualTo(complete.substring(0, 20));
      assertThatThrownBy(() -> response.body().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a fault closed the connection within the response body");
    }
  }

  @Test
  void skippingBytesOfATruncatedBodyFails() throws IOException {
    simulator.faults().add(Fault.onAnyRequest().truncate(20));
    GraphRequest request =
        GraphRequest.of("GET", TestClient.JOBS).withHeader("Authorization", client.authorization());

    try (GraphResponse response = simulator.endpoint().handle(request)) {
      response.body().skipNBytes(20);
      assertThatThrownBy(() -> response.body().skipNBytes(1))
          .hasMessageContaining("a fault closed the connection within the response body");
    }
  }

  @Test
  void bodyOfTheMaximumLengthIsNotTruncated() {
    String complete = client.get(TestClient.JOBS).body();
    simulator.faults().add(Fault.onAnyRequest().truncate(complete.length()));

    assertThat(client.get(TestClient.JOBS).body()).isEqualTo(complete);
  }

  @Test
  void delayAdvancesVirtualTime() {
    simulator.faults().add(Fault.onAnyRequest().delay(Duration.ofSeconds(40)).times(1));

    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);

    assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(40));
  }

  @Test
  void holdDoesNotAdvanceVirtualTime() {
    simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofMillis(1)).times(1));

    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);

    assertThat(simulator.clock().instant()).isEqualTo(START);
  }

  @ParameterizedTest
  @ValueSource(longs = {86_400, 36_525L * 86_400})
  void closeFailsHeldResponses(long seconds) throws Exception {
    ActiveFault fault =
        simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofSeconds(seconds)));
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                client.get(TestClient.JOBS);
                outcome.complete(null);
              } catch (RuntimeException e) {
                outcome.complete(e);
              }
            });
    caller.start();
    while (fault.timesTriggered() == 0) {
      Thread.onSpinWait();
    }

    simulator.close();

    assertThat(outcome.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("closed while it held a response back");
  }
}
