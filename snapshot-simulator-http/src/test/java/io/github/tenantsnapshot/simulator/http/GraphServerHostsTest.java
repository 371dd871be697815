package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.simulator.http.Connection.Response;
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
  void invalidRequestTargetReturns400(String target) throws Exception {
    try (GraphServer server =
            GraphServer.builder(NEVER)
                .publicBase(URI.create("https://graph.microsoft.com"))
                .start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET " + target + " HTTP/1.1", "Host: localhost", "");
      Response response = connection.readResponse();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body())
          .startsWith("{\"error\":{\"code\":\"BadRequest\",\"message\":\"The URL ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS *", "CONNECT graph.microsoft.com:443"})
  void requestTargetWithoutAPathReturns400(String start) throws Exception {
    try (GraphServer server = GraphServer.builder(NEVER).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send(start + " HTTP/1.1", "Host: localhost", "");
      assertThat(connection.readResponse().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownHostReturns421(Transport transport) throws Exception {
    try (GraphServer server =
            transport.configure(GraphServer.builder(NEVER)).clock(Responses.CLOCK).start();
        Connection connection = transport.connect(server)) {
      connection.send("GET /v1.0/x HTTP/1.1", "Host: evil.example:8080", "");
      Responses.assertError(
          connection.readResponse(),
          421,
          "MisdirectedRequest",
          "The host evil.example:8080 is not allowed; allowed are 127.0.0.1, ::1,"
              + " graph.microsoft.com, localhost.");
      // The connection stays open.
      connection.send("GET http://evil.example/v1.0/x HTTP/1.1", "Host: localhost", "");
      assertThat(connection.readResponse().status()).isEqualTo(421);
    }
  }

  @Test
  void unknownHostReturns421WithAPublicBase() throws Exception {
    try (GraphServer server =
            GraphServer.builder(Responses::url)
                .publicBase(URI.create("https://sim.example"))
                .start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: evil.example", "");
      assertThat(connection.readResponse().status()).isEqualTo(421);
      connection.send("GET /x HTTP/1.1", "Host: sim.example", "");
      assertThat(connection.readResponse().body()).isEqualTo("https://sim.example/x");
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
  void hostIsAllowedByDefault(String host) throws Exception {
    try (GraphServer server = GraphServer.builder(Responses::url).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.readResponse().body()).isEqualTo("http://" + host + "/x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost", "128.0.0.1"})
  void hostIsNotAllowedByDefault(String host) throws Exception {
    try (GraphServer server = GraphServer.builder(Responses::url).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.readResponse().status()).isEqualTo(421);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sim.example", "SIM.example:80", "a.below.example", "10.0.0.1"})
  void addedHostIsAllowed(String host) throws Exception {
    try (GraphServer server =
            GraphServer.builder(Responses::url)
                .addAllowedHosts("Sim.Example", "*.below.example")
                .addAllowedHosts("10.0.0.1")
                .start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.readResponse().body()).isEqualTo("http://" + host + "/x");
      connection.send("GET /x HTTP/1.1", "Host: below.example", "");
      assertThat(connection.readResponse().status()).isEqualTo(421);
    }
  }

  @Test
  void addedAsteriskAllowsAnyHost() throws Exception {
    try (GraphServer server = GraphServer.builder(Responses::url).addAllowedHosts("*").start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: any.example", "");
      assertThat(connection.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void addressOfTheConnectionIsAllowed() throws Exception {
    InetAddress own = InetAddress.getLocalHost();
    try (GraphServer server =
            GraphServer.builder(Responses::url).address(InetAddress.getByName("0.0.0.0")).start();
        Connection connection = new Connection(new Socket(own, server.port()))) {
      String host = own.getHostAddress() + ":" + server.port();
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.readResponse().body()).isEqualTo("http://" + host + "/x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://graph_simulator:8080", "http://graph_simulator", "http://[::2]:80"})
  void hostOfThePublicBaseIsAllowed(String base) throws Exception {
    try (GraphServer server =
            GraphServer.builder(Responses::url).publicBase(URI.create(base)).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + URI.create(base).getRawAuthority(), "");
      assertThat(connection.readResponse().body()).isEqualTo(base + "/x");
    }
  }
}
