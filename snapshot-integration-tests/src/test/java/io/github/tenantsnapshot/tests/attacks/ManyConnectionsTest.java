package io.github.tenantsnapshot.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Idle, half-open and slow connections of a hostile client. */
@Timeout(120)
class ManyConnectionsTest {

  private static final int CONNECTIONS = 2_000;

  private static final List<String> STARTS =
      List.of(
          "", // idle
          "GET /v1.0/admin", // half a request line
          "GET /v1.0/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
          "POST /v1.0/admin/configurationManagement/configurationSnapshots/createSnapshot"
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{");

  @Test
  void othersAreServedBesideTwoThousandSlowConnections() throws Exception {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            && system.getMaxFileDescriptorCount() > 3 * CONNECTIONS,
        "the process may not open enough files");
    List<SocketChannel> connections = new ArrayList<>();
    try (TenantSimulator simulator = TenantSimulator.builder().build();
        GraphServer server = GraphServer.start(simulator)) {
      InetSocketAddress address =
          new InetSocketAddress(server.uri().getHost(), server.uri().getPort());
      for (int i = 0; i < CONNECTIONS; i++) {
        SocketChannel connection = SocketChannel.open(address);
        connections.add(connection);
        connection.write(
            ByteBuffer.wrap(STARTS.get(i % STARTS.size()).getBytes(StandardCharsets.US_ASCII)));
      }
      String token = simulator.tokens().issue(simulator.tenant().admin());
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest list =
          HttpRequest.newBuilder(
                  server
                      .uri()
                      .resolve("/v1.0/admin/configurationManagement/configurationSnapshotJobs"))
              .header("Authorization", "Bearer " + token)
              .build();

      for (int i = 0; i < 50; i++) {
        assertThat(client.send(list, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        connections.get(i).write(ByteBuffer.wrap(new byte[] {'x'})); // slowly
      }
      assertThat(connections).allMatch(SocketChannel::isConnected);
    } finally {
      for (SocketChannel connection : connections) {
        connection.close();
      }
    }
  }
}
