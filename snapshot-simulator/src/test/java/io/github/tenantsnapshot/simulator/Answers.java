package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Handlers and bodies that tests answer with. */
final class Answers {

  private Answers() {}

  /** Tells the request's method and URL, header X-Say, and body. */
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

  /** A body that is made as it is read, and that counts what is read of it. */
  static final class Made extends InputStream {

    private final long length;
    final AtomicLong made = new AtomicLong();
    final CountDownLatch closed = new CountDownLatch(1);

    Made(long length) {
      this.length = length;
    }

    static int at(long position) {
      return (int) ('a' + position % 23);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
      long from = made.get();
      if (from == length) {
        return -1;
      }
      int read = (int) Math.min(Math.min(count, 5000), length - from);
      for (int i = 0; i < read; i++) {
        bytes[offset + i] = (byte) at(from + i);
      }
      made.set(from + read);
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

  /** So many bytes, and then a failure. */
  static InputStream failingAfter(int length, Throwable failure) {
    return new SequenceInputStream(
        new Made(length),
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

  /** The URL only. */
  static GraphResponse url(GraphRequest request) {
    return text(request.url());
  }
}
