package io.github.tenantsnapshot.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Handlers and response bodies for tests. */
final class Responses {

  /** The time of the server's own error responses. */
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T09:00:00.9Z"));

  private Responses() {}

  /** Responds with the method, URL, X-Say header and body of the request. */
  static GraphHandler echo() {
    return request ->
        text(
            request.method()
                + " "
                + request.url()
                + " "
                + request.header("x-say").orElse("-")
                + " "
                + new String(request.body().readAllBytes(), StandardCharsets.UTF_8));
  }

  static GraphResponse text(String text) {
    return GraphResponse.of(
        200,
        Map.of("Content-Type", "text/plain", "request-id", "r-1"),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  static GraphResponse of(InputStream body) {
    return GraphResponse.of(200, Map.of("Content-Type", "text/plain"), body);
  }

  /** A body that is generated while it is read, and that counts the bytes read. */
  static final class GeneratedBody extends InputStream {

    private final long length;
    final AtomicLong generated = new AtomicLong();
    final CountDownLatch closed = new CountDownLatch(1);

    GeneratedBody(long length) {
      this.length = length;
    }

    static int byteAt(long position) {
      return (int) ('a' + position % 23);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
      long from = generated.get();
      if (from == length) {
        return -1;
      }
      int read = (int) Math.min(Math.min(count, 5000), length - from);
      for (int i = 0; i < read; i++) {
        bytes[offset + i] = (byte) byteAt(from + i);
      }
      generated.set(from + read);
      return read;
    }

    @Override
    public void close() {
      closed.countDown();
    }

    boolean awaitClosed() throws InterruptedException {
      return closed.await(60, TimeUnit.SECONDS);
    }
  }

  /** Returns a body that fails after a number of bytes. */
  static InputStream failingAfter(int length, Throwable failure) {
    return new SequenceInputStream(
        new GeneratedBody(length),
        new InputStream() {
          @Override
          public int read() throws IOException {
            if (failure instanceof IOException e) {
              throw e;
            }
            throw (Error) failure;
          }

          @Override
          public int read(byte[] bytes, int offset, int count) throws IOException {
            return read();
          }
        });
  }

  /** Asserts the exact error response of the server itself to a request without an id. */
  static void assertError(Connection.Response response, int status, String code, String message) {
    String id = response.headers().get("request-id");
    assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body())
        .isEqualTo(
            "{\"error\":{\"code\":\""
                + code
                + "\",\"message\":\""
                + message
                + "\",\"innerError\":{\"date\":\"2026-11-23T09:00:00\",\"request-id\":\""
                + id
                + "\",\"client-request-id\":\""
                + response.headers().get("client-request-id")
                + "\"}}}");
    assertThat(response.headers())
        .containsEntry("odata-version", "4.0")
        .containsKeys("x-ms-ags-diagnostic", "vary");
    assertThat(response.headers().get("content-type")).startsWith("application/json");
  }

  /** Responds with the URL of the request. */
  static GraphResponse url(GraphRequest request) {
    return text(request.url());
  }
}
