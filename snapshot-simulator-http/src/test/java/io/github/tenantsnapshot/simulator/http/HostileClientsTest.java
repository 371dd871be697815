package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.Responses.GeneratedBody;
import io.github.tenantsnapshot.simulator.http.internal.RequestLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
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
          ? Responses.of(new GeneratedBody(Long.MAX_VALUE))
          : Responses.url(request);
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

  private Connection connectPeer(Transport transport, GraphServer server) throws IOException {
    Connection peer = transport.connect(server);
    peers.add(peer);
    return peer;
  }

  private static GraphServer startServer(Transport transport, GraphHandler handler)
      throws IOException {
    return transport
        .configure(GraphServer.builder(handler))
        .maxConcurrentRequests(1)
        .requestLimits(head -> new RequestLimits(1024 * 1024, head.url().contains("/control")))
        .start();
  }

  private static void assertServesAnotherClient(Transport transport, GraphServer server)
      throws IOException {
    try (Connection another = transport.connect(server)) {
      assertThat(another.get("/x").status()).isEqualTo(200);
      assertThat(another.get("/control").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherClientIsServedDuring300IncompleteRequests(Transport transport) throws Exception {
    try (GraphServer server = startServer(transport, new Handler())) {
      for (int i = 0; i < 300; i++) {
        connectPeer(transport, server).sendRaw("GET /half HTTP/1.1\r\nHost: local");
      }
      assertServesAnotherClient(transport, server);
      // Slow requests are still handled. The last one has the most time left.
      Connection slow = (Connection) peers.get(299);
      slow.sendRaw("host\r\n\r\n");
      assertThat(slow.readResponse().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherClientIsServedDuring256SlowRequestBodies(Transport transport) throws Exception {
    try (GraphServer server = startServer(transport, new Handler())) {
      for (int i = 0; i < 256; i++) {
        String path = i % 2 == 0 ? "/slow" : "/control";
        connectPeer(transport, server)
            .send("POST " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 200000", "")
            .sendRaw("x".repeat(i % 4 == 0 ? 100_000 : 10));
      }
      assertServesAnotherClient(transport, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherClientIsServedDuring256UnreadResponses(Transport transport) throws Exception {
    try (GraphServer server = startServer(transport, new Handler())) {
      for (int i = 0; i < 256; i++) {
        connectPeer(transport, server)
            .send(
                "GET " + (i % 2 == 0 ? "" : "/control") + "/endless HTTP/1.1",
                "Host: localhost",
                "");
      }
      assertServesAnotherClient(transport, server);
    }
  }

  @Test
  void anotherClientIsServedDuring300IncompleteHandshakes() throws Exception {
    try (GraphServer server = startServer(Transport.HTTPS, new Handler())) {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        peers.add(socket);
        socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1}); // an incomplete TLS record
      }
      assertServesAnotherClient(Transport.HTTPS, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void heldResponsesOccupyNoThreadAndAreCancelledOnDisconnect(Transport transport)
      throws Exception {
    Handler handler = new Handler();
    try (GraphServer server = startServer(transport, handler)) {
      for (int i = 0; i < 128; i++) {
        connectPeer(transport, server).send("GET /held HTTP/1.1", "Host: localhost", "");
      }
      assertThat(handler.held.tryAcquire(128, 60, TimeUnit.SECONDS)).isTrue();
      assertServesAnotherClient(transport, server);
      assertThat(handler.cancelled.availablePermits()).isZero();
      closePeers();
      assertThat(handler.cancelled.tryAcquire(128, 60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void urgentRequestsAreHandledWhileAllThreadsAreBusy(Transport transport) throws Exception {
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
          return Responses.url(request);
        };
    try (GraphServer server = startServer(transport, handler)) {
      List<Connection> blocked = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        blocked.add(connectPeer(transport, server));
        blocked.get(i).send("GET /blocks HTTP/1.1", "Host: localhost", "");
      }
      assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
      try (Connection control = transport.connect(server)) {
        assertThat(control.get("/control").status()).isEqualTo(200);
      }
      go.countDown();
      for (Connection each : blocked) {
        assertThat(each.readResponse().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void heldResponseArrivesWhenTheHandlerCompletesIt() throws Exception {
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
    try (GraphServer server = startServer(Transport.HTTP, handler);
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      later.complete(Responses.text("late"));
      assertThat(connection.readResponse().body()).isEqualTo("late");
    }
  }

  @Test
  void closeCancelsHeldResponses() throws Exception {
    Handler handler = new Handler();
    GraphServer server = startServer(Transport.HTTP, handler);
    Connection connection = connectPeer(Transport.HTTP, server);
    connection.send("GET /held HTTP/1.1", "Host: localhost", "");
    assertThat(handler.held.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    server.close();
    assertThat(handler.cancelled.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    assertThat(connection.isClosedByServer()).isTrue();
  }

  @Test
  void connectionIsClosedAfterManyUnreadErrors() throws Exception {
    String request =
        "GET /x HTTP/1.1\r\nHost: evil.example\r\nX-Long: " + "x".repeat(4096) + "\r\n\r\n";
    try (GraphServer server = startServer(Transport.HTTP, new Handler());
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port()));
      Connection connection = new Connection(socket);
      int count = 20_000;
      for (int i = 0; i < count; i++) {
        connection.sendRaw(request);
      }
      assertThat(responsesUntilClosed(connection)).isBetween(1, count - 1);
    }
  }

  /**
   * Returns the number of responses until the connection is closed, or is reset by unread input.
   */
  private static int responsesUntilClosed(Connection connection) throws IOException {
    int responses = 0;
    try {
      boolean closed = false;
      while (!closed) {
        closed = "close".equals(connection.readResponse().headers().get("connection"));
        responses++;
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return responses;
  }

  @Test
  void blockingBodiesDoNotDelayHandshakes() throws Exception {
    int count = 16;
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(8); // the number of threads that read bodies
    GraphHandler handler =
        request ->
            request.url().endsWith("/blocking")
                ? Responses.of(
                    new SequenceInputStream(
                        new GeneratedBody(8 * 1024), new BlockingBody(blocked, go)))
                : Responses.url(request);
    try (GraphServer server = startServer(Transport.HTTPS, handler)) {
      try {
        List<Connection> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          clients.add(connectPeer(Transport.HTTPS, server));
        }
        for (Connection client : clients) {
          client.send("GET /blocking HTTP/1.1", "Host: localhost", "");
        }
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
        Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        plain.setSoTimeout(20_000);
        try (Connection other = new Connection(Transport.openTls(plain, "graph.microsoft.com"))) {
          assertThat(other.get("/x").status()).isEqualTo(200);
        }
      } finally {
        go.countDown();
      }
    }
  }

  /** A body whose reads block until a latch is open. */
  private static final class BlockingBody extends InputStream {

    private final CountDownLatch blocked;
    private final CountDownLatch go;

    BlockingBody(CountDownLatch blocked, CountDownLatch go) {
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
