package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.Answers.Made;
import io.github.tenantsnapshot.simulator.http.Connection.Answer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphServerBodyTest {

  private static final long MIB = 1024 * 1024;

  private static GraphServer listen(Face face, GraphHandler handler) throws IOException {
    return face.on(GraphServer.builder(handler)).start();
  }

  private static void assertMade(InputStream in, long length) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long position = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] != Made.at(position + i)) {
          throw new AssertionError("other content at " + (position + i));
        }
      }
      position += read;
    }
    assertThat(position).isEqualTo(length);
  }

  @ParameterizedTest
  @EnumSource
  void aLargeBodyArrivesWhole(Face face) throws Exception {
    Made body = new Made(40 * MIB);
    try (GraphServer server = listen(face, request -> Answers.of(body))) {
      HttpResponse<InputStream> answer =
          face.client().send(Face.request(server, "/x").build(), BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        assertMade(in, 40 * MIB);
      }
      assertThat(body.awaitClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 8191, 8192, 8193, 16_384, 70_000})
  void bodiesOfAnyLengthArriveWhole(int length) throws Exception {
    try (GraphServer server = listen(Face.HTTP, request -> Answers.of(new Made(length)));
        Connection connection = Face.HTTP.connect(server)) {
      assertMade(new ByteArrayInputStream(connection.get("/x").bytes()), length);
      assertMade(new ByteArrayInputStream(connection.get("/x").bytes()), length);
    }
  }

  /** The bytes generated never exceed those that were read plus those in the socket buffers. */
  @ParameterizedTest
  @EnumSource
  void aBodyIsMadeAsTheClientReadsIt(Face face) throws Exception {
    Made body = new Made(Long.MAX_VALUE);
    try (GraphServer server = listen(face, request -> Answers.of(body))) {
      try (Connection connection = face.connect(server)) {
        connection.send("GET /x HTTP/1.1", "Host: localhost", "");
        connection.head();
        long read = 0;
        while (read < 64 * MIB) {
          read += connection.chunk().length;
          assertThat(body.made.get()).isLessThan(read + 32 * MIB);
        }
      }
      // The client has closed the connection before the end of the response.
      assertThat(body.awaitClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatGoesAwayIsNothingToReport(Face face) throws Exception {
    Made body = new Made(Long.MAX_VALUE);
    try (Logged logged = new Logged();
        GraphServer server =
            listen(
                face,
                request ->
                    request.url().endsWith("/endless") ? Answers.of(body) : Answers.url(request))) {
      try (Connection connection = face.connect(server)) {
        connection.send("GET /endless HTTP/1.1", "Host: localhost", "");
        connection.head();
      }
      assertThat(body.awaitClosed()).isTrue();
      try (Connection connection = face.connect(server)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
      server.close();
      assertThat(logged.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatFailsBreaksTheTransfer(Face face) throws Exception {
    GraphHandler handler =
        request -> Answers.of(Answers.failingAfter(100_001, new IOException("deleted")));
    try (Logged logged = new Logged();
        GraphServer server = listen(face, handler)) {
      try (Connection connection = face.connect(server)) {
        connection.send("GET /x HTTP/1.1", "Host: localhost", "");
        assertThat(connection.head().status()).isEqualTo(200);
        long[] read = {0};
        assertThatThrownBy(
                () -> {
                  while (true) {
                    int length = connection.chunk().length;
                    assertThat(length).isPositive(); // never the last chunk, which is empty
                    read[0] += length;
                  }
                })
            .isInstanceOf(EOFException.class);
        assertThat(read[0]).isEqualTo(100_001);
      }
      assertThatThrownBy(
              () -> face.client().send(Face.request(server, "/x").build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(logged.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193})
  void aBodyThatFailsSoonBreaksTheTransferToo(int length) throws Exception {
    GraphHandler handler =
        request -> Answers.of(Answers.failingAfter(length, new IOException("deleted")));
    try (GraphServer server = listen(Face.HTTP, handler);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      Answer head = connection.head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("transfer-encoding", "chunked");
      byte[] sent = connection.in().readAllBytes();
      assertThat(new String(sent, StandardCharsets.US_ASCII)).doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void anErrorOfABodyBreaksTheTransferAndIsReported() throws Exception {
    GraphHandler handler =
        request -> Answers.of(Answers.failingAfter(100_000, new AssertionError("a bug")));
    try (Logged logged = new Logged();
        GraphServer server = listen(Face.HTTP, handler);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      assertThatThrownBy(connection::answer).isInstanceOf(EOFException.class);
      assertThat(logged.text()).contains("ERROR", "a bug");
    }
  }

  @Test
  void anHttp10ClientGetsTheLengthOrNothing() throws Exception {
    GraphHandler handler =
        request ->
            request.url().endsWith("/whole")
                ? Answers.of(new Made(3 * MIB))
                : Answers.of(Answers.failingAfter(100_000, new IOException("deleted")));
    Set<Path> before = temporaryFiles("graph-body");
    try (GraphServer server = listen(Face.HTTP, handler)) {
      try (Connection connection = Face.HTTP.connect(server)) {
        connection.send("GET /whole HTTP/1.0", "Connection: keep-alive", "");
        Answer answer = connection.answer();
        assertThat(answer.headers()).containsEntry("content-length", Long.toString(3 * MIB));
        assertMade(new ByteArrayInputStream(answer.bytes()), 3 * MIB);
      }
      try (Connection connection = Face.HTTP.connect(server)) {
        connection.send("GET /broken HTTP/1.0", "");
        assertThat(connection.isClosedByServer()).isTrue();
      }
    }
    assertThat(temporaryFiles("graph-body")).isEqualTo(before);
  }

  static Set<Path> temporaryFiles(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aBodyThatCannotBeClosedIsReportedOnly() throws Exception {
    GraphHandler handler =
        request ->
            Answers.of(
                new ByteArrayInputStream(new byte[] {'x'}) {
                  @Override
                  public void close() throws IOException {
                    throw new IOException("cannot close");
                  }
                });
    try (Logged logged = new Logged();
        GraphServer server = listen(Face.HTTP, handler);
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("/x").body()).isEqualTo("x");
      assertThat(connection.get("/x").body()).isEqualTo("x");
      assertThat(logged.text()).contains("WARN", "cannot close");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestMayBeAsLongAsAllowed(Face face) throws Exception {
    GraphHandler handler =
        request -> Answers.text(request.method() + request.body().readAllBytes().length);
    try (GraphServer server = face.on(GraphServer.builder(handler)).maxBodyBytes(1000).start();
        Connection connection = face.connect(server)) {
      connection
          .send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 1000", "")
          .sendRaw("x".repeat(1000));
      assertThat(connection.answer().body()).isEqualTo("POST1000");
      connection
          .send("POST /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "")
          .send("3e8", "x".repeat(1000), "0", "");
      assertThat(connection.answer().body()).isEqualTo("POST1000");
      connection.send(
          "GET /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "", "0", "");
      assertThat(connection.answer().body()).isEqualTo("GET0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongRequestArrivesWholeAndIsNotKept(Face face) throws Exception {
    Set<Path> before = temporaryFiles("graph-body");
    try (GraphServer server =
        face.on(GraphServer.builder(request -> Answers.of(request.body())))
            .maxBodyBytes(Integer.MAX_VALUE)
            .start()) {
      HttpResponse<InputStream> answer =
          face.client()
              .send(
                  Face.request(server, "/x")
                      .POST(BodyPublishers.ofInputStream(() -> new Made(20 * MIB)))
                      .build(),
                  BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        assertMade(in, 20 * MIB);
      }
    }
    assertThat(temporaryFiles("graph-body")).isEqualTo(before);
  }

  @Test
  void aLongRequestIsNotKeptThoughNobodyReadsItOrItIsTooLong() throws Exception {
    Set<Path> before = temporaryFiles("graph-body");
    try (GraphServer server =
        GraphServer.builder(request -> Answers.text("x")).maxBodyBytes(3 * (int) MIB).start()) {
      for (long length : new long[] {3 * MIB, 3 * MIB + 1}) {
        HttpResponse<String> answer =
            Face.HTTP
                .client()
                .send(
                    Face.request(server, "/x")
                        .POST(BodyPublishers.ofInputStream(() -> new Made(length)))
                        .build(),
                    BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(length > 3 * MIB ? 413 : 200);
      }
    }
    assertThat(temporaryFiles("graph-body")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void aLongerRequestIsRefused(Face face) throws Exception {
    GraphHandler handler =
        request -> {
          throw new IllegalStateException("not to be called");
        };
    try (GraphServer server =
        face.on(GraphServer.builder(handler)).clock(Answers.CLOCK).maxBodyBytes(1000).start()) {
      try (Connection connection = face.connect(server)) {
        connection
            .send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 1001", "")
            .sendRaw("x".repeat(1001));
        Answers.assertRefused(
            connection.answer(),
            413,
            "RequestEntityTooLarge",
            "The request body is too long; allowed are up to 1000 bytes.");
      }
      try (Connection connection = face.connect(server)) {
        connection
            .send("POST /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "")
            .send("3e9", "x".repeat(1001));
        assertThat(connection.answer().status()).isEqualTo(413);
      }
      // The server responds before the body arrives, because of the Content-Length header.
      try (Connection connection = face.connect(server)) {
        connection.send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 9999999999", "");
        assertThat(connection.answer().status()).isEqualTo(413);
      }
      // A client that first sends the complete body still receives the response.
      assertThat(
              face.client()
                  .send(
                      Face.request(server, "/x")
                          .POST(BodyPublishers.ofByteArray(new byte[8 * (int) MIB]))
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void aSlowBodyHoldsUpNobody() throws Exception {
    GraphHandler handler =
        request -> Answers.text(request.url() + request.body().readAllBytes().length);
    try (GraphServer server = GraphServer.builder(handler).maxConcurrentRequests(1).start();
        Connection slow = Face.HTTP.connect(server);
        Connection quick = Face.HTTP.connect(server)) {
      slow.send("POST /slow HTTP/1.1", "Host: localhost", "Content-Length: 10", "")
          .sendRaw("01234");
      assertThat(quick.get("/quick").body()).endsWith("/quick0");
      slow.sendRaw("56789");
      assertThat(slow.answer().body()).endsWith("/slow10");
    }
  }

  @Test
  void aRequestThatBreaksOffNeverReachesTheHandler() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          called.countDown();
          return Answers.url(request);
        };
    try (Logged logged = new Logged();
        GraphServer server = listen(Face.HTTP, handler)) {
      try (Connection connection = Face.HTTP.connect(server)) {
        connection
            .send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 10", "")
            .sendRaw("0123");
        connection.socket().shutdownOutput();
        assertThat(connection.isClosedByServer()).isTrue();
      }
      assertThat(called.getCount()).isEqualTo(1);
      assertThat(logged.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void compressesForThoseWhoAcceptIt(Face face) throws Exception {
    Map<String, Long> lengths = Map.of("/short", 100L, "/long", MIB);
    GraphHandler handler =
        request ->
            Answers.of(
                new Made(lengths.get(request.url().substring(request.url().lastIndexOf('/')))));
    try (GraphServer server = face.on(GraphServer.builder(handler)).compression(true).start();
        Connection connection = face.connect(server)) {
      for (String path : lengths.keySet()) {
        Answer packed = connection.get(path, "Accept-Encoding: br, gzip");
        assertThat(packed.headers()).containsEntry("content-encoding", "gzip");
        assertThat(packed.bytes().length).isLessThan((int) (long) lengths.get(path));
        assertMade(
            new GZIPInputStream(new ByteArrayInputStream(packed.bytes())), lengths.get(path));
        Answer plain = connection.get(path, "Accept-Encoding: br, gzip;q=0");
        assertThat(plain.headers()).doesNotContainKey("content-encoding");
        assertMade(new ByteArrayInputStream(plain.bytes()), lengths.get(path));
      }
      connection.send("HEAD /long HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", "");
      assertThat(connection.answer("HEAD").status()).isEqualTo(200);
    }
  }

  @Test
  void compressesNeitherUnlessToldNorTwiceNorNothing() throws Exception {
    try (GraphServer server = listen(Face.HTTP, request -> Answers.of(new Made(100)));
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("/x", "Accept-Encoding: gzip").headers())
          .doesNotContainKey("content-encoding");
    }
    GraphHandler handler =
        request ->
            request.url().endsWith("/empty")
                ? GraphResponse.of(200, Map.of(), InputStream.nullInputStream())
                : GraphResponse.of(200, Map.of("Content-Encoding", "br"), new Made(100));
    try (GraphServer server = GraphServer.builder(handler).compression(true).start();
        Connection connection = Face.HTTP.connect(server)) {
      assertThat(connection.get("/empty", "Accept-Encoding: gzip").headers())
          .doesNotContainKey("content-encoding")
          .containsEntry("content-length", "0");
      Answer packed = connection.get("/packed", "Accept-Encoding: gzip");
      assertThat(packed.headers()).containsEntry("content-encoding", "br");
      assertMade(new ByteArrayInputStream(packed.bytes()), 100);
    }
  }

  @Test
  void aCompressedBodyThatFailsBreaksTheTransferToo() throws Exception {
    GraphHandler handler =
        request -> Answers.of(Answers.failingAfter((int) MIB, new IOException("deleted")));
    try (GraphServer server = GraphServer.builder(handler).compression(true).start();
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", "");
      assertThatThrownBy(connection::answer).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void theBodyIsClosedBeforeTheClientSeesTheEnd() throws Exception {
    for (int length : new int[] {0, 10, 8191, 100_000}) {
      Made body = new Made(length);
      try (GraphServer server = listen(Face.HTTP, request -> Answers.of(body));
          Connection connection = Face.HTTP.connect(server)) {
        connection.get("/x");
        assertThat(body.closed.await(0, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
