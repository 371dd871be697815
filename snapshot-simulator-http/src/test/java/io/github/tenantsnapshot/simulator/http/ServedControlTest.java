package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.http.Connection.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The control of a simulator over HTTP, with a server that has all defaults. */
class ServedControlTest {

  private static final String TOKEN = "test-token";

  private static GraphServer startServer(TenantSimulator simulator) throws Exception {
    return GraphServer.builder(SimulatorControl.of(simulator, TOKEN)).start();
  }

  private static HttpRequest.Builder stateRequest(GraphServer server) {
    return HttpRequest.newBuilder(URI.create(server.uri() + "/_simulator/state"))
        .header("Authorization", "Bearer " + TOKEN);
  }

  @Test
  void longStateIsSavedAndLoaded() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (TenantSimulator one = TenantSimulator.builder().build();
        TenantSimulator other = TenantSimulator.builder().virtualTime(Instant.EPOCH).build();
        GraphServer its = startServer(one);
        GraphServer others = startServer(other)) {
      one.tenant().generate(1, TenantPlan.large());
      HttpResponse<String> saved = http.send(stateRequest(its).build(), BodyHandlers.ofString());
      assertThat(saved.statusCode()).isEqualTo(200);
      assertThat(saved.body()).hasSizeGreaterThan(2_000_000);

      HttpResponse<String> loaded =
          http.send(
              stateRequest(others).PUT(BodyPublishers.ofString(saved.body())).build(),
              BodyHandlers.ofString());

      assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(204);
      assertThat(http.send(stateRequest(others).build(), BodyHandlers.ofString()).body())
          .isEqualTo(saved.body());
    }
  }

  @Test
  void corsDoesNotCoverTheControl() throws Exception {
    try (TenantSimulator simulator = TenantSimulator.builder().build();
        GraphServer server =
            GraphServer.builder(SimulatorControl.of(simulator, TOKEN)).cors("*").start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send(
          "OPTIONS /_simulator/time HTTP/1.1",
          "Host: localhost",
          "Origin: http://localhost:3000",
          "Access-Control-Request-Method: GET",
          "");
      Response preflight = connection.readResponse();
      Response ready = connection.get("/_simulator/ready");
      Response rejected = connection.get("/_simulator/time", "Origin: http://localhost:3000");
      Response graph = connection.get("/v1.0/me", "Origin: http://localhost:3000");

      assertThat(preflight.status()).isEqualTo(403);
      assertThat(ready.status()).isEqualTo(200);
      assertThat(rejected.status()).isEqualTo(403);
      for (Response response : List.of(preflight, ready, rejected)) {
        assertThat(response.headers().keySet())
            .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
      }
      assertThat(graph.headers()).containsEntry("access-control-allow-origin", "*");
    }
  }

  @Test
  void aPageOfTheServerItselfMayUseTheControl() throws Exception {
    try (TenantSimulator simulator = TenantSimulator.builder().build();
        GraphServer server = startServer(simulator);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send(
          "GET /_simulator/time HTTP/1.1",
          "Host: localhost:8085",
          "Origin: http://localhost:8085",
          "Sec-Fetch-Site: same-origin",
          "Authorization: Bearer " + TOKEN,
          "");

      assertThat(connection.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void longBodyWithoutTheControlTokenReturns413BeforeItIsStored() throws Exception {
    Set<Path> before = GraphServerBodyTest.temporaryFiles("graph-body");
    try (TenantSimulator simulator = TenantSimulator.builder().build();
        GraphServer server = startServer(simulator)) {
      for (String authorization : new String[] {"X-None: 1", "Authorization: Bearer other"}) {
        try (Connection connection = Transport.HTTP.connect(server)) {
          connection.send(
              "PUT /_simulator/state HTTP/1.1",
              "Host: localhost",
              authorization,
              "Content-Length: 1000000000",
              "");
          Response response = connection.readResponse();
          assertThat(response.status()).isEqualTo(413);
          assertThat(response.body()).contains("allowed are up to 65536 bytes");
        }
        try (Connection connection = Transport.HTTP.connect(server)) {
          connection
              .send(
                  "PUT /_simulator/state HTTP/1.1",
                  "Host: localhost",
                  authorization,
                  "Transfer-Encoding: chunked",
                  "")
              .send("10001", "x".repeat(65_537));
          assertThat(connection.readResponse().status()).isEqualTo(413);
        }
      }
    }
    assertThat(GraphServerBodyTest.temporaryFiles("graph-body")).isEqualTo(before);
  }

  @Test
  void startOfASimulatorServesItsEndpointWithItsTime() throws Exception {
    Instant start = Instant.parse("2026-11-23T09:00:00Z");
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(start).build();
        GraphServer server = GraphServer.start(simulator);
        Connection connection = Transport.HTTP.connect(server)) {
      Response response =
          connection.get("/v1.0/admin/configurationManagement/configurationSnapshotJobs");
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.headers()).containsEntry("date", "Mon, 23 Nov 2026 09:00:00 GMT");
      connection.send("GET /x HTTP/1.1", "Host: a/b", "");
      assertThat(connection.readResponse().body()).contains("\"date\":\"2026-11-23T09:00:00\"");
    }
  }
}
