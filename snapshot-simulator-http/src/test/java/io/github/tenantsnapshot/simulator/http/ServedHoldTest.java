package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Responses that a simulator's fault delays, from the view of an HTTP client. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ServedHoldTest {

  private static final String JOBS =
      "/v1.0/admin/configurationManagement/configurationSnapshotJobs";
  private static final String SNAPSHOTS =
      "/v1.0/admin/configurationManagement/configurationSnapshots";

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final String authorization =
      "Authorization: Bearer " + simulator.tokens().issue(simulator.tenant().admin());
  private final List<Connection> connections = new ArrayList<>();
  private GraphServer server;

  @BeforeEach
  void start() throws Exception {
    server = GraphServer.start(simulator);
  }

  @AfterEach
  void close() throws Exception {
    for (Connection connection : connections) {
      connection.close();
    }
    server.close();
    simulator.close();
  }

  private Connection connect() throws Exception {
    Connection connection = Transport.HTTP.connect(server);
    connections.add(connection);
    return connection;
  }

  private Connection request(String method, String path) throws Exception {
    return connect().send(method + " " + path + " HTTP/1.1", "Host: localhost", authorization, "");
  }

  private static void awaitTriggered(ActiveFault fault, int times) {
    while (fault.timesTriggered() < times) {
      Thread.onSpinWait();
    }
  }

  @Test
  void otherRequestsAreServedDuring200HeldResponses() throws Exception {
    ActiveFault fault =
        simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofDays(1)).times(200));
    for (int i = 0; i < 200; i++) {
      request("GET", JOBS);
    }
    awaitTriggered(fault, 200);

    assertThat(connect().get(JOBS, authorization).status()).isEqualTo(200);

    fault.clear();
    for (Connection held : connections.subList(0, 200)) {
      assertThat(held.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void clientDisconnectEndsAHeldRequestWithoutEffect() throws Exception {
    ActiveFault fault =
        simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofDays(1)).times(1));
    Connection held = request("POST", SNAPSHOTS + "/createSnapshot");
    awaitTriggered(fault, 1);

    held.close();

    while (simulator.journal().entries().isEmpty()) {
      Thread.onSpinWait();
    }

    assertThat(simulator.journal().entries())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.notes())
                    .containsExactly("the client cancelled while the response was held back"));
    assertThat(connect().get(JOBS, authorization).body()).contains("\"value\":[]");
  }

  @Test
  void closeOfTheServerClosesHeldConnections() throws Exception {
    ActiveFault fault = simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofDays(1)));
    Connection held = request("GET", JOBS);
    awaitTriggered(fault, 1);

    server.close();

    assertThat(held.isClosedByServer()).isTrue();
  }
}
