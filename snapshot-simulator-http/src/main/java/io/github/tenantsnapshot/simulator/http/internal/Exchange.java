package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.graph.ErrorResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete request and its response, until the response has been sent or the client has closed
 * the connection. The handler is called on a worker; while it delays its response, no thread waits.
 * Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final ServerParts server;
  private final HttpConnection connection;
  private final Channel channel;
  private final RequestHead requestHead;
  private final GraphRequest head;
  private final RequestBody body;
  private final boolean urgent;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean gone;
  private volatile @Nullable CompletableFuture<GraphResponse> pending;
  private volatile @Nullable ResponseTransfer transfer;

  /**
   * Creates an exchange for a request.
   *
   * @param requestHead the request without its body
   * @param urgent whether the request has reserved threads, so that it does not wait in the queue
   */
  Exchange(
      ServerParts server,
      HttpConnection connection,
      Channel channel,
      RequestHead requestHead,
      RequestBody body,
      boolean urgent) {
    this.server = server;
    this.connection = connection;
    this.channel = channel;
    this.requestHead = requestHead;
    this.head = requestHead.request();
    this.body = body;
    this.urgent = urgent;
  }

  /** Passes the request to a worker, which calls the handler. */
  void start() {
    try {
      server.workers().handlers(urgent).execute(this::handle);
    } catch (RejectedExecutionException e) { // the server has been closed
      breakOff(e);
    } catch (RuntimeException | Error e) { // no thread could be created
      LOG.error("unexpected failure on {}", head, e);
      breakOff(e);
    }
  }

  /** Called on the event loop when the client or the server closes the connection. */
  void abandon() {
    if (gone) {
      return;
    }
    gone = true;
    CompletableFuture<GraphResponse> its = pending;
    if (its != null) {
      cancel(its);
    }
    writable();
  }

  /** Cancels a future on a worker, since its dependent stages may be slow. */
  private void cancel(CompletableFuture<GraphResponse> its) {
    try {
      server.workers().transfers(urgent).execute(() -> its.cancel(true));
    } catch (RuntimeException | Error e) { // the server is closed, or no thread could be created
      LOG.debug("the handler's future was cancelled without a worker", e);
      its.cancel(true);
    }
  }

  /** Called when the connection is writable again or closed. */
  void writable() {
    ResponseTransfer its = transfer;
    if (its != null) {
      its.resume();
    }
  }

  boolean isGone() {
    return gone;
  }

  /** Runs on a worker. */
  private void handle() {
    if (gone) {
      breakOff(null);
      return;
    }
    CompletableFuture<GraphResponse> future = call();
    if (future.isDone()) {
      future.whenComplete(this::respond);
      return;
    }
    pending = future;
    if (gone) { // the connection was closed before the future was known
      future.cancel(true);
    }
    future.whenComplete(
        (response, failure) -> {
          try {
            server.workers().transfers(urgent).execute(() -> respond(response, failure));
          } catch (RejectedExecutionException e) { // the server has been closed
            close(response);
            breakOff(e);
          } catch (RuntimeException | Error e) { // no thread could be created
            LOG.error("unexpected failure on {}", head, e);
            close(response);
            breakOff(e);
          }
        });
  }

  private CompletableFuture<GraphResponse> call() {
    try {
      Cors cors = server.corsFor(head);
      if (cors != null && cors.isPreflight(requestHead.received())) {
        return CompletableFuture.completedFuture(cors.preflight(requestHead.received()));
      }
      GraphRequest request =
          GraphRequest.of(head.method(), head.url(), head.headers(), body.read());
      CompletableFuture<GraphResponse> future = server.handler().handleAsync(request);
      if (future == null) {
        throw new IllegalStateException("the handler returned null instead of a future");
      }
      return future;
    } catch (IOException | RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Runs on a worker. Throws nothing: the future would swallow it, and the client would wait. */
  private void respond(@Nullable GraphResponse response, @Nullable Throwable failure) {
    pending = null;
    try {
      sendOrBreakOff(response, failure);
    } catch (RuntimeException | Error e) {
      LOG.error("unexpected failure on {}", head, e);
      close(response);
      breakOff(e);
    }
  }

  private void sendOrBreakOff(@Nullable GraphResponse response, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof IOException || (gone && cause instanceof CancellationException)) {
      breakOff(cause);
    } else if (gone) {
      close(response);
      breakOff(null);
    } else if (cause != null) {
      LOG.error("unexpected failure on {}", head, cause);
      send(unexpected());
    } else if (response == null) {
      LOG.error("the handler returned null instead of a response to {}", head);
      send(unexpected());
    } else if (!ResponseHead.isWritable(response)) {
      LOG.error(
          "the response of the handler to {} is invalid: the status is {}, the headers are {}",
          head,
          response.status(),
          response.headers().keySet()); // without their values, which may be secret
      close(response);
      send(unexpected());
    } else {
      send(response);
    }
  }

  private GraphResponse unexpected() {
    return ErrorResponse.of(head, RejectedRequestException.unexpected().error(), server.clock());
  }

  private void send(GraphResponse response) {
    ResponseTransfer its =
        new ResponseTransfer(
            this,
            channel,
            new ResponseHead(server, requestHead, response),
            response,
            server.workers().transfers(urgent));
    transfer = its;
    its.begin();
  }

  /** Closes the bodies of request and response, before the client can detect the end. */
  void release(GraphResponse response) {
    close(response);
    body.close();
  }

  /** Called on the event loop after the response has been sent. */
  void sent(boolean keepAlive) {
    end();
    connection.responded(keepAlive);
  }

  /**
   * Closes the connection after the bytes written so far are sent, so that the client detects an
   * incomplete response.
   */
  void breakOff(@Nullable Throwable cause) {
    LOG.debug("the connection is closed before the end of the response to {}", head, cause);
    body.close();
    if (!channel.isOpen()) {
      end();
      return;
    }
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              end();
              channel.close();
            });
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      server.open().end();
    }
  }

  private static void close(@Nullable GraphResponse response) {
    if (response == null) {
      return;
    }
    try {
      response.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("a response could not be closed", e);
    }
  }
}
