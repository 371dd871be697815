package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.Connection.Answer;
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

  private static GraphServer listen(Face face, GraphHandler handler) throws IOException {
    return face.on(GraphServer.builder(handler)).start();
  }

  private static GraphServer listen(GraphHandler handler) throws IOException {
    return listen(Face.HTTP, handler);
  }

  @ParameterizedTest
  @EnumSource
  void handsOverMethodUrlHeadersAndBody(Face face) throws Exception {
    AtomicReference<GraphRequest> seen = new AtomicReference<>();
    GraphHandler handler =
        request -> {
          seen.set(request);
          return Answers.echo().handle(request);
        };
    try (GraphServer server = listen(face, handler)) {
      String target = "/v1.0/admin/x('%41%2Fb')/;a=%20?$filter=startsWith(a,%27%26b%27)&%24top=1+2";
      HttpResponse<String> answer =
          face.client()
              .send(
                  Face.request(server, target)
                      .header("X-Say", "hello")
                      .header("Accept", "a/b")
                      .header("Accept", "c/d")
                      .POST(BodyPublishers.ofString("{\"a\":\"é\"}"))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("POST " + server.uri() + target + " hello {\"a\":\"é\"}");
      assertThat(answer.headers().firstValue("request-id")).contains("r-1");
      assertThat(answer.headers().firstValue("content-type")).contains("text/plain");
      assertThat(seen.get().headers().get("accept")).containsExactlyInAnyOrder("a/b", "c/d");
    }
  }

  @ParameterizedTest
  @EnumSource
  void linksBeginAsTheHostHeaderSays(Face face) throws Exception {
    try (GraphServer server = listen(face, Answers::url);
        Connection connection = face.connect(server)) {
      assertThat(connection.get("/v1.0/me?a=b").body())
          .isEqualTo(face.scheme() + "://graph.microsoft.com/v1.0/me?a=b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "127.0.0.1:8080", "[::1]:443", "Graph.Microsoft.com:", "a_b~c-d"})
  void takesHosts(String host) throws Exception {
    try (GraphServer server = GraphServer.builder(Answers::url).addAllowedHosts("a_b~c-d").start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: " + host, "");
      assertThat(connection.answer().body()).isEqualTo("http://" + host + "/x");
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
  void refusesWhatIsNoHost(String line) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    GraphHandler handler =
        request -> {
          calls.incrementAndGet();
          return Answers.url(request);
        };
    try (GraphServer server = GraphServer.builder(handler).clock(Answers.CLOCK).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", line, "");
      Answers.assertRefused(
          connection.answer(),
          400,
          "BadRequest",
          "The request needs exactly one Host header with a host name, and perhaps a port.");
      assertThat(calls).hasValue(0);
    }
  }

  @Test
  void echoesTheClientsRequestIdWhenItRefuses() throws Exception {
    try (GraphServer server = GraphServer.builder(Answers::url).clock(Answers.CLOCK).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send(
          "GET http://a@b/x HTTP/1.1", "Host: localhost", "client-request-id: mine", "");
      Answer answer = connection.answer();
      Answers.assertRefused(answer, 400, "BadRequest", "The URL of the request has no valid host.");
      assertThat(answer.headers()).containsEntry("client-request-id", "mine");
    }
  }

  @Test
  void tellsTheSystemsTimeOfAnErrorUnlessGivenAClock() throws Exception {
    Instant before = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
    try (GraphServer server = listen(Answers::url);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: a/b", "");
      Matcher date = Pattern.compile("\"date\":\"([^\"]*)\"").matcher(connection.answer().body());
      assertThat(date.find()).isTrue();
      assertThat(Instant.parse(date.group(1) + "Z"))
          .isBetween(before, InstantSource.system().instant());
    }
  }

  @Test
  void anHttp10ClientNeedsNoHost() throws Exception {
    try (GraphServer server = listen(Answers::url);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.0", "");
      Answer answer = connection.answer();
      assertThat(answer.body()).isEqualTo(server.uri() + "/x");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void takesTheFormForProxies() throws Exception {
    try (GraphServer server = listen(Answers::url);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET http://graph.microsoft.com/v1.0/me?a=%20 HTTP/1.1", "Host: other", "");
      assertThat(connection.answer().body()).isEqualTo("http://graph.microsoft.com/v1.0/me?a=%20");
      connection.send("GET http://a@b/x HTTP/1.1", "Host: other", "");
      assertThat(connection.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void aPublicBasePinsTheUrl() throws Exception {
    try (GraphServer server =
            GraphServer.builder(Answers::url)
                .publicBase(URI.create("https://sim.example:8443/"))
                .start();
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("/a%2Fb?c").body()).isEqualTo("https://sim.example:8443/a%2Fb?c");
      connection.send("GET http://SIM.example/x HTTP/1.1", "Host: other", "");
      assertThat(connection.answer().body()).isEqualTo("https://sim.example:8443/x");
    }
  }

  @Test
  void keepsDoubleSlashesAndOddCharacters() throws Exception {
    try (GraphServer server = listen(Answers::url);
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("//v1.0//x/../y").body())
          .isEqualTo("http://graph.microsoft.com//v1.0//x/../y");
      assertThat(connection.get("/x?a=[b]&$c='%00'").body())
          .isEqualTo("http://graph.microsoft.com/x?a=[b]&$c='%00'");
    }
  }

  /** The handler validates invalid URIs, as it does for requests within the process. */
  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/%", "/a{b}", "/a|b", "/\"a\"", "/a\\b", "/a^`<>b", "/a?b#c"})
  void handsOverOddUrlsAsTheyAre(String target) throws Exception {
    try (GraphServer server = listen(Answers::url);
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get(target).body()).isEqualTo("http://graph.microsoft.com" + target);
    }
  }

  @Test
  void sendsHeaderNamesAndTheDateAsTheHandlerGaveThem() throws Exception {
    String date = "Tue, 18 Feb 2025 15:43:59 GMT";
    GraphHandler handler =
        request -> GraphResponse.of(200, Map.of("x-ODD-Case", "1", "Date", date), body(request));
    try (GraphServer server = listen(handler);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      List<String> lines = new ArrayList<>();
      for (String line = connection.line(); !line.isEmpty(); line = connection.line()) {
        lines.add(line);
      }
      assertThat(lines).contains("HTTP/1.1 200 OK", "x-ODD-Case: 1", "Date: " + date);
    }
  }

  @Test
  void aResponseWithoutADateGetsTheTimeOfTheClock() throws Exception {
    try (GraphServer server = GraphServer.builder(Answers::url).clock(Answers.CLOCK).start();
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("/x").headers())
          .containsEntry("date", "Mon, 23 Nov 2026 09:00:00 GMT");
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersToHeadHaveNoBody(Face face) throws Exception {
    GraphHandler handler =
        request ->
            GraphResponse.of(200, Map.of("Content-Length", "1234"), InputStream.nullInputStream());
    try (GraphServer server = listen(face, handler);
        Connection connection = face.connect(server)) {
      connection.send("HEAD /x HTTP/1.1", "Host: localhost", "");
      Answer answer = connection.answer("HEAD");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-length", "1234");
      // The next bytes are the next response, not a body.
      assertThat(connection.get("/x").status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyOfAnAnswerToHeadIsNotSent() throws Exception {
    Answers.Made body = new Answers.Made(100_000);
    try (GraphServer server = listen(request -> Answers.of(body));
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("HEAD /x HTTP/1.1", "Host: localhost", "");
      assertThat(connection.answer("HEAD").status()).isEqualTo(200);
      assertThat(body.awaitClosed()).isTrue();
      assertThat(body.made).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noContentHasNoBody(Face face) throws Exception {
    GraphHandler handler = request -> GraphResponse.of(204, Map.of(), new Answers.Made(10));
    try (GraphServer server = listen(face, handler);
        Connection connection = face.connect(server)) {
      Answer answer = connection.get("/x");
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.headers()).doesNotContainKeys("content-length", "transfer-encoding");
      assertThat(connection.get("/x").status()).isEqualTo(204);
    }
  }

  @Test
  void anEmptyBodyIsSentAsSuch() throws Exception {
    GraphHandler handler =
        request -> GraphResponse.of(202, Map.of(), InputStream.nullInputStream());
    try (GraphServer server = listen(handler);
        Connection connection = Face.HTTP.connect(server)) {
      Answer answer = connection.get("/x");
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.headers()).containsEntry("content-length", "0");
    }
  }

  @Test
  void theLengthThatIsSentIsTheBodys() throws Exception {
    GraphHandler handler =
        request ->
            GraphResponse.of(
                200,
                Map.of("Content-Length", "7", "Transfer-Encoding", "odd"),
                new Answers.Made(request.url().endsWith("/long") ? 100_000 : 10));
    try (GraphServer server = listen(handler);
        Connection connection = Face.HTTP.connect(server)) {
      Answer brief = connection.get("/short");
      assertThat(brief.headers())
          .containsEntry("content-length", "10")
          .doesNotContainKey("transfer-encoding");
      Answer lengthy = connection.get("/long");
      assertThat(lengthy.headers())
          .containsEntry("transfer-encoding", "chunked")
          .doesNotContainKey("content-length");
      assertThat(lengthy.bytes()).hasSize(100_000);
    }
  }

  @Test
  void optionsGoToTheHandler() throws Exception {
    GraphHandler handler = request -> GraphResponse.of(405, Map.of("Allow", "GET"), body(request));
    try (GraphServer server = listen(handler);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send(
          "OPTIONS /x HTTP/1.1",
          "Host: localhost",
          "Origin: http://localhost:3000",
          "Access-Control-Request-Method: GET",
          "");
      Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers())
          .containsEntry("allow", "GET")
          .doesNotContainKey("access-control-allow-origin");
      assertThat(answer.body()).isEqualTo("OPTIONS");
    }
  }

  private static InputStream body(GraphRequest request) {
    return Answers.text(request.method()).body();
  }

  @ParameterizedTest
  @EnumSource
  void whatTheHandlerThrowsIsAnError(Face face) throws Exception {
    GraphHandler handler =
        request -> {
          if (request.url().endsWith("/error")) {
            throw new AssertionError("a test's own");
          } else if (request.url().endsWith("/null")) {
            return null;
          }
          throw new IllegalStateException("a bug");
        };
    try (Logged logged = new Logged();
        GraphServer server = face.on(GraphServer.builder(handler)).clock(Answers.CLOCK).start();
        Connection connection = face.connect(server)) {
      for (String path : List.of("/error", "/null", "/bug")) {
        Answers.assertRefused(
            connection.get(path), 500, "InternalServerError", "The service failed unexpectedly.");
      }
      assertThat(logged.text()).contains("ERROR", "a test's own", "no response", "a bug");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIoExceptionOfTheHandlerClosesTheConnection(Face face) throws Exception {
    GraphHandler handler =
        request -> {
          throw new IOException("cut");
        };
    try (Logged logged = new Logged();
        GraphServer server = listen(face, handler);
        Connection connection = face.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      assertThat(connection.isClosedByServer()).isTrue();
      assertThat(logged.text()).isEmpty();
    }
  }

  @Test
  void headersThatAreNoneAreNeverSent() throws Exception {
    List<Answers.Made> bodies = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      bodies.add(new Answers.Made(5));
    }
    List<GraphResponse> odd =
        List.of(
            GraphResponse.of(200, Map.of("A", "b\r\nSet-Cookie: c"), bodies.get(0)),
            GraphResponse.of(200, Map.of("A", "b\u010dc"), bodies.get(1)),
            GraphResponse.of(200, Map.of("A b", "c"), bodies.get(2)),
            GraphResponse.of(200, Map.of("", "c"), bodies.get(3)),
            GraphResponse.of(100, Map.of(), bodies.get(4)),
            GraphResponse.of(1000, Map.of(), bodies.get(5)));
    AtomicInteger next = new AtomicInteger();
    try (Logged logged = new Logged();
        GraphServer server = listen(request -> odd.get(next.getAndIncrement()));
        Connection connection = Face.HTTP.connect(server)) {
      for (Answers.Made body : bodies) {
        Answer answer = connection.get("/x");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
        assertThat(body.awaitClosed()).isTrue();
      }
      assertThat(logged.text()).contains("no such response can be sent");
    }
  }

  @Test
  void theHandlerMayCloseTheConnection() throws Exception {
    GraphHandler handler =
        request -> GraphResponse.of(429, Map.of("Connection", "close"), body(request));
    try (GraphServer server = listen(handler);
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("/x").status()).isEqualTo(429);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyRequestsAreAnsweredAtOnce(Face face) throws Exception {
    int many = 12;
    CyclicBarrier all = new CyclicBarrier(many);
    GraphHandler handler =
        request -> {
          try {
            all.await(60, TimeUnit.SECONDS); // all requests are handled concurrently
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return Answers.url(request);
        };
    try (GraphServer server = listen(face, handler)) {
      HttpClient client = face.client();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        answers.add(
            client.sendAsync(Face.request(server, "/" + i).build(), BodyHandlers.ofString()));
      }
      for (int i = 0; i < many; i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS).body())
            .isEqualTo(server.uri() + "/" + i);
      }
    }
  }

  @Test
  void theHandlerIsCalledOnSoManyThreadsOnly() throws Exception {
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
          return Answers.url(request);
        };
    try (GraphServer server = GraphServer.builder(handler).maxConcurrentRequests(2).start()) {
      HttpClient client = Face.HTTP.client();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        answers.add(
            client.sendAsync(Face.request(server, "/" + i).build(), BodyHandlers.ofString()));
      }
      assertThat(two.await(60, TimeUnit.SECONDS)).isTrue();
      go.release(10);
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(most).hasValue(2);
    }
  }

  @Test
  void listensOnLoopbackUnlessTold() throws Exception {
    try (GraphServer server = listen(Answers::url)) {
      assertThat(server.uri()).isEqualTo(URI.create("http://127.0.0.1:" + server.port()));
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> GraphServer.builder(Answers::url).port(server.port()).start())
          .isInstanceOf(BindException.class)
          .hasMessage("cannot listen on 127.0.0.1:" + server.port() + ": Address already in use");
    }
  }

  @Test
  void tellsWhereItListens() throws Exception {
    try (GraphServer server =
        GraphServer.builder(Answers::url).address(InetAddress.getByName("0.0.0.0")).start()) {
      assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
    }
    try (GraphServer server =
        GraphServer.builder(Answers::url).address(InetAddress.getByName("127.0.0.2")).start()) {
      assertThat(server.uri().getHost()).isEqualTo("127.0.0.2");
    }
  }

  @Test
  void refusesOddSettings() {
    GraphServer.Builder builder = GraphServer.builder(Answers::url);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.port(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65536));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConcurrentRequests(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBodyBytes(-1));
    for (String host : List.of("", "a:1", "http://a", "a b", "*a", "a/b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.addAllowedHosts(host))
          .withMessageContaining("host must be");
    }
    for (String base : List.of("/x", "ftp://a", "https://a/b", "https://a?b", "https://", "a:b")) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder.publicBase(URI.create(base)));
    }
    for (String origin : List.of("", "localhost", "http://a/", "http://a b", "http://a\r\nb")) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder.cors(origin));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Host: a", "Host: a/b", "Host: a\r\nHost: b"})
  void theFormForProxiesNeedsAHostHeaderToo(String line) throws Exception {
    try (GraphServer server = GraphServer.builder(Answers::url).clock(Answers.CLOCK).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET http://localhost/ HTTP/1.1", line, "");
      Answers.assertRefused(
          connection.answer(),
          400,
          "BadRequest",
          "The request needs exactly one Host header with a host name, and perhaps a port.");
    }
  }
}
