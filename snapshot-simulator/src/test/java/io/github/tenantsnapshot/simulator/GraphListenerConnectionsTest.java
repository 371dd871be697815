package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.simulator.Answers.Made;
import io.github.tenantsnapshot.simulator.internal.http.ConnectionThreads;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphListenerConnectionsTest {

  private static final int HALF_OPEN = 50;

  private static void closeAll(List<? extends AutoCloseable> all) throws Exception {
    for (AutoCloseable each : all) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionsThatSendNothingHoldUpNobody(Face face) throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (GraphListener listener =
        face.on(GraphListener.builder(Answers::url)).maxConcurrentRequests(1).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        silent.add(new Socket(InetAddress.getByName("127.0.0.1"), listener.port()));
      }
      try (Connection connection = face.connect(listener)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
    } finally {
      closeAll(silent);
    }
  }

  @ParameterizedTest
  @EnumSource
  void halfARequestHoldsUpNobody(Face face) throws Exception {
    List<Connection> half = new ArrayList<>();
    try (GraphListener listener =
        face.on(GraphListener.builder(Answers::url)).maxConcurrentRequests(1).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Connection connection = face.connect(listener);
        half.add(connection);
        if (i % 2 == 0) {
          connection.send("GET /x HTTP/1.1", "Host: a"); // the empty line is missing
        } else {
          connection.send("POST /x HTTP/1.1", "Host: a", "Content-Length: 9", "").sendRaw("1234");
        }
      }
      try (Connection connection = face.connect(listener)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
      // They are only slow, not lost.
      half.get(0).send("");
      assertThat(half.get(0).answer().status()).isEqualTo(200);
      half.get(1).sendRaw("56789");
      assertThat(half.get(1).answer().status()).isEqualTo(200);
    } finally {
      closeAll(half);
    }
  }

  @Test
  void halfAHandshakeHoldsUpNobody() throws Exception {
    List<Socket> half = new ArrayList<>();
    try (GraphListener listener = Face.HTTPS.on(GraphListener.builder(Answers::url)).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), listener.port());
        half.add(socket);
        socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1}); // the record goes on
      }
      try (Connection connection = Face.HTTPS.connect(listener)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
    } finally {
      closeAll(half);
    }
  }

  @Test
  void clientsThatDoNotReadHoldUpNobody() throws Exception {
    List<Connection> stuck = new ArrayList<>();
    GraphHandler handler =
        request ->
            request.url().endsWith("/endless")
                ? Answers.of(new Made(Long.MAX_VALUE))
                : Answers.url(request);
    try (GraphListener listener = GraphListener.builder(handler).maxConcurrentRequests(1).start()) {
      for (int i = 0; i < HALF_OPEN; i++) {
        Connection connection = Face.HTTP.connect(listener);
        stuck.add(connection);
        connection.send("GET /endless HTTP/1.1", "Host: a", "");
        connection.head();
      }
      try (Connection connection = Face.HTTP.connect(listener)) {
        assertThat(connection.get("/x").status()).isEqualTo(200);
      }
    } finally {
      closeAll(stuck);
    }
  }

  @Test
  void thereIsALimitBeyondWhichConnectionsAreClosed() throws Exception {
    List<Connection> half = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(ConnectionThreads.MAX);
    CountDownLatch go = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          all.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return Answers.url(request);
        };
    try (GraphListener listener =
        GraphListener.builder(handler).maxConcurrentRequests(ConnectionThreads.MAX).start()) {
      for (int i = 0; i < ConnectionThreads.MAX; i++) {
        Connection connection = Face.HTTP.connect(listener);
        half.add(connection);
        connection.send("GET /x HTTP/1.1", "Host: a", "");
      }
      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
      try (Connection connection = Face.HTTP.connect(listener)) {
        connection.send("GET /x HTTP/1.1", "Host: a", "");
        assertThat(connection.isClosedByListener()).isTrue();
      }
      go.countDown();
      for (Connection connection : half) {
        assertThat(connection.answer().status()).isEqualTo(200);
      }
    } finally {
      closeAll(half);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingLeavesNoThreadAndFreesThePort(Face face) throws Exception {
    Face.identity(); // its keytool has threads of its own
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    Made body = new Made(Long.MAX_VALUE);
    GraphHandler handler =
        request -> request.url().endsWith("/endless") ? Answers.of(body) : Answers.url(request);
    GraphListener listener = face.on(GraphListener.builder(handler)).start();
    List<Connection> connections = new ArrayList<>();
    Socket silent = new Socket(InetAddress.getByName("127.0.0.1"), listener.port());
    try {
      for (int i = 0; i < 3; i++) {
        connections.add(face.connect(listener));
      }
      assertThat(connections.get(0).get("/x").status()).isEqualTo(200); // idle from now on
      connections.get(1).send("GET /x HTTP/1.1"); // half
      connections.get(2).send("GET /endless HTTP/1.1", "Host: a", ""); // never read
      connections.get(2).head();

      listener.close();
      listener.close();

      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!before.contains(thread) && ofTheListener(thread)) {
          thread.join(60_000);
          assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
      }
      assertThat(body.awaitClosed()).isTrue();
      assertThatThrownBy(
              () -> new Socket(InetAddress.getByName("127.0.0.1"), listener.port()).close())
          .isInstanceOf(ConnectException.class);
    } finally {
      closeAll(connections);
      silent.close();
    }
    try (GraphListener again =
            face.on(GraphListener.builder(Answers::url)).port(listener.port()).start();
        Connection connection = face.connect(again)) {
      assertThat(connection.get("/x").status()).isEqualTo(200);
    }
  }

  private static boolean ofTheListener(Thread thread) {
    return thread.getName().startsWith("graph-listener")
        || Set.of("HTTP-Dispatcher", "idle-timeout-task", "req-rsp-timeout-task")
            .contains(thread.getName());
  }

  @ParameterizedTest
  @EnumSource
  void closingLetsAnswersEnd(Face face) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          inside.countDown();
          await(closing);
          return Answers.of(new Made(100_000));
        };
    try (GraphListener listener = face.on(GraphListener.builder(handler)).start()) {
      CompletableFuture<HttpResponse<String>> answer =
          face.client().sendAsync(Face.request(listener, "/x").build(), BodyHandlers.ofString());
      await(inside);
      Thread closer = new Thread(listener::close);
      closer.start();
      awaitState(closer, Thread.State.TIMED_WAITING);
      closing.countDown();
      assertThat(answer.get(60, TimeUnit.SECONDS).body()).hasSize(100_000);
      closer.join(60_000);
      assertThat(closer.isAlive()).isFalse();
    }
  }

  @Test
  void whileClosingNoRequestBegins() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    GraphHandler handler =
        request -> {
          inside.countDown();
          await(closing);
          return Answers.url(request);
        };
    try (GraphListener listener = GraphListener.builder(handler).start();
        Connection first = Face.HTTP.connect(listener);
        Connection second = Face.HTTP.connect(listener)) {
      first.send("GET /first HTTP/1.1", "Host: a", "");
      await(inside);
      Thread closer = new Thread(listener::close);
      closer.start();
      awaitState(closer, Thread.State.TIMED_WAITING);
      second.send("GET /second HTTP/1.1", "Host: a", "");
      assertThat(second.isClosedByListener()).isTrue();
      closing.countDown();
      assertThat(first.answer().status()).isEqualTo(200);
      closer.join(60_000);
    }
  }

  @Test
  void aHandlerThatDoesNotEndIsInterrupted() throws Exception {
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
    GraphListener listener = GraphListener.builder(handler).start();
    try (Connection connection = Face.HTTP.connect(listener)) {
      connection.send("GET /x HTTP/1.1", "Host: a", "");
      await(inside);
      listener.close();
      assertThat(interrupted.getCount()).isZero();
      assertThat(connection.isClosedByListener()).isTrue();
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
}
