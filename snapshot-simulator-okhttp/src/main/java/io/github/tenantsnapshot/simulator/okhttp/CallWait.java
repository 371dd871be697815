package io.github.tenantsnapshot.simulator.okhttp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okio.Timeout;

/**
 * How a call waits in place of a socket: for as long as its timeouts allow, and until it is
 * cancelled. Used by one thread at a time.
 */
final class CallWait {

  /** How long it takes at the most until a waiting call sees that it was cancelled. */
  private static final int POLL_MILLIS = 10;

  private final Call call;
  private final int readTimeoutMillis;
  private final Timeout callDeadline = new Timeout();

  /**
   * Begins the time of a call.
   *
   * @param readTimeoutMillis for how long each read may wait; 0 for ever
   */
  CallWait(Call call, int readTimeoutMillis) {
    this.call = call;
    this.readTimeoutMillis = readTimeoutMillis;
    long callTimeout = call.timeout().timeoutNanos();
    if (callTimeout > 0) {
      // OkHttp's own ends with the response's headers, since there is no connection.
      callDeadline.deadline(callTimeout, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Fails as a call over the network does that was cancelled or whose time is over.
   *
   * @throws IOException if the call was cancelled
   * @throws InterruptedIOException if the call's timeout has passed, or the thread is interrupted
   */
  void requireNotCanceled() throws IOException {
    if (call.isCanceled()) { // also by OkHttp, which makes a timeout of it where it is one
      throw new IOException("Canceled"); // as OkHttp says it
    }
    try {
      callDeadline.throwIfReached();
    } catch (InterruptedIOException e) {
      throw (IOException)
          new InterruptedIOException(
                  Thread.currentThread().isInterrupted() ? "interrupted" : "timeout")
              .initCause(e);
    }
  }

  /**
   * Returns what a future brings; cancels it if that takes too long.
   *
   * @throws SocketTimeoutException if the read timeout passes before
   * @throws IOException as {@link #requireNotCanceled()} does, or as the future does
   */
  <T> T until(CompletableFuture<T> future) throws IOException {
    Timeout readDeadline = new Timeout();
    if (readTimeoutMillis > 0) {
      readDeadline.deadline(readTimeoutMillis, TimeUnit.MILLISECONDS);
    }
    boolean arrived = false;
    try {
      while (true) {
        try {
          T result = future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
          arrived = true;
          return result;
        } catch (TimeoutException e) {
          requireNotCanceled();
          requireNotReached(readDeadline);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
      }
    } catch (ExecutionException e) {
      arrived = true;
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      throw new IOException("Canceled", e);
    } finally {
      if (!arrived) {
        future.cancel(true);
      }
    }
  }

  private static void requireNotReached(Timeout readDeadline) throws IOException {
    try {
      readDeadline.throwIfReached();
    } catch (InterruptedIOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      throw (IOException) new SocketTimeoutException("timeout").initCause(e);
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof IOException e) {
      return e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new IOException(cause);
  }
}
