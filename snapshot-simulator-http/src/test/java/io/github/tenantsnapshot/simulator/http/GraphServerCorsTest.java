package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.http.Connection.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphServerCorsTest {

  private static final String ORIGIN = "http://localhost:3000";

  private static final String EXPOSED = "request-id, client-request-id, Retry-After";

  @ParameterizedTest
  @EnumSource
  void answersAPreflight(Face face) throws Exception {
    try (GraphServer server = face.on(GraphServer.builder(Answers.echo())).cors(ORIGIN).start();
        Connection connection = face.connect(server)) {
      connection.send(
          "OPTIONS /v1.0/x HTTP/1.1",
          "Host: localhost",
          "Origin: " + ORIGIN,
          "Access-Control-Request-Method: DELETE",
          "Access-Control-Request-Headers: authorization,client-request-id, prefer",
          "");
      Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers())
          .containsEntry("access-control-allow-origin", ORIGIN)
          .containsEntry("access-control-allow-methods", "DELETE")
          .containsEntry("access-control-allow-headers", "authorization,client-request-id, prefer");
    }
  }

  @Test
  void everyAnswerCanBeRead() throws Exception {
    try (GraphServer server =
            GraphServer.builder(Answers.echo()).cors("*").maxBodyBytes(3).start();
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("/x", "Origin: " + ORIGIN).headers())
          .containsEntry("access-control-allow-origin", "*")
          .containsEntry("access-control-expose-headers", EXPOSED);
      connection.send("GET /x HTTP/1.1", "Host: a/b", "");
      Answer refused = connection.answer();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.headers())
          .containsEntry("access-control-allow-origin", "*")
          .containsEntry("access-control-expose-headers", EXPOSED);
    }
  }

  @Test
  void otherOptionsGoToTheHandler() throws Exception {
    try (GraphServer server = GraphServer.builder(Answers.echo()).cors(ORIGIN).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("OPTIONS /x HTTP/1.1", "Host: localhost", "Origin: " + ORIGIN, "");
      assertThat(connection.answer().body()).startsWith("OPTIONS http://localhost/x");
    }
  }

  @Test
  void grantsNoNamesThatAreNone() throws Exception {
    try (GraphServer server = GraphServer.builder(Answers.echo()).cors(ORIGIN).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send(
          "OPTIONS /x HTTP/1.1",
          "Host: localhost",
          "Origin: " + ORIGIN,
          "Access-Control-Request-Method: GET",
          "Access-Control-Request-Headers: <script>",
          "");
      assertThat(connection.answer().headers())
          .containsEntry("access-control-allow-methods", "GET")
          .doesNotContainKey("access-control-allow-headers");
    }
  }
}
