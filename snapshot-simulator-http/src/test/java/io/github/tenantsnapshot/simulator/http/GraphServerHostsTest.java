package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.simulator.http.Connection.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URLs of requests, and the hosts that a server allows. */
class GraphServerHostsTest {

  private static final GraphHandler NEVER =
      request -> {
        throw new IllegalStateException("not to be called");
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:/v1.0/x",
        "@evil.example/v1.0/x",
        "v1.0/x",
        "*",
        "graph.microsoft.com:443",
        "ftp://localhost/x",
        "http:/localhost/x",
        "http://",
        "?x",
        "#x"
      })
  void aTargetThatIsNoUrlIsRefused(String target) throws Exception {
    try (GraphServer server =
            GraphServer.builder(NEVER)
                .publicBase(URI.create("https://graph.microsoft.com"))
                .start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET " + target + " HTTP/1.1", "Host: localhost", "");
      Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .startsWith("{\"error\":{\"code\":\"BadRequest\",\"message\":\"The URL ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS *", "CONNECT graph.microsoft.com:443"})
  void whatHasNoPathIsRefused(String start) throws Exception {
    try (GraphServer server = GraphServer.builder(NEVER).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send(start + " HTTP/1.1", "Host: localhost", "");
      assertThat(connection.answer().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherHostIsRefused(Face face) throws Exception {
    try (GraphServer server = face.on(GraphServer.builder(NEVER)).clock(Answers.CLOCK).start();
        Connection connection = face.connect(server)) {
      connection.send("GET /v1.0/x HTTP/1.1", "Host: evil.example:8080", "");
      Answers.assertRefused(
          connection.answer(),
          421,
          "MisdirectedRequest",
          "The host evil.example:8080 is not allowed here; allowed are 127.0.0.1, ::1,"
              + " graph.microsoft.com, localhost.");
      // The connection stays open.
      connection.send("GET http://evil.example/v1.0/x HTTP/1.1", "Host: localhost", "");
      assertThat(connection.answer().status()).isEqualTo(421);
    }
  }

  @Test
  void anotherHostIsRefusedWithAPublicBaseToo() throws Exception {
    try (GraphServer server =
            GraphServer.builder(Answers::url)
                .publicBase(URI.create("https://sim.example"))
                .start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: evil.example", "");
      assertThat(connection.answer().status()).isEqualTo(421);
      connection.send("GET /x HTTP/1.1", "Host: sim.example", "");
      assertThat(connection.answer().body()).isEqualTo("https://sim.example/x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.1.2.3:80",
        "[::1]",
        "[0:0:0:0:0:0:0:1]:80",
        "graph.microsoft.com",
        "Graph.Microsoft.com:443"
      })
  void isAllowedByDefault(String host) throws Exception {
    try (GraphServer server = GraphServer.builder(Answers::url).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.answer().body()).isEqualTo("http://" + host + "/x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost", "128.0.0.1"})
  void isNotAllowedByDefault(String host) throws Exception {
    try (GraphServer server = GraphServer.builder(Answers::url).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.answer().status()).isEqualTo(421);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sim.example", "SIM.example:80", "a.below.example", "10.0.0.1"})
  void moreHostsCanBeAllowed(String host) throws Exception {
    try (GraphServer server =
            GraphServer.builder(Answers::url)
                .addAllowedHosts("Sim.Example", "*.below.example")
                .addAllowedHosts("10.0.0.1")
                .start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.answer().body()).isEqualTo("http://" + host + "/x");
      connection.send("GET /x HTTP/1.1", "Host: below.example", "");
      assertThat(connection.answer().status()).isEqualTo(421);
    }
  }

  @Test
  void anyHostCanBeAllowed() throws Exception {
    try (GraphServer server = GraphServer.builder(Answers::url).addAllowedHosts("*").start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: any.example", "");
      assertThat(connection.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void theAddressThatTheConnectionLeadsToIsAllowed() throws Exception {
    InetAddress own = InetAddress.getLocalHost();
    try (GraphServer server =
            GraphServer.builder(Answers::url).address(InetAddress.getByName("0.0.0.0")).start();
        Connection connection = new Connection(new Socket(own, server.port()))) {
      String host = own.getHostAddress() + ":" + server.port();
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.answer().body()).isEqualTo("http://" + host + "/x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://graph_simulator:8080", "http://graph_simulator", "http://[::2]:80"})
  void theHostOfThePublicBaseIsAllowed(String base) throws Exception {
    try (GraphServer server =
            GraphServer.builder(Answers::url).publicBase(URI.create(base)).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + URI.create(base).getRawAuthority(), "");
      assertThat(connection.answer().body()).isEqualTo(base + "/x");
    }
  }
}
