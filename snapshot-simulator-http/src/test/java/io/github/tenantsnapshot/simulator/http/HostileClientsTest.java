package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.Answers.Made;
import io.github.tenantsnapshot.simulator.http.internal.RequestLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hundreds of slow or stalled clients, which must not block other clients or the control. */
class HostileClientsTest {

  private final List<AutoCloseable> peers = new ArrayList<>();

  /** Responds immediately, endlessly or never. Paths that begin with /control are urgent. */
  private static final class Handler implements GraphHandler {

    final Semaphore held = new Semaphore(0);
    final Semaphore cancelled = new Semaphore(0);

    @Override
    public GraphResponse handle(GraphRequest request) {
      return request.url().endsWith("/endless")
          ? Answers.of(new Made(Long.MAX_VALUE))
          : Answers.url(request);
    }

    @Override
    public CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
      if (!request.url().endsWith("/held")) {
        return GraphHandler.super.handleAsync(request);
      }
      CompletableFuture<GraphResponse> never = new CompletableFuture<>();
      never.whenComplete(
          (response, failure) -> {
            if (never.isCancelled()) {
              cancelled.release();
            }
          });
      held.release();
      return never;
    }
  }

  @AfterEach
  void closePeers() throws Exception {
    for (AutoCloseable peer : peers) {
      peer.close();
    }
  }

  private Connection peer(Face face, GraphServer server) throws IOException {
    Connection peer = face.connect(server);
    peers.add(peer);
    return peer;
  }

  private static GraphServer server(Face face, GraphHandler handler) throws IOException {
    return face.on(GraphServer.builder(handler))
        .maxConcurrentRequests(1)
        .requestLimits(head -> new RequestLimits(1024 * 1024, head.url().contains("/control")))
        .start();
  }

  private static void assertServesAnother(Face face, GraphServer server) throws IOException {
    try (Connection another = face.connect(server)) {
      assertThat(another.get("/x").status()).isEqualTo(200);
      assertThat(another.get("/control").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherClientIsServedBeside300HalfRequests(Face face) throws Exception {
    try (GraphServer server = server(face, new Handler())) {
      for (int i = 0; i < 300; i++) {
        peer(face, server).sendRaw("GET /half HTTP/1.1\r\nHost: local");
      }
      assertServesAnother(face, server);
      // Slow requests are still handled.
      Connection slow = (Connection) peers.get(0);
      slow.sendRaw("host\r\n\r\n");
      assertThat(slow.answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherClientIsServedBeside256SlowBodies(Face face) throws Exception {
    try (GraphServer server = server(face, new Handler())) {
      for (int i = 0; i < 256; i++) {
        String path = i % 2 == 0 ? "/slow" : "/control";
        peer(face, server)
            .send("POST " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 200000", "")
            .sendRaw("x".repeat(i % 4 == 0 ? 100_000 : 10));
      }
      assertServesAnother(face, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherClientIsServedBeside256ClientsThatDoNotRead(Face face) throws Exception {
    try (GraphServer server = server(face, new Handler())) {
      for (int i = 0; i < 256; i++) {
        peer(face, server)
            .send(
                "GET " + (i % 2 == 0 ? "" : "/control") + "/endless HTTP/1.1",
                "Host: localhost",
                "");
      }
      assertServesAnother(face, server);
    }
  }

  @Test
  void anotherClientIsServedBeside300HalfHandshakes() throws Exception {
    try (GraphServer server = server(Face.HTTPS, new Handler())) {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        peers.add(socket);
        socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1}); // an incomplete TLS record
      }
      assertServesAnother(Face.HTTPS, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void responsesThatAreHeldTakeNoTurnAndEndWithTheirClients(Face face) throws Exception {
    Handler handler = new Handler();
    try (GraphServer server = server(face, handler)) {
      for (int i = 0; i < 128; i++) {
        peer(face, server).send("GET /held HTTP/1.1", "Host: localhost", "");
      }
      assertThat(handler.held.tryAcquire(128, 60, TimeUnit.SECONDS)).isTrue();
      assertServesAnother(face, server);
      assertThat(handler.cancelled.availablePermits()).isZero();
      closePeers();
      assertThat(handler.cancelled.tryAcquire(128, 60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void urgentRequestsAreHandledWhileAllTurnsAreTaken(Face face) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          if (request.url().endsWith("/blocks")) {
            inside.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          return Answers.url(request);
        };
    try (GraphServer server = server(face, handler)) {
      List<Connection> blocked = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        blocked.add(peer(face, server));
        blocked.get(i).send("GET /blocks HTTP/1.1", "Host: localhost", "");
      }
      assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
      try (Connection control = face.connect(server)) {
        assertThat(control.get("/control").status()).isEqualTo(200);
      }
      go.countDown();
      for (Connection each : blocked) {
        assertThat(each.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aHeldResponseArrivesWhenTheHandlerReleasesIt() throws Exception {
    CompletableFuture<GraphResponse> later = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    GraphHandler handler =
        new GraphHandler() {
          @Override
          public GraphResponse handle(GraphRequest request) {
            throw new IllegalStateException("not to be called");
          }

          @Override
          public CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
            asked.countDown();
            return later;
          }
        };
    try (GraphServer server = server(Face.HTTP, handler);
        Connection connection = Face.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      later.complete(Answers.text("late"));
      assertThat(connection.answer().body()).isEqualTo("late");
    }
  }

  @Test
  void closingTheServerEndsResponsesThatAreHeld() throws Exception {
    Handler handler = new Handler();
    GraphServer server = server(Face.HTTP, handler);
    Connection connection = peer(Face.HTTP, server);
    connection.send("GET /held HTTP/1.1", "Host: localhost", "");
    assertThat(handler.held.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    server.close();
    assertThat(handler.cancelled.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    assertThat(connection.isClosedByServer()).isTrue();
  }

  @Test
  void aClientThatNeverReadsIsNotRefusedForEver() throws Exception {
    String request =
        "GET /x HTTP/1.1\r\nHost: evil.example\r\nX-Long: " + "x".repeat(4096) + "\r\n\r\n";
    try (GraphServer server = server(Face.HTTP, new Handler());
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port()));
      Connection connection = new Connection(socket);
      int count = 20_000;
      for (int i = 0; i < count; i++) {
        connection.sendRaw(request);
      }
      int responses = 1;
      while (!"close".equals(connection.answer().headers().get("connection"))) {
        responses++;
        assertThat(responses).isLessThan(count);
      }
    }
  }

  @Test
  void bodiesThatBlockHoldUpNoHandshake() throws Exception {
    int count = 16;
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(8); // the number of threads that read bodies
    GraphHandler handler =
        request ->
            request.url().endsWith("/blocking")
                ? Answers.of(new SequenceInputStream(new Made(8 * 1024), new Blocking(blocked, go)))
                : Answers.url(request);
    try (GraphServer server = server(Face.HTTPS, handler)) {
      try {
        List<Connection> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          clients.add(peer(Face.HTTPS, server));
        }
        for (Connection client : clients) {
          client.send("GET /blocking HTTP/1.1", "Host: localhost", "");
        }
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
        Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        plain.setSoTimeout(20_000);
        try (Connection other = new Connection(Face.secured(plain, "graph.microsoft.com"))) {
          assertThat(other.get("/x").status()).isEqualTo(200);
        }
      } finally {
        go.countDown();
      }
    }
  }

  /** A body whose reads block until a latch is open. */
  private static final class Blocking extends InputStream {

    private final CountDownLatch blocked;
    private final CountDownLatch go;

    Blocking(CountDownLatch blocked, CountDownLatch go) {
      this.blocked = blocked;
      this.go = go;
    }

    @Override
    public int read() throws IOException {
      blocked.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      return read();
    }
  }
}
