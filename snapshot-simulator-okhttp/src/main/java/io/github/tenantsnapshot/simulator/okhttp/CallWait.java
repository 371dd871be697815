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
 * The timeouts and the cancellation of a call while it waits for a response, as over a socket. Not
 * thread-safe.
 */
final class CallWait {

  /** The interval at which a waiting call checks whether it was canceled. */
  private static final int POLL_MILLIS = 10;

  private final Call call;
  private final int readTimeoutMillis;
  private final Timeout callDeadline = new Timeout();

  /**
   * Starts the timeout of a call.
   *
   * @param readTimeoutMillis the maximum time of each read; 0 for no maximum
   */
  CallWait(Call call, int readTimeoutMillis) {
    this.call = call;
    this.readTimeoutMillis = readTimeoutMillis;
    long callTimeout = call.timeout().timeoutNanos();
    if (callTimeout > 0) {
      // OkHttp's own timeout ends with the headers of the response, since there is no connection.
      callDeadline.deadline(callTimeout, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Throws the exception of OkHttp if the call was canceled or has timed out.
   *
   * @throws IOException if the call was canceled
   * @throws InterruptedIOException if the call's timeout has passed, or the thread is interrupted
   */
  void requireNotCanceled() throws IOException {
    if (call.isCanceled()) { // OkHttp also cancels on its timeouts, and reports those
      throw new IOException("Canceled"); // OkHttp's message
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
   * Returns the result of a future; cancels the future on a timeout.
   *
   * @throws SocketTimeoutException if the read timeout elapses
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
