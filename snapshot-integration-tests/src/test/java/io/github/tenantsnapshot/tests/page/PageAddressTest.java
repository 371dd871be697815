package io.github.tenantsnapshot.tests.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for the simulator's page over sockets, as web pages and other machines send them. */
class PageAddressTest {

  private static final String ADVANCE = "POST /_simulator/advance";

  private TenantSimulator simulator;
  private SimulatorControl control;
  private GraphServer server;

  @BeforeEach
  void start() throws IOException {
    simulator = TenantSimulator.builder().build();
    control = SimulatorControl.of(simulator).withPage();
    server =
        GraphServer.builder(control)
            .address(InetAddress.getByAddress(new byte[4]))
            .cors("*")
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    simulator.close();
  }

  /** Sends a request with headers, and returns the response. */
  private String send(InetAddress address, String target, String... headers) throws IOException {
    try (Socket socket = new Socket(address, server.port())) {
      String body = target.startsWith("POST") ? "{\"untilIdle\":true}" : "";
      StringBuilder request = new StringBuilder(target).append(" HTTP/1.1\r\n");
      request.append("Connection: close\r\nContent-Length: ").append(body.length());
      request.append("\r\nAuthorization: Bearer ").append(control.token()).append("\r\n");
      for (String header : headers) {
        request.append(header.replace("PORT", "" + server.port())).append("\r\n");
      }
      socket.getOutputStream().write((request + "\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int status(String target, String... headers) throws IOException {
    return statusOf(send(InetAddress.getLoopbackAddress(), target, headers));
  }

  private static int statusOf(String response) {
    return Integer.parseInt(response.split(" ", 3)[1]);
  }

  @Test
  void thePageItselfMayControlTheSimulator() throws IOException {
    assertThat(status("GET /_simulator/", "Host: localhost:PORT")).isEqualTo(200);
    assertThat(
            status(
                ADVANCE,
                "Host: localhost:PORT",
                "Origin: http://localhost:PORT",
                "Sec-Fetch-Site: same-origin",
                "Content-Type: application/json"))
        .isEqualTo(200);
  }

  @Test
  void otherWebPagesMayNot() throws IOException {
    String host = "Host: localhost:PORT";
    String json = "Content-Type: application/json";

    assertThat(status(ADVANCE, host, json, "Origin: http://attacker.example")).isEqualTo(403);
    assertThat(status(ADVANCE, host, json, "Sec-Fetch-Site: cross-site")).isEqualTo(403);
    assertThat(status(ADVANCE, "Host: graph.microsoft.com", json, "Sec-Fetch-Site: none"))
        .isEqualTo(421);
    assertThat(status(ADVANCE, host, "Origin: http://localhost:PORT", "Content-Type: text/plain"))
        .isEqualTo(415);
  }

  @Test
  void corsDoesNotAllowPreflightRequestsForTheControl() throws IOException {
    String origin = "Origin: http://attacker.example";
    String method = "Access-Control-Request-Method: POST";

    assertThat(status("OPTIONS /_simulator/advance", "Host: localhost:PORT", origin, method))
        .isEqualTo(403);
    assertThat(status("OPTIONS /v1.0/me", "Host: localhost:PORT", origin, method)).isEqualTo(200);
  }

  @Test
  void thePageIsNotAvailableWithTheNameOfGraph() throws IOException {
    assertThat(status("GET /_simulator/", "Host: graph.microsoft.com")).isEqualTo(421);
    assertThat(status("GET /_simulator/", "Host: graph.microsoft.com:PORT")).isEqualTo(421);
  }

  @Test
  void clientsThatAreNotBrowsersNeedOnlyTheToken() throws IOException {
    assertThat(status(ADVANCE, "Host: graph.microsoft.com")).isEqualTo(200);
  }

  @Test
  void thePageIsNotAvailableToOtherMachines() throws IOException {
    Optional<InetAddress> own =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(each -> Collections.list(each.getInetAddresses()).stream())
            .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
            .findFirst();
    if (own.isEmpty()) { // PageGuardTest has the same rule without a network
      return;
    }
    String response = send(own.get(), "GET /_simulator/", "Host: localhost:PORT");

    assertThat(statusOf(response)).as(response).isEqualTo(403);
  }
}
