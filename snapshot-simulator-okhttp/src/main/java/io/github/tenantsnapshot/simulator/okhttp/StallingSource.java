package io.github.tenantsnapshot.simulator.okhttp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okio.Buffer;
import okio.Source;
import okio.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response body whose reads obey the timeouts of the call, although the underlying stream may
 * block indefinitely. Not thread-safe.
 *
 * <p>The client's thread reads the available bytes. A reader thread performs reads that may block,
 * so that no thread that reads a job store is interrupted. After a timeout, the reader thread
 * closes the stream when its read returns.
 */
final class StallingSource implements Source {

  private static final Logger LOG = LoggerFactory.getLogger(StallingSource.class);
  private static final int CHUNK = 8 * 1024;

  /** The reader threads; they end after one idle second. */
  private static final Executor READERS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "graph-interceptor-body");
            thread.setDaemon(true);
            return thread;
          });

  private final InputStream body;
  private final CallWait wait;
  private boolean timedOut; // a read has timed out, so the reader thread closes the body

  StallingSource(InputStream body, CallWait wait) {
    this.body = body;
    this.wait = wait;
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    wait.requireNotCanceled();
    int length = (int) Math.min(byteCount, CHUNK);
    if (length == 0) {
      return 0;
    }
    byte[] read = body.available() > 0 ? readNow(length) : readElsewhere(length);
    sink.write(read);
    return read.length == 0 ? -1 : read.length;
  }

  private byte[] readNow(int length) throws IOException {
    byte[] bytes = new byte[length];
    int count = body.read(bytes, 0, length);
    return Arrays.copyOf(bytes, Math.max(count, 0));
  }

  private byte[] readElsewhere(int length) throws IOException {
    CompletableFuture<byte[]> future = new CompletableFuture<>();
    READERS.execute(
        () -> {
          boolean inTime;
          try {
            inTime = future.complete(readNow(length));
          } catch (IOException | RuntimeException | Error e) {
            inTime = future.completeExceptionally(e);
          }
          if (!inTime) {
            closeLate();
          }
        });
    try {
      return wait.until(future);
    } finally {
      timedOut = future.isCancelled();
    }
  }

  private void closeLate() {
    try {
      body.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the body of a response could not be closed after a timeout", e);
    }
  }

  @Override
  public Timeout timeout() {
    return Timeout.NONE;
  }

  /** Closes the stream, unless a read has timed out: then the reader thread closes it. */
  @Override
  public void close() throws IOException {
    if (!timedOut) {
      body.close();
    }
  }
}
