package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.Connection.Response;
import io.github.tenantsnapshot.simulator.http.Responses.GeneratedBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphServerBodyTest {

  private static final long MIB = 1024 * 1024;

  private static GraphServer startServer(Transport transport, GraphHandler handler)
      throws IOException {
    return transport.configure(GraphServer.builder(handler)).start();
  }

  private static void assertGenerated(InputStream in, long length) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long position = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] != GeneratedBody.byteAt(position + i)) {
          throw new AssertionError("other content at " + (position + i));
        }
      }
      position += read;
    }
    assertThat(position).isEqualTo(length);
  }

  @ParameterizedTest
  @EnumSource
  void largeResponseBodyArrivesComplete(Transport transport) throws Exception {
    GeneratedBody body = new GeneratedBody(40 * MIB);
    try (GraphServer server = startServer(transport, request -> Responses.of(body))) {
      HttpResponse<InputStream> response =
          transport
              .client()
              .send(Transport.request(server, "/x").build(), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        assertGenerated(in, 40 * MIB);
      }
      assertThat(body.awaitClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 8191, 8192, 8193, 16_384, 70_000})
  void responseBodyOfAnyLengthArrivesComplete(int length) throws Exception {
    try (GraphServer server =
            startServer(Transport.HTTP, request -> Responses.of(new GeneratedBody(length)));
        Connection connection = Transport.HTTP.connect(server)) {
      assertGenerated(new ByteArrayInputStream(connection.get("/x").bytes()), length);
      assertGenerated(new ByteArrayInputStream(connection.get("/x").bytes()), length);
    }
  }

  /** The bytes generated never exceed those that were read plus those in the socket buffers. */
  @ParameterizedTest
  @EnumSource
  void responseBodyIsReadOnlyAsFastAsTheClientReads(Transport transport) throws Exception {
    GeneratedBody body = new GeneratedBody(Long.MAX_VALUE);
    try (GraphServer server = startServer(transport, request -> Responses.of(body))) {
      try (Connection connection = transport.connect(server)) {
        connection.send("GET /x HTTP/1.1", "Host: localhost", "");
        connection.readHead();
        long read = 0;
        while (read < 64 * MIB) {
          read += connection.readChunk().length;
          assertThat(body.generated.get()).isLessThan(read + 32 * MIB);
        }
      }
      // The client has closed the connection before the end of the response.
      assertThat(body.awaitClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientDisconnectIsNotLogged(Transport transport) throws Exception {
    GeneratedBody body = new GeneratedBody(Long.MAX_VALUE);
    try (LogCapture log = new LogCapture();
        GraphServer server =
            startServer(
                transport,
                request ->
                    request.url().endsWith("/endless")
                        ? Responses.of(body)
                        : Responses.url(request))) {
      try (Connection connection = transport.connect(server)) {
        connection.send("GET /endless HTTP/1.1", "Host: localhost", "");
        connection.readHead();
      }
      assertThat(body.awaitClosed()).isTrue();
      try (Connection connection = transport.connect(server)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
      server.close();
      assertThat(log.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failingBodyClosesTheConnectionWithoutTheLastChunk(Transport transport) throws Exception {
    GraphHandler handler =
        request -> Responses.of(Responses.failingAfter(100_001, new IOException("deleted")));
    try (LogCapture log = new LogCapture();
        GraphServer server = startServer(transport, handler)) {
      try (Connection connection = transport.connect(server)) {
        connection.send("GET /x HTTP/1.1", "Host: localhost", "");
        assertThat(connection.readHead().status()).isEqualTo(200);
        long[] read = {0};
        assertThatThrownBy(
                () -> {
                  while (true) {
                    int length = connection.readChunk().length;
                    assertThat(length).isPositive(); // never the last chunk, which is empty
                    read[0] += length;
                  }
                })
            .isInstanceOf(EOFException.class);
        assertThat(read[0]).isEqualTo(100_001);
      }
      assertThatThrownBy(
              () ->
                  transport
                      .client()
                      .send(Transport.request(server, "/x").build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(log.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193})
  void bodyFailingWithinTheFirstBufferClosesTheConnection(int length) throws Exception {
    GraphHandler handler =
        request -> Responses.of(Responses.failingAfter(length, new IOException("deleted")));
    try (GraphServer server = startServer(Transport.HTTP, handler);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      Response head = connection.readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("transfer-encoding", "chunked");
      byte[] sent = connection.in().readAllBytes();
      assertThat(new String(sent, StandardCharsets.US_ASCII)).doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void errorOfABodyClosesTheConnectionAndIsLogged() throws Exception {
    GraphHandler handler =
        request -> Responses.of(Responses.failingAfter(100_000, new AssertionError("a bug")));
    try (LogCapture log = new LogCapture();
        GraphServer server = startServer(Transport.HTTP, handler);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      assertThatThrownBy(connection::readResponse).isInstanceOf(EOFException.class);
      assertThat(log.text()).contains("ERROR", "a bug");
    }
  }

  @Test
  void http10ClientGetsContentLengthOrNoResponse() throws Exception {
    GraphHandler handler =
        request ->
            request.url().endsWith("/whole")
                ? Responses.of(new GeneratedBody(3 * MIB))
                : Responses.of(Responses.failingAfter(100_000, new IOException("deleted")));
    Set<Path> before = temporaryFiles("graph-body");
    try (GraphServer server = startServer(Transport.HTTP, handler)) {
      try (Connection connection = Transport.HTTP.connect(server)) {
        connection.send("GET /whole HTTP/1.0", "Connection: keep-alive", "");
        Response response = connection.readResponse();
        assertThat(response.headers()).containsEntry("content-length", Long.toString(3 * MIB));
        assertGenerated(new ByteArrayInputStream(response.bytes()), 3 * MIB);
      }
      try (Connection connection = Transport.HTTP.connect(server)) {
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
  void failureToCloseABodyIsOnlyLogged() throws Exception {
    GraphHandler handler =
        request ->
            Responses.of(
                new ByteArrayInputStream(new byte[] {'x'}) {
                  @Override
                  public void close() throws IOException {
                    throw new IOException("cannot close");
                  }
                });
    try (LogCapture log = new LogCapture();
        GraphServer server = startServer(Transport.HTTP, handler);
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/x").body()).isEqualTo("x");
      assertThat(connection.get("/x").body()).isEqualTo("x");
      assertThat(log.text()).contains("WARN", "cannot close");
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestBodyOfTheMaximumLengthIsAccepted(Transport transport) throws Exception {
    GraphHandler handler =
        request -> Responses.text(request.method() + request.body().readAllBytes().length);
    try (GraphServer server =
            transport.configure(GraphServer.builder(handler)).maxBodyBytes(1000).start();
        Connection connection = transport.connect(server)) {
      connection
          .send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 1000", "")
          .sendRaw("x".repeat(1000));
      assertThat(connection.readResponse().body()).isEqualTo("POST1000");
      connection
          .send("POST /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "")
          .send("3e8", "x".repeat(1000), "0", "");
      assertThat(connection.readResponse().body()).isEqualTo("POST1000");
      connection.send(
          "GET /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "", "0", "");
      assertThat(connection.readResponse().body()).isEqualTo("GET0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void longRequestBodyArrivesCompleteAndLeavesNoTemporaryFile(Transport transport)
      throws Exception {
    Set<Path> before = temporaryFiles("graph-body");
    try (GraphServer server =
        transport
            .configure(GraphServer.builder(request -> Responses.of(request.body())))
            .maxBodyBytes(Integer.MAX_VALUE)
            .start()) {
      HttpResponse<InputStream> response =
          transport
              .client()
              .send(
                  Transport.request(server, "/x")
                      .POST(BodyPublishers.ofInputStream(() -> new GeneratedBody(20 * MIB)))
                      .build(),
                  BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        assertGenerated(in, 20 * MIB);
      }
    }
    assertThat(temporaryFiles("graph-body")).isEqualTo(before);
  }

  @Test
  void unreadOrTooLongRequestBodyLeavesNoTemporaryFile() throws Exception {
    Set<Path> before = temporaryFiles("graph-body");
    try (GraphServer server =
        GraphServer.builder(request -> Responses.text("x")).maxBodyBytes(3 * (int) MIB).start()) {
      for (long length : new long[] {3 * MIB, 3 * MIB + 1}) {
        HttpResponse<String> response =
            Transport.HTTP
                .client()
                .send(
                    Transport.request(server, "/x")
                        .POST(BodyPublishers.ofInputStream(() -> new GeneratedBody(length)))
                        .build(),
                    BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(length > 3 * MIB ? 413 : 200);
      }
    }
    assertThat(temporaryFiles("graph-body")).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void tooLongRequestBodyReturns413(Transport transport) throws Exception {
    GraphHandler handler =
        request -> {
          throw new IllegalStateException("not to be called");
        };
    try (GraphServer server =
        transport
            .configure(GraphServer.builder(handler))
            .clock(Responses.CLOCK)
            .maxBodyBytes(1000)
            .start()) {
      try (Connection connection = transport.connect(server)) {
        connection
            .send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 1001", "")
            .sendRaw("x".repeat(1001));
        Responses.assertError(
            connection.readResponse(),
            413,
            "RequestEntityTooLarge",
            "The request body is too long; allowed are up to 1000 bytes.");
      }
      try (Connection connection = transport.connect(server)) {
        connection
            .send("POST /x HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "")
            .send("3e9", "x".repeat(1001));
        assertThat(connection.readResponse().status()).isEqualTo(413);
      }
      // The server responds before the body arrives, because of the Content-Length header.
      try (Connection connection = transport.connect(server)) {
        connection.send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 9999999999", "");
        assertThat(connection.readResponse().status()).isEqualTo(413);
      }
      // A client that first sends the complete body still receives the response.
      assertThat(
              transport
                  .client()
                  .send(
                      Transport.request(server, "/x")
                          .POST(BodyPublishers.ofByteArray(new byte[8 * (int) MIB]))
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void slowRequestBodyDoesNotBlockOtherRequests() throws Exception {
    GraphHandler handler =
        request -> Responses.text(request.url() + request.body().readAllBytes().length);
    try (GraphServer server = GraphServer.builder(handler).maxConcurrentRequests(1).start();
        Connection slow = Transport.HTTP.connect(server);
        Connection quick = Transport.HTTP.connect(server)) {
      slow.send("POST /slow HTTP/1.1", "Host: localhost", "Content-Length: 10", "")
          .sendRaw("01234");
      assertThat(quick.get("/quick").body()).endsWith("/quick0");
      slow.sendRaw("56789");
      assertThat(slow.readResponse().body()).endsWith("/slow10");
    }
  }

  @Test
  void incompleteRequestNeverReachesTheHandler() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          called.countDown();
          return Responses.url(request);
        };
    try (LogCapture log = new LogCapture();
        GraphServer server = startServer(Transport.HTTP, handler)) {
      try (Connection connection = Transport.HTTP.connect(server)) {
        connection
            .send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 10", "")
            .sendRaw("0123");
        connection.socket().shutdownOutput();
        assertThat(connection.isClosedByServer()).isTrue();
      }
      assertThat(called.getCount()).isEqualTo(1);
      assertThat(log.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void compressesIfTheClientAcceptsGzip(Transport transport) throws Exception {
    Map<String, Long> lengths = Map.of("/short", 100L, "/long", MIB);
    GraphHandler handler =
        request ->
            Responses.of(
                new GeneratedBody(
                    lengths.get(request.url().substring(request.url().lastIndexOf('/')))));
    try (GraphServer server =
            transport.configure(GraphServer.builder(handler)).compression(true).start();
        Connection connection = transport.connect(server)) {
      for (String path : lengths.keySet()) {
        Response packed = connection.get(path, "Accept-Encoding: br, gzip");
        assertThat(packed.headers()).containsEntry("content-encoding", "gzip");
        assertThat(packed.bytes().length).isLessThan((int) (long) lengths.get(path));
        assertGenerated(
            new GZIPInputStream(new ByteArrayInputStream(packed.bytes())), lengths.get(path));
        Response plain = connection.get(path, "Accept-Encoding: br, gzip;q=0");
        assertThat(plain.headers()).doesNotContainKey("content-encoding");
        assertGenerated(new ByteArrayInputStream(plain.bytes()), lengths.get(path));
      }
      connection.send("HEAD /long HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", "");
      assertThat(connection.readResponse("HEAD").status()).isEqualTo(200);
    }
  }

  @Test
  void doesNotCompressByDefaultOrTwiceOrEmptyBodies() throws Exception {
    try (GraphServer server =
            startServer(Transport.HTTP, request -> Responses.of(new GeneratedBody(100)));
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/x", "Accept-Encoding: gzip").headers())
          .doesNotContainKey("content-encoding");
    }
    GraphHandler handler =
        request ->
            request.url().endsWith("/empty")
                ? GraphResponse.of(200, Map.of(), InputStream.nullInputStream())
                : GraphResponse.of(200, Map.of("Content-Encoding", "br"), new GeneratedBody(100));
    try (GraphServer server = GraphServer.builder(handler).compression(true).start();
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/empty", "Accept-Encoding: gzip").headers())
          .doesNotContainKey("content-encoding")
          .containsEntry("content-length", "0");
      Response packed = connection.get("/packed", "Accept-Encoding: gzip");
      assertThat(packed.headers()).containsEntry("content-encoding", "br");
      assertGenerated(new ByteArrayInputStream(packed.bytes()), 100);
    }
  }

  @Test
  void failingCompressedBodyClosesTheConnection() throws Exception {
    GraphHandler handler =
        request -> Responses.of(Responses.failingAfter((int) MIB, new IOException("deleted")));
    try (GraphServer server = GraphServer.builder(handler).compression(true).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", "");
      assertThatThrownBy(connection::readResponse).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 8192, 20_100})
  void clientCanDecompressWhatWasSentBeforeAFailure(int length) throws Exception {
    GraphHandler handler =
        request -> Responses.of(Responses.failingAfter(length, new IOException("deleted")));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GraphServer server = GraphServer.builder(handler).compression(true).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", "");
      assertThat(connection.readHead().headers()).containsEntry("content-encoding", "gzip");
      assertThatThrownBy(
              () -> {
                while (true) {
                  compressed.write(connection.readChunk());
                }
              })
          .isInstanceOf(EOFException.class);
    }
    int received = 0;
    try (InputStream body =
        new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
      while (body.read() >= 0) {
        received++;
      }
      fail("the body must not end");
    } catch (EOFException e) {
      assertThat(received).isEqualTo(length);
    }
  }

  /** Each byte is read only when the client has received the one before. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read has no interrupts
  void compressedBodyIsNotHeldBack() throws Exception {
    int length = 20_000; // more than what the server reads before it sends
    Semaphore more = new Semaphore(length);
    InputStream body =
        new InputStream() {
          private int left = length + 3;

          @Override
          public int read() {
            if (left == 0) {
              return -1;
            }
            more.acquireUninterruptibly();
            left--;
            return 'x';
          }

          @Override
          public int read(byte[] into, int offset, int count) {
            int next = read();
            if (next < 0) {
              return -1;
            }
            into[offset] = (byte) next;
            return 1;
          }
        };
    try (GraphServer server =
        GraphServer.builder(request -> Responses.of(body)).compression(true).start()) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri()).header("Accept-Encoding", "gzip").build();
      try (InputStream received =
          new GZIPInputStream(
              Transport.HTTP
                  .client()
                  .send(request, HttpResponse.BodyHandlers.ofInputStream())
                  .body())) {
        assertThat(received.readNBytes(length)).hasSize(length);
        for (int i = 0; i < 3; i++) {
          more.release();
          assertThat(received.read()).isEqualTo('x');
        }
        assertThat(received.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void bodyIsClosedBeforeTheClientReceivesTheEnd() throws Exception {
    for (int length : new int[] {0, 10, 8191, 100_000}) {
      GeneratedBody body = new GeneratedBody(length);
      try (GraphServer server = startServer(Transport.HTTP, request -> Responses.of(body));
          Connection connection = Transport.HTTP.connect(server)) {
        connection.get("/x");
        assertThat(body.closed.await(0, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
