package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.Connection.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphServerTest {

  private static GraphServer startServer(Transport transport, GraphHandler handler)
      throws IOException {
    return transport.configure(GraphServer.builder(handler)).start();
  }

  private static GraphServer startServer(GraphHandler handler) throws IOException {
    return startServer(Transport.HTTP, handler);
  }

  @ParameterizedTest
  @EnumSource
  void handlerGetsMethodUrlHeadersAndBody(Transport transport) throws Exception {
    AtomicReference<GraphRequest> seen = new AtomicReference<>();
    GraphHandler handler =
        request -> {
          seen.set(request);
          return Responses.echo().handle(request);
        };
    try (GraphServer server = startServer(transport, handler)) {
      String target = "/v1.0/admin/x('%41%2Fb')/;a=%20?$filter=startsWith(a,%27%26b%27)&%24top=1+2";
      HttpResponse<String> response =
          transport
              .client()
              .send(
                  Transport.request(server, target)
                      .header("X-Say", "hello")
                      .header("Accept", "a/b")
                      .header("Accept", "c/d")
                      .POST(BodyPublishers.ofString("{\"a\":\"é\"}"))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .isEqualTo("POST " + server.uri() + target + " hello {\"a\":\"é\"}");
      assertThat(response.headers().firstValue("request-id")).contains("r-1");
      assertThat(response.headers().firstValue("content-type")).contains("text/plain");
      assertThat(seen.get().headers().get("accept")).containsExactlyInAnyOrder("a/b", "c/d");
    }
  }

  @ParameterizedTest
  @EnumSource
  void urlOfTheRequestHasTheHostOfItsHostHeader(Transport transport) throws Exception {
    try (GraphServer server = startServer(transport, Responses::url);
        Connection connection = transport.connect(server)) {
      assertThat(connection.get("/v1.0/me?a=b").body())
          .isEqualTo(transport.scheme() + "://graph.microsoft.com/v1.0/me?a=b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "127.0.0.1:8080", "[::1]:443", "Graph.Microsoft.com:", "a_b~c-d"})
  void validHostHeaderIsAccepted(String host) throws Exception {
    try (GraphServer server =
            GraphServer.builder(Responses::url).addAllowedHosts("a_b~c-d").start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.readResponse().body()).isEqualTo("http://" + host + "/x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host:",
        "Host: a/b",
        "Host: a?b",
        "Host: a#b",
        "Host: a@b",
        "Host: a b",
        "Host: \"a\"",
        "Host: a:b",
        "Host: a:1:2",
        "Host: a:123456",
        "Host: [zz]",
        "Host: a\r\nHost: b",
        "X-Host: a"
      })
  void invalidHostHeaderReturns400(String line) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    GraphHandler handler =
        request -> {
          calls.incrementAndGet();
          return Responses.url(request);
        };
    try (GraphServer server = GraphServer.builder(handler).clock(Responses.CLOCK).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", line, "");
      Responses.assertError(
          connection.readResponse(),
          400,
          "BadRequest",
          "The request must have exactly one Host header, with a host and optionally a port.");
      assertThat(calls).hasValue(0);
    }
  }

  @Test
  void errorOfTheServerHasTheClientRequestId() throws Exception {
    try (GraphServer server = GraphServer.builder(Responses::url).clock(Responses.CLOCK).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send(
          "GET http://a@b/x HTTP/1.1", "Host: localhost", "client-request-id: mine", "");
      Response response = connection.readResponse();
      Responses.assertError(
          response, 400, "BadRequest", "The URL of the request must have a valid host.");
      assertThat(response.headers()).containsEntry("client-request-id", "mine");
    }
  }

  @Test
  void errorOfTheServerHasTheSystemTimeByDefault() throws Exception {
    Instant before = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
    try (GraphServer server = startServer(Responses::url);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: a/b", "");
      Matcher date =
          Pattern.compile("\"date\":\"([^\"]*)\"").matcher(connection.readResponse().body());
      assertThat(date.find()).isTrue();
      assertThat(Instant.parse(date.group(1) + "Z"))
          .isBetween(before, InstantSource.system().instant());
    }
  }

  @Test
  void http10RequestNeedsNoHostHeader() throws Exception {
    try (GraphServer server = startServer(Responses::url);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.0", "");
      Response response = connection.readResponse();
      assertThat(response.body()).isEqualTo(server.uri() + "/x");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void absoluteUrlDeterminesTheHost() throws Exception {
    try (GraphServer server = startServer(Responses::url);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET http://graph.microsoft.com/v1.0/me?a=%20 HTTP/1.1", "Host: other", "");
      assertThat(connection.readResponse().body())
          .isEqualTo("http://graph.microsoft.com/v1.0/me?a=%20");
      connection.send("GET http://a@b/x HTTP/1.1", "Host: other", "");
      assertThat(connection.readResponse().status()).isEqualTo(400);
    }
  }

  @Test
  void publicBaseReplacesSchemeAndHostOfTheUrl() throws Exception {
    try (GraphServer server =
            GraphServer.builder(Responses::url)
                .publicBase(URI.create("https://sim.example:8443/"))
                .start();
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/a%2Fb?c").body()).isEqualTo("https://sim.example:8443/a%2Fb?c");
      connection.send("GET http://SIM.example/x HTTP/1.1", "Host: other", "");
      assertThat(connection.readResponse().body()).isEqualTo("https://sim.example:8443/x");
    }
  }

  @Test
  void urlKeepsDoubleSlashesAndDotSegments() throws Exception {
    try (GraphServer server = startServer(Responses::url);
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("//v1.0//x/../y").body())
          .isEqualTo("http://graph.microsoft.com//v1.0//x/../y");
      assertThat(connection.get("/x?a=[b]&$c='%00'").body())
          .isEqualTo("http://graph.microsoft.com/x?a=[b]&$c='%00'");
    }
  }

  /** The handler validates invalid URIs, as it does for requests within the process. */
  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/%", "/a{b}", "/a|b", "/\"a\"", "/a\\b", "/a^`<>b", "/a?b#c"})
  void handlerGetsInvalidUrlsUnchanged(String target) throws Exception {
    try (GraphServer server = startServer(Responses::url);
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get(target).body()).isEqualTo("http://graph.microsoft.com" + target);
    }
  }

  @Test
  void headerNamesAndTheDateOfTheHandlerAreSentUnchanged() throws Exception {
    String date = "Tue, 18 Feb 2025 15:43:59 GMT";
    GraphHandler handler =
        request -> GraphResponse.of(200, Map.of("x-ODD-Case", "1", "Date", date), body(request));
    try (GraphServer server = startServer(handler);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      List<String> lines = new ArrayList<>();
      for (String line = connection.readLine(); !line.isEmpty(); line = connection.readLine()) {
        lines.add(line);
      }
      assertThat(lines).contains("HTTP/1.1 200 OK", "x-ODD-Case: 1", "Date: " + date);
    }
  }

  @Test
  void responseWithoutADateGetsTheTimeOfTheClock() throws Exception {
    try (GraphServer server = GraphServer.builder(Responses::url).clock(Responses.CLOCK).start();
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/x").headers())
          .containsEntry("date", "Mon, 23 Nov 2026 09:00:00 GMT");
    }
  }

  @ParameterizedTest
  @EnumSource
  void headResponseKeepsContentLengthWithoutABody(Transport transport) throws Exception {
    GraphHandler handler =
        request ->
            GraphResponse.of(200, Map.of("Content-Length", "1234"), InputStream.nullInputStream());
    try (GraphServer server = startServer(transport, handler);
        Connection connection = transport.connect(server)) {
      connection.send("HEAD /x HTTP/1.1", "Host: localhost", "");
      Response response = connection.readResponse("HEAD");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.headers()).containsEntry("content-length", "1234");
      // The next bytes are the next response, not a body.
      assertThat(connection.get("/x").status()).isEqualTo(200);
    }
  }

  @Test
  void bodyOfAHeadResponseIsNotRead() throws Exception {
    Responses.GeneratedBody body = new Responses.GeneratedBody(100_000);
    try (GraphServer server = startServer(request -> Responses.of(body));
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("HEAD /x HTTP/1.1", "Host: localhost", "");
      assertThat(connection.readResponse("HEAD").status()).isEqualTo(200);
      assertThat(body.awaitClosed()).isTrue();
      assertThat(body.generated).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noContentResponseHasNoBody(Transport transport) throws Exception {
    GraphHandler handler =
        request -> GraphResponse.of(204, Map.of(), new Responses.GeneratedBody(10));
    try (GraphServer server = startServer(transport, handler);
        Connection connection = transport.connect(server)) {
      Response response = connection.get("/x");
      assertThat(response.status()).isEqualTo(204);
      assertThat(response.headers()).doesNotContainKeys("content-length", "transfer-encoding");
      assertThat(connection.get("/x").status()).isEqualTo(204);
    }
  }

  @Test
  void emptyBodyHasContentLengthZero() throws Exception {
    GraphHandler handler =
        request -> GraphResponse.of(202, Map.of(), InputStream.nullInputStream());
    try (GraphServer server = startServer(handler);
        Connection connection = Transport.HTTP.connect(server)) {
      Response response = connection.get("/x");
      assertThat(response.status()).isEqualTo(202);
      assertThat(response.headers()).containsEntry("content-length", "0");
    }
  }

  @Test
  void contentLengthOfTheHandlerIsReplacedByThatOfTheBody() throws Exception {
    GraphHandler handler =
        request ->
            GraphResponse.of(
                200,
                Map.of("Content-Length", "7", "Transfer-Encoding", "odd"),
                new Responses.GeneratedBody(request.url().endsWith("/long") ? 100_000 : 10));
    try (GraphServer server = startServer(handler);
        Connection connection = Transport.HTTP.connect(server)) {
      Response brief = connection.get("/short");
      assertThat(brief.headers())
          .containsEntry("content-length", "10")
          .doesNotContainKey("transfer-encoding");
      Response lengthy = connection.get("/long");
      assertThat(lengthy.headers())
          .containsEntry("transfer-encoding", "chunked")
          .doesNotContainKey("content-length");
      assertThat(lengthy.bytes()).hasSize(100_000);
    }
  }

  @Test
  void optionsReachTheHandlerWithoutCors() throws Exception {
    GraphHandler handler = request -> GraphResponse.of(405, Map.of("Allow", "GET"), body(request));
    try (GraphServer server = startServer(handler);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send(
          "OPTIONS /x HTTP/1.1",
          "Host: localhost",
          "Origin: http://localhost:3000",
          "Access-Control-Request-Method: GET",
          "");
      Response response = connection.readResponse();
      assertThat(response.status()).isEqualTo(405);
      assertThat(response.headers())
          .containsEntry("allow", "GET")
          .doesNotContainKey("access-control-allow-origin");
      assertThat(response.body()).isEqualTo("OPTIONS");
    }
  }

  private static InputStream body(GraphRequest request) {
    return Responses.text(request.method()).body();
  }

  @ParameterizedTest
  @EnumSource
  void exceptionOfTheHandlerReturns500(Transport transport) throws Exception {
    GraphHandler handler =
        request -> {
          if (request.url().endsWith("/error")) {
            throw new AssertionError("a test's own");
          } else if (request.url().endsWith("/null")) {
            return null;
          }
          throw new IllegalStateException("a bug");
        };
    try (LogCapture log = new LogCapture();
        GraphServer server =
            transport.configure(GraphServer.builder(handler)).clock(Responses.CLOCK).start();
        Connection connection = transport.connect(server)) {
      for (String path : List.of("/error", "/null", "/bug")) {
        Responses.assertError(
            connection.get(path), 500, "InternalServerError", "The service failed unexpectedly.");
      }
      assertThat(log.text())
          .contains("ERROR", "a test's own", "null instead of a response", "a bug");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ioExceptionOfTheHandlerClosesTheConnection(Transport transport) throws Exception {
    GraphHandler handler =
        request -> {
          throw new IOException("cut");
        };
    try (LogCapture log = new LogCapture();
        GraphServer server = startServer(transport, handler);
        Connection connection = transport.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(log.text()).isEmpty();
    }
  }

  @Test
  void invalidResponseHeadersAndStatusesReturn500() throws Exception {
    List<Responses.GeneratedBody> bodies = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      bodies.add(new Responses.GeneratedBody(5));
    }
    List<GraphResponse> invalid =
        List.of(
            GraphResponse.of(200, Map.of("A", "b\r\nSet-Cookie: c"), bodies.get(0)),
            GraphResponse.of(
                302, Map.of("Location", "http://localhost/\u010d?code=private"), bodies.get(1)),
            GraphResponse.of(200, Map.of("A b", "c"), bodies.get(2)),
            GraphResponse.of(200, Map.of("", "c"), bodies.get(3)),
            GraphResponse.of(100, Map.of(), bodies.get(4)),
            GraphResponse.of(1000, Map.of(), bodies.get(5)));
    AtomicInteger next = new AtomicInteger();
    try (LogCapture log = new LogCapture();
        GraphServer server = startServer(request -> invalid.get(next.getAndIncrement()));
        Connection connection = Transport.HTTP.connect(server)) {
      for (Responses.GeneratedBody body : bodies) {
        Response response = connection.get("/x?otc=private&access_token=private");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers()).doesNotContainKey("set-cookie");
        assertThat(body.awaitClosed()).isTrue();
      }
      assertThat(log.text())
          .contains("is invalid: the status is 302, the headers are [Location]", "otc=redacted")
          .doesNotContain("private");
    }
  }

  @Test
  void connectionCloseOfTheHandlerClosesTheConnection() throws Exception {
    GraphHandler handler =
        request -> GraphResponse.of(429, Map.of("Connection", "close"), body(request));
    try (GraphServer server = startServer(handler);
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/x").status()).isEqualTo(429);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestsAreHandledConcurrently(Transport transport) throws Exception {
    int many = 12;
    CyclicBarrier all = new CyclicBarrier(many);
    GraphHandler handler =
        request -> {
          try {
            all.await(60, TimeUnit.SECONDS); // all requests are handled concurrently
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return Responses.url(request);
        };
    try (GraphServer server = startServer(transport, handler)) {
      HttpClient client = transport.client();
      List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        responses.add(
            client.sendAsync(Transport.request(server, "/" + i).build(), BodyHandlers.ofString()));
      }
      for (int i = 0; i < many; i++) {
        assertThat(responses.get(i).get(60, TimeUnit.SECONDS).body())
            .isEqualTo(server.uri() + "/" + i);
      }
    }
  }

  @Test
  void maxConcurrentRequestsLimitsTheThreadsInTheHandler() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    Semaphore go = new Semaphore(0);
    GraphHandler handler =
        request -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          two.countDown();
          go.acquireUninterruptibly();
          inside.decrementAndGet();
          return Responses.url(request);
        };
    try (GraphServer server = GraphServer.builder(handler).maxConcurrentRequests(2).start()) {
      HttpClient client = Transport.HTTP.client();
      List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        responses.add(
            client.sendAsync(Transport.request(server, "/" + i).build(), BodyHandlers.ofString()));
      }
      assertThat(two.await(60, TimeUnit.SECONDS)).isTrue();
      go.release(10);
      for (CompletableFuture<HttpResponse<String>> response : responses) {
        assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(most).hasValue(2);
    }
  }

  @Test
  void listensOnLoopbackByDefault() throws Exception {
    try (GraphServer server = startServer(Responses::url)) {
      assertThat(server.uri()).isEqualTo(URI.create("http://127.0.0.1:" + server.port()));
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> GraphServer.builder(Responses::url).port(server.port()).start())
          .isInstanceOf(BindException.class)
          .hasMessage("cannot listen on 127.0.0.1:" + server.port() + ": Address already in use");
    }
  }

  @Test
  void uriHasTheAddressToConnectTo() throws Exception {
    try (GraphServer server =
        GraphServer.builder(Responses::url).address(InetAddress.getByName("0.0.0.0")).start()) {
      assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
    }
    try (GraphServer server =
        GraphServer.builder(Responses::url).address(InetAddress.getByName("127.0.0.2")).start()) {
      assertThat(server.uri().getHost()).isEqualTo("127.0.0.2");
    }
  }

  @Test
  void invalidSettingsAreRejected() {
    GraphServer.Builder builder = GraphServer.builder(Responses::url);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.port(-1))
        .withMessage("port must be from 0 to 65535: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.port(65536))
        .withMessage("port must be from 0 to 65535: 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxConcurrentRequests(0))
        .withMessage("maxConcurrentRequests must be positive: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxBodyBytes(-1))
        .withMessage("maxBodyBytes must not be negative: -1");
    for (String host : List.of("", "a:1", "http://a", "a b", "*a", "a/b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.addAllowedHosts(host))
          .withMessageContaining("host must be");
    }
    for (String base : List.of("/x", "ftp://a", "https://a/b", "https://a?b", "https:///", "a:b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.publicBase(URI.create(base)))
          .withMessage(
              "publicBase must be a scheme and a host, such as https://graph.microsoft.com: "
                  + base);
    }
    for (String origin : List.of("", "localhost", "http://a/", "http://a b", "http://a\r\nb")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.cors(origin))
          .withMessage(
              "origin must be a scheme and a host, such as http://localhost:3000, or *: " + origin);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Host: a", "Host: a/b", "Host: a\r\nHost: b"})
  void absoluteUrlAlsoRequiresAHostHeader(String line) throws Exception {
    try (GraphServer server = GraphServer.builder(Responses::url).clock(Responses.CLOCK).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET http://localhost/ HTTP/1.1", line, "");
      Responses.assertError(
          connection.readResponse(),
          400,
          "BadRequest",
          "The request must have exactly one Host header, with a host and optionally a port.");
    }
  }
}
