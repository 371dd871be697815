package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.simulator.http.Connection.Response;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are too long, unusual or malformed. */
class GraphServerProtocolTest {

  private static final String TOO_MANY_HEADERS =
      "The headers of the request are too long; allowed are up to 200 headers and 65536 bytes.";

  private static GraphServer startServer(Transport transport) throws Exception {
    return transport
        .configure(GraphServer.builder(Responses.echo()))
        .clock(Responses.CLOCK)
        .start();
  }

  @ParameterizedTest
  @EnumSource
  void chunkTrailersAreIgnored(Transport transport) throws Exception {
    try (GraphServer server = startServer(transport);
        Connection connection = transport.connect(server)) {
      connection
          .send("POST /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "")
          .send("5;ext=1", "hello", "0", "X-Checksum: 1", "X-Other: 2", "");
      assertThat(connection.readResponse().body()).endsWith("/x - hello");
      assertThat(connection.get("/next").status()).isEqualTo(200);
    }
  }

  @Test
  void maximumNumberOfHeadersIsAccepted() throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      String[] lines = Collections.nCopies(199, "X-Many: 1").toArray(String[]::new);
      assertThat(connection.get("/x", lines).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 300, 3000})
  void tooManyHeadersReturn431(int count) throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      String[] lines = Collections.nCopies(count, "X-Many: 1").toArray(String[]::new);
      Responses.assertError(
          connection.get("/x", lines), 431, "RequestHeaderFieldsTooLarge", TOO_MANY_HEADERS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {66_000, 370_000, 10_000_000})
  void tooLongHeadersReturn431(int length) throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      Response response = connection.get("/x", "X-Long: " + "x".repeat(length));
      Responses.assertError(response, 431, "RequestHeaderFieldsTooLarge", TOO_MANY_HEADERS);
      assertThat(response.headers()).containsEntry("connection", "close");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void tooLongTrailersReturn431() throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      connection
          .send("POST /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "")
          .send("0", "X-Long: " + "x".repeat(70_000), "");
      assertThat(connection.readResponse().status()).isEqualTo(431);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 370_000, 10_000_000})
  void tooLongRequestLineReturns414(int length) throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      Responses.assertError(
          connection.get("/" + "x".repeat(length)),
          414,
          "UriTooLong",
          "The request line is too long; allowed are up to 65536 bytes.");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void longestAllowedRequestLineIsAccepted() throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/" + "x".repeat(65_000)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "GET /x",
        "GET /x HTTP/1.1 more",
        "GET /x?$filter=status eq 'running' HTTP/1.1",
        "GET  HTTP/1.1",
        "GET /x HTTP/banana",
        "GET /x HTTP/1.1\r\nno colon",
        "GET /x HTTP/1.1\r\nHost: localhost\r\nA B: c",
        "GET /x HTTP/1.1\r\nHost: localhost\r\nA: b\u0000c",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: many",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \"chunked\"",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\nTransfer-Encoding: chunked",
        "POST /x HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked",
        "\u0016\u0003\u0001 a TLS handshake"
      })
  void invalidHttpReturns400InGraphsForm(String start) throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.sendRaw(start + "\r\n\r\n");
      Responses.assertError(
          connection.readResponse(), 400, "BadRequest", "The request is not valid HTTP/1.1.");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyz\r\n", "5\r\nhello!!", "-1\r\n"})
  void invalidChunkReturns400(String chunk) throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      connection
          .send("POST /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "")
          .sendRaw(chunk);
      Responses.assertError(
          connection.readResponse(), 400, "BadRequest", "The request is not valid HTTP/1.1.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/caf\u00e9", "/x\u0080"})
  void nonAsciiUrlReturns400(String target) throws Exception {
    try (GraphServer server = startServer(Transport.HTTP);
        Connection connection = Transport.HTTP.connect(server)) {
      Responses.assertError(
          connection.get(target),
          400,
          "BadRequest",
          "The URL of the request has characters that must be percent-encoded.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void pipelinedRequestsGetResponsesInOrder(Transport transport) throws Exception {
    try (GraphServer server = startServer(transport);
        Connection connection = transport.connect(server)) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        all.append("POST /").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n");
        all.append("Content-Length: 3\r\n\r\nabc");
      }
      connection.sendRaw(all.toString());
      for (int i = 0; i < 500; i++) {
        assertThat(connection.readResponse().body()).endsWith("/" + i + " - abc");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void expectContinueReturns100(Transport transport) throws Exception {
    try (GraphServer server = startServer(transport);
        Connection connection = transport.connect(server)) {
      connection.send(
          "POST /x HTTP/1.1", "Host: localhost", "Content-Length: 5", "Expect: 100-continue", "");
      assertThat(connection.readHead().status()).isEqualTo(100);
      connection.sendRaw("hello");
      assertThat(connection.readResponse().body()).endsWith("/x - hello");
    }
  }

  @Test
  void expectContinueReturns413IfTheBodyIsTooLong() throws Exception {
    try (GraphServer server = GraphServer.builder(Responses.echo()).maxBodyBytes(4).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send(
          "POST /x HTTP/1.1", "Host: localhost", "Content-Length: 5", "Expect: 100-continue", "");
      assertThat(connection.readResponse().status()).isEqualTo(413);
    }
  }

  @Test
  void http10ClientCanKeepTheConnectionAlive() throws Exception {
    GraphHandler handler = Responses::url;
    try (GraphServer server = GraphServer.builder(handler).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.0", "Connection: keep-alive", "");
      assertThat(connection.readResponse().headers()).containsEntry("connection", "keep-alive");
      connection.send("GET /y HTTP/1.0", "");
      assertThat(connection.readResponse().body()).endsWith("/y");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }
}
