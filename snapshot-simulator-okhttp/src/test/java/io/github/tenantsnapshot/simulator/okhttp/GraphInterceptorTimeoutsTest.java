package io.github.tenantsnapshot.simulator.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Timeouts and cancellation with the interceptor, compared to those over a socket. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class GraphInterceptorTimeoutsTest {

  private static final String JOBS =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs";
  private static final String OTHER_URL = "https://graph.microsoft.com/v1.0/me";
  private static final Duration SHORT = Duration.ofMillis(200);

  private final CountDownLatch stalled = new CountDownLatch(1);
  private final TenantSimulator simulator = simulator(false);
  private final TenantSimulator inRealTime = simulator(true);

  /** The part of the exchange that stalls. */
  enum Stalling {
    RESPONSE,
    BODY
  }

  private TenantSimulator simulator(boolean real) {
    TenantSimulator.Builder builder =
        TenantSimulator.builder()
            .fallback(
                request ->
                    Optional.of(
                        GraphResponse.of(
                            200, Map.of("Content-Type", "text/plain"), new StalledBody(stalled))));
    return (real ? builder.realTime() : builder).build();
  }

  /** A body of five bytes, after which reads block until a latch is open. */
  private static final class StalledBody extends InputStream {

    private final CountDownLatch latch;
    private int read;

    StalledBody(CountDownLatch latch) {
      this.latch = latch;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (read < 5) {
        into[offset] = 'x';
        read++;
        return 1;
      }
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted");
      }
      return -1;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }
  }

  /** A server that sends nothing, or the headers and a part of the body, and then stalls. */
  private static final class StallingServer implements AutoCloseable {

    private final ServerSocket server;
    private final List<Socket> sockets = new ArrayList<>();
    private final String sent;

    StallingServer(Stalling stalling) throws IOException {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      this.sent =
          stalling == Stalling.RESPONSE
              ? ""
              : "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\nxxxxx";
      Thread thread = new Thread(this::serve, "stalling-server");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try {
        while (true) {
          Socket socket = server.accept();
          synchronized (sockets) {
            sockets.add(socket);
          }
          OutputStream out = socket.getOutputStream();
          out.write(sent.getBytes(StandardCharsets.US_ASCII));
          out.flush();
        }
      } catch (IOException e) {
        assertThat(server.isClosed()).isTrue();
      }
    }

    String url() {
      return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
      server.close();
      synchronized (sockets) {
        for (Socket each : sockets) {
          each.close();
        }
      }
    }
  }

  @AfterEach
  void close() {
    stalled.countDown();
    simulator.close();
    inRealTime.close();
  }

  private OkHttpClient.Builder client(TenantSimulator simulator) {
    return new OkHttpClient.Builder().addInterceptor(GraphInterceptor.of(simulator).strict());
  }

  /** Returns the exception of a call whose response or body stalls. */
  private static IOException failureOf(Call call) {
    try (Response response = call.execute()) {
      String body = response.body().string();
      throw new AssertionError("the call should have failed, but responded " + body);
    } catch (IOException e) {
      return e;
    }
  }

  private static Call call(OkHttpClient.Builder client, String url) {
    return client.build().newCall(new Request.Builder().url(url).build());
  }

  private Call simulatedCall(OkHttpClient.Builder client, Stalling stalling) {
    if (stalling == Stalling.RESPONSE) {
      simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofDays(1)));
    }
    return call(client, stalling == Stalling.RESPONSE ? JOBS : OTHER_URL);
  }

  @ParameterizedTest
  @EnumSource
  void readTimeoutFailsTheCallAsOverASocket(Stalling stalling) throws IOException {
    IOException simulated =
        failureOf(simulatedCall(client(simulator).readTimeout(SHORT), stalling));

    try (StallingServer server = new StallingServer(stalling)) {
      IOException real =
          failureOf(call(new OkHttpClient.Builder().readTimeout(SHORT), server.url()));
      assertThat(real).isInstanceOf(SocketTimeoutException.class);
      assertThat(simulated).hasSameClassAs(real);
    }
    assertThat(simulated).hasMessage("timeout");
  }

  @ParameterizedTest
  @EnumSource
  void callTimeoutFailsTheCallAsOverASocket(Stalling stalling) throws IOException {
    IOException simulated =
        failureOf(simulatedCall(client(simulator).callTimeout(SHORT), stalling));

    try (StallingServer server = new StallingServer(stalling)) {
      IOException real =
          failureOf(call(new OkHttpClient.Builder().callTimeout(SHORT), server.url()));
      assertThat(real).isExactlyInstanceOf(InterruptedIOException.class).hasMessage("timeout");
      assertThat(simulated).hasSameClassAs(real).hasMessage(real.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelFailsTheCallAsOverASocket(Stalling stalling) throws Exception {
    Call call = simulatedCall(client(simulator), stalling);
    CompletableFuture<IOException> simulated = inThread(call);
    while (stalling == Stalling.RESPONSE
        ? simulator.faults().active().get(0).timesTriggered() == 0
        : simulator.journal().entries().isEmpty()) {
      Thread.onSpinWait();
    }

    call.cancel();

    assertThat(simulated.get()).hasMessage("Canceled");
    if (stalling == Stalling.RESPONSE) {
      assertThat(simulator.journal().entries())
          .singleElement()
          .satisfies(
              entry ->
                  assertThat(entry.notes())
                      .containsExactly("the client cancelled while the response was held back"));
    }
    try (StallingServer server = new StallingServer(Stalling.RESPONSE)) {
      Call real = call(new OkHttpClient.Builder(), server.url());
      CompletableFuture<IOException> failure = inThread(real);
      while (isEmpty(server)) {
        Thread.onSpinWait();
      }
      real.cancel();
      assertThat(failure.get()).isInstanceOf(IOException.class);
    }
  }

  private static boolean isEmpty(StallingServer server) {
    synchronized (server.sockets) {
      return server.sockets.isEmpty();
    }
  }

  private static CompletableFuture<IOException> inThread(Call call) {
    return CompletableFuture.supplyAsync(
        () -> failureOf(call), task -> new Thread(task, "client").start());
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void timeoutsAlsoFailDelaysInRealTime(boolean readTimeout, boolean callTimeout) {
    inRealTime.faults().add(Fault.onAnyRequest().delay(Duration.ofDays(1)));
    OkHttpClient.Builder client = client(inRealTime);
    if (readTimeout) {
      client.readTimeout(SHORT);
    }
    if (callTimeout) {
      client.callTimeout(SHORT);
    }

    assertThat(failureOf(call(client, JOBS)))
        .isExactlyInstanceOf(
            readTimeout ? SocketTimeoutException.class : InterruptedIOException.class)
        .hasMessage("timeout");
  }

  @Test
  void interruptFailsTheCall() throws Exception {
    ActiveFault fault = simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofDays(1)));
    Call call = call(client(simulator), JOBS);
    CompletableFuture<IOException> failure = new CompletableFuture<>();
    Thread thread = new Thread(() -> failure.complete(failureOf(call)), "client");
    thread.start();
    while (fault.timesTriggered() == 0) {
      Thread.onSpinWait();
    }

    thread.interrupt();

    assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void responseWithinTheTimeoutIsComplete() throws IOException {
    simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofMillis(1)).times(1));

    try (Response response =
        call(client(simulator).readTimeout(Duration.ofSeconds(30)), JOBS).execute()) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(response.body().string()).contains("\"value\":[]");
    }
  }

  @Test
  void callWithoutReadTimeoutWaitsUntilTheFaultIsCleared() throws Exception {
    ActiveFault fault = simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofDays(1)));
    Call call = call(client(simulator).readTimeout(Duration.ZERO), JOBS);
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () -> {
              try (Response response = call.execute()) {
                return response.code();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            task -> new Thread(task, "client").start());
    while (fault.timesTriggered() == 0) {
      Thread.onSpinWait();
    }

    fault.clear();

    assertThat(status.get()).isEqualTo(200);
  }
}
