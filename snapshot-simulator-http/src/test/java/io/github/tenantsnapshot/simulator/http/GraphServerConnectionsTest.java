package io.github.tenantsnapshot.simulator.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.http.Responses.GeneratedBody;
import io.github.tenantsnapshot.simulator.http.internal.Limits;
import io.github.tenantsnapshot.simulator.http.internal.RequestLimits;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphServerConnectionsTest {

  private static final int HALF_OPEN = 50;

  private static void closeAll(List<? extends AutoCloseable> all) throws Exception {
    for (AutoCloseable each : all) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void silentConnectionsDoNotBlockOtherClients(Transport transport) throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (GraphServer server =
        transport.configure(GraphServer.builder(Responses::url)).maxConcurrentRequests(1).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        silent.add(new Socket(InetAddress.getByName("127.0.0.1"), server.port()));
      }
      try (Connection connection = transport.connect(server)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
    } finally {
      closeAll(silent);
    }
  }

  @ParameterizedTest
  @EnumSource
  void incompleteRequestsDoNotBlockOtherClients(Transport transport) throws Exception {
    List<Connection> half = new ArrayList<>();
    try (GraphServer server =
        transport.configure(GraphServer.builder(Responses::url)).maxConcurrentRequests(1).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Connection connection = transport.connect(server);
        half.add(connection);
        if (i % 2 == 0) {
          connection.send("GET /x HTTP/1.1", "Host: localhost"); // without the empty line
        } else {
          connection
              .send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 9", "")
              .sendRaw("1234");
        }
      }
      try (Connection connection = transport.connect(server)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
      // Slow requests are still handled.
      half.get(0).send("");
      assertThat(half.get(0).readResponse().status()).isEqualTo(200);
      half.get(1).sendRaw("56789");
      assertThat(half.get(1).readResponse().status()).isEqualTo(200);
    } finally {
      closeAll(half);
    }
  }

  @Test
  void incompleteHandshakesDoNotBlockOtherClients() throws Exception {
    List<Socket> half = new ArrayList<>();
    try (GraphServer server =
        Transport.HTTPS.configure(GraphServer.builder(Responses::url)).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        half.add(socket);
        socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1}); // an incomplete TLS record
      }
      try (Connection connection = Transport.HTTPS.connect(server)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
    } finally {
      closeAll(half);
    }
  }

  @Test
  void clientsThatDoNotReadDoNotBlockOtherClients() throws Exception {
    List<Connection> stuck = new ArrayList<>();
    GraphHandler handler =
        request ->
            request.url().endsWith("/endless")
                ? Responses.of(new GeneratedBody(Long.MAX_VALUE))
                : Responses.url(request);
    try (GraphServer server = GraphServer.builder(handler).maxConcurrentRequests(1).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Connection connection = Transport.HTTP.connect(server);
        stuck.add(connection);
        connection.send("GET /endless HTTP/1.1", "Host: localhost", "");
        connection.readHead();
      }
      try (Connection connection = Transport.HTTP.connect(server)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
    } finally {
      closeAll(stuck);
    }
  }

  @Test
  void connectionAboveTheLimitClosesTheOneThatIsIdleLongest() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          if (request.url().endsWith("/slow")) {
            inside.countDown();
            await(go);
          }
          return Responses.url(request);
        };
    Limits limits = limits(3, HOUR);
    try (GraphServer server = GraphServer.builder(handler).limits(limits).start();
        Connection working = Transport.HTTP.connect(server)) {
      working.send("GET /slow HTTP/1.1", "Host: localhost", "");
      await(inside);
      try (Connection silent = Transport.HTTP.connect(server);
          Connection other = Transport.HTTP.connect(server);
          Connection further = Transport.HTTP.connect(server)) {
        assertThat(further.get("/x").status()).isEqualTo(200);
        // Only one of the two connections without a request has been closed.
        assertThat(silent.isClosedByServer()).isTrue();
        assertThat(other.get("/x").status()).isEqualTo(200);
      }
      go.countDown();
      assertThat(working.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void newConnectionIsClosedIfAllOthersHaveRequestsInProgress() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          inside.countDown();
          await(go);
          return Responses.url(request);
        };
    try (GraphServer server = GraphServer.builder(handler).limits(limits(1, HOUR)).start();
        Connection working = Transport.HTTP.connect(server)) {
      working.send("GET /x HTTP/1.1", "Host: localhost", "");
      await(inside);
      try (Connection further = Transport.HTTP.connect(server)) {
        assertThat(further.isClosedByServer()).isTrue();
      }
      go.countDown();
      assertThat(working.readResponse().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /x HTT", "GET /x HTTP/1.1\r\nHost: localhost\r\n"})
  void headerTimeoutClosesTheConnection(String sent) throws Exception {
    Limits limits = new Limits(10, ofSeconds(1), HOUR, HOUR, HOUR);
    try (GraphServer server = GraphServer.builder(Responses::url).limits(limits).start();
        Connection fresh = Transport.HTTP.connect(server)) {
      fresh.sendRaw(sent);
      assertThat(fresh.isClosedByServer()).isTrue();
    }
  }

  @Test
  void headerTimeoutOfALaterRequestClosesTheConnection() throws Exception {
    Limits limits = new Limits(10, ofSeconds(1), HOUR, HOUR, HOUR);
    try (GraphServer server = GraphServer.builder(Responses::url).limits(limits).start();
        Connection used = Transport.HTTP.connect(server)) {
      assertThat(used.get("/x").status()).isEqualTo(200);
      used.sendRaw("GET /y HTTP/1.1\r\nHost: local");
      assertThat(used.isClosedByServer()).isTrue();
    }
  }

  /** The event loop has read the second request when it handles a later one. */
  @Test
  void headerTimeoutAppliesToHeadersThatArriveDuringAResponse() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          if (request.url().endsWith("/slow")) {
            inside.countDown();
            await(go);
          }
          return Responses.url(request);
        };
    Limits limits = new Limits(10, ofSeconds(1), HOUR, HOUR, HOUR);
    try (GraphServer server = GraphServer.builder(handler).limits(limits).start();
        Connection connection = Transport.HTTP.connect(server);
        Connection other = Transport.HTTP.connect(server)) {
      connection.send("GET /slow HTTP/1.1", "Host: localhost", "");
      await(inside);
      connection.sendRaw("GET /y HTTP/1.1\r\nHost: local");
      assertThat(other.get("/x").status()).isEqualTo(200);
      go.countDown();
      assertThat(connection.readResponse().status()).isEqualTo(200);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void bodyTimeoutReturns408() throws Exception {
    Limits limits = new Limits(10, HOUR, ofSeconds(1), HOUR, HOUR);
    try (GraphServer server =
            GraphServer.builder(Responses::url).limits(limits).clock(Responses.CLOCK).start();
        Connection connection = Transport.HTTP.connect(server)) {
      connection.send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 9", "").sendRaw("12");
      Responses.assertError(
          connection.readResponse(),
          408,
          "RequestTimeout",
          "The request was not completely received in time.");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void idleTimeoutClosesTheConnection() throws Exception {
    Limits limits = new Limits(10, HOUR, HOUR, ofSeconds(1), HOUR);
    try (GraphServer server = GraphServer.builder(Responses::url).limits(limits).start();
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/x").status()).isEqualTo(200);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void writeTimeoutClosesTheConnection(Transport transport) throws Exception {
    GeneratedBody body = new GeneratedBody(Long.MAX_VALUE);
    Limits limits = new Limits(10, HOUR, HOUR, HOUR, ofSeconds(1));
    try (LogCapture log = new LogCapture();
        GraphServer server =
            transport
                .configure(GraphServer.builder(request -> Responses.of(body)))
                .limits(limits)
                .start();
        Connection connection = transport.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      assertThat(body.awaitClosed()).isTrue();
      assertThat(log.text()).doesNotContain("timed out"); // TLS did not wait to close
    }
  }

  private static final Duration HOUR = Duration.ofHours(1);

  private static Limits limits(int connections, Duration times) {
    return new Limits(connections, times, times, times, times);
  }

  @ParameterizedTest
  @EnumSource
  void closeEndsAllThreadsAndFreesThePort(Transport transport) throws Exception {
    Transport.identity(); // keytool starts threads
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    GeneratedBody body = new GeneratedBody(Long.MAX_VALUE);
    GraphHandler handler =
        request -> request.url().endsWith("/endless") ? Responses.of(body) : Responses.url(request);
    GraphServer server = transport.configure(GraphServer.builder(handler)).start();
    List<Connection> connections = new ArrayList<>();
    Socket silent = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
    try {
      for (int i = 0; i < 3; i++) {
        connections.add(transport.connect(server));
      }
      assertThat(connections.get(0).get("/x").status()).isEqualTo(200); // then idle
      connections.get(1).send("GET /x HTTP/1.1"); // incomplete
      connections.get(2).send("GET /endless HTTP/1.1", "Host: localhost", ""); // never read
      connections.get(2).readHead();

      server.close();
      server.close();

      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!before.contains(thread) && isServerThread(thread)) {
          thread.join(60_000);
          assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
      }
      assertThat(body.awaitClosed()).isTrue();
      assertThatThrownBy(
              () -> new Socket(InetAddress.getByName("127.0.0.1"), server.port()).close())
          .isInstanceOf(ConnectException.class);
    } finally {
      closeAll(connections);
      silent.close();
    }
    try (GraphServer again =
            transport.configure(GraphServer.builder(Responses::url)).port(server.port()).start();
        Connection connection = transport.connect(again)) {
      assertThat(connection.get("/x").status()).isEqualTo(200);
    }
  }

  private static boolean isServerThread(Thread thread) {
    return thread.getName().startsWith("graph-server")
        || thread.getName().contains("globalEventExecutor");
  }

  @ParameterizedTest
  @EnumSource
  void closeWaitsForResponsesInProgress(Transport transport) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          inside.countDown();
          await(closing);
          return Responses.of(new GeneratedBody(100_000));
        };
    try (GraphServer server = transport.configure(GraphServer.builder(handler)).start()) {
      CompletableFuture<HttpResponse<String>> response =
          transport
              .client()
              .sendAsync(Transport.request(server, "/x").build(), BodyHandlers.ofString());
      await(inside);
      Thread closer = new Thread(server::close);
      closer.start();
      awaitState(closer, Thread.State.TIMED_WAITING);
      closing.countDown();
      assertThat(response.get(60, TimeUnit.SECONDS).body()).hasSize(100_000);
      closer.join(60_000);
      assertThat(closer.isAlive()).isFalse();
    }
  }

  @Test
  void noRequestStartsDuringClose() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          inside.countDown();
          await(closing);
          return Responses.url(request);
        };
    try (GraphServer server = GraphServer.builder(handler).start();
        Connection first = Transport.HTTP.connect(server);
        Connection second = Transport.HTTP.connect(server)) {
      first.send("GET /first HTTP/1.1", "Host: localhost", "");
      await(inside);
      Thread closer = new Thread(server::close);
      closer.start();
      awaitState(closer, Thread.State.TIMED_WAITING);
      second.send("GET /second HTTP/1.1", "Host: localhost", "");
      assertThat(second.isClosedByServer()).isTrue();
      closing.countDown();
      assertThat(first.readResponse().status()).isEqualTo(200);
      closer.join(60_000);
    }
  }

  @Test
  void closeInterruptsAHandlerThatDoesNotReturn() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          inside.countDown();
          try {
            new CountDownLatch(1).await();
            throw new IllegalStateException();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw new IOException(e);
          }
        };
    GraphServer server = GraphServer.builder(handler).start();
    try (Connection connection = Transport.HTTP.connect(server)) {
      connection.send("GET /x HTTP/1.1", "Host: localhost", "");
      await(inside);
      server.close();
      assertThat(interrupted.getCount()).isZero();
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState() != state) {
      Thread.yield();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeDropsQueuedRequests(Transport transport) throws Exception {
    int count = 20;
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch accepted = new CountDownLatch(count);
    Set<String> handled = ConcurrentHashMap.newKeySet();
    GraphHandler handler =
        new GraphHandler() {
          @Override
          public GraphResponse handle(GraphRequest request) throws IOException {
            handled.add(request.url().replaceFirst(".*/", ""));
            inside.countDown();
            try {
              new CountDownLatch(1).await();
              throw new IllegalStateException();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    List<Connection> connections = new ArrayList<>();
    GraphServer server =
        transport
            .configure(GraphServer.builder(handler))
            .maxConcurrentRequests(1)
            .requestLimits(
                head -> {
                  accepted.countDown();
                  return new RequestLimits(0, false);
                })
            .start();
    try {
      for (int i = 0; i < count; i++) {
        Connection connection = transport.connect(server);
        connections.add(connection);
        connection.send("GET /" + i + " HTTP/1.1", "Host: localhost", "");
        await(inside); // the first request is being handled
      }
      await(accepted);
      Thread closer = new Thread(server::close);
      closer.start();
      closer.join(60_000);
      assertThat(closer.isAlive()).isFalse();
      assertThat(handled).containsExactly("0");
    } finally {
      closeAll(connections);
    }
  }

  @Test
  void failingConnectionDoesNotDisableTimeoutsOfOthers() throws Exception {
    Limits limits = new Limits(10, ofSeconds(2), ofSeconds(1), HOUR, HOUR);
    InstantSource broken =
        () -> {
          throw new IllegalStateException("no clock");
        };
    try (LogCapture log = new LogCapture();
        GraphServer server =
            GraphServer.builder(Responses::url).limits(limits).clock(broken).start();
        Connection failing = Transport.HTTP.connect(server)) {
      failing.send("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 9", "").sendRaw("12");
      assertThat(failing.isClosedByServer()).isTrue();
      try (Connection silent = Transport.HTTP.connect(server)) {
        assertThat(silent.isClosedByServer()).isTrue();
      }
      assertThat(log.text().split("unexpected failure of a connection", -1)).hasSize(2);
    }
  }

  @Test
  void serverThreadIsNoDaemonEvenIfADaemonThreadStartsTheServer() throws Exception {
    CompletableFuture<GraphServer> started = new CompletableFuture<>();
    Thread starter =
        new Thread(
            () -> {
              try {
                started.complete(GraphServer.builder(Responses::url).start());
              } catch (IOException e) {
                started.completeExceptionally(e);
              }
            });
    starter.setDaemon(true);
    starter.start();
    try (GraphServer server = started.get(60, TimeUnit.SECONDS);
        Connection connection = Transport.HTTP.connect(server)) {
      assertThat(connection.get("/x").status()).isEqualTo(200);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("graph-server-" + server.port()))
          .singleElement()
          .satisfies(thread -> assertThat(thread.isDaemon()).isFalse());
    }
  }
}
