package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.http.Connection.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphServerCorsTest {

  private static final String ORIGIN = "http://localhost:3000";

  private static final String EXPOSED = "request-id, client-request-id, Retry-After";

  @ParameterizedTest
  @EnumSource
  void preflightReturnsTheAllowedMethodAndHeaders(Transport transport) throws Exception {
    try (GraphServer server =
            transport.configure(GraphServer.builder(Responses.echo())).cors(ORIGIN).start();
        Connection connection = transport.connect(server)) {
      connection.send(
          "OPTIONS /v1.0/x HTTP/1.1",
          "Host: localhost",
          "Origin: " + ORIGIN,
          "Access-Control-Request-Method: DELETE",
          "Access-Control-Request-Headers: authorization,client-request-id, prefer",
          "");
      Response response = connection.readResponse();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
      assertThat(response.headers())
          .containsEntry("access-control-allow-origin", ORIGIN)
          .containsEntry("access-control-allow-methods", "DELETE")
          .containsEntry("access-control-allow-headers", "authorization,client-request-id, prefer");
    }
  }

  @Test
  void everyResponseAllowsTheOriginAndExposesHeaders() throws Exception {
    try (GraphServer server =
            GraphServer.builder(Responses.echo()).cors("*").maxBodyBytes(3).start();
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/x", "Origin: " + ORIGIN).headers())
          .containsEntry("access-control-allow-origin", "*")
          .containsEntry("access-control-expose-headers", EXPOSED);
      connection.send("GET /x HTTP/1.1", "Host: a/b", "");
      Response rejected = connection.readResponse();
      assertThat(rejected.status()).isEqualTo(400);
      assertThat(rejected.headers())
          .containsEntry("access-control-allow-origin", "*")
          .containsEntry("access-control-expose-headers", EXPOSED);
    }
  }

  @Test
  void optionsWithoutPreflightHeadersReachTheHandler() throws Exception {
    try (GraphServer server = GraphServer.builder(Responses.echo()).cors(ORIGIN).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("OPTIONS /x HTTP/1.1", "Host: localhost", "Origin: " + ORIGIN, "");
      assertThat(connection.readResponse().body()).startsWith("OPTIONS http://localhost/x");
    }
  }

  @Test
  void preflightDoesNotAllowInvalidHeaderNames() throws Exception {
    try (GraphServer server = GraphServer.builder(Responses.echo()).cors(ORIGIN).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send(
          "OPTIONS /x HTTP/1.1",
          "Host: localhost",
          "Origin: " + ORIGIN,
          "Access-Control-Request-Method: GET",
          "Access-Control-Request-Headers: <script>",
          "");
      assertThat(connection.readResponse().headers())
          .containsEntry("access-control-allow-methods", "GET")
          .doesNotContainKey("access-control-allow-headers");
    }
  }
}
