package io.github.tenantsnapshot.simulator.http.internal;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of a client, which accepts requests one after the other and rejects invalid ones.
 * Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class HttpConnection extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** The maximum number of parts of further requests that are queued while one is handled. */
  private static final int MAX_WAITING = 16;

  /**
   * How long the server waits for the client to close a connection that the server has ended. If
   * the server closed it with unread bytes, the connection would be reset, and many clients would
   * never receive the response.
   */
  private static final Duration LINGER = Duration.ofSeconds(5);

  /** The maximum number of bytes of a rejected request that are read and discarded. */
  private static final long MAX_DISCARDED = 16L * 1024 * 1024;

  private enum State {
    /** Between requests. The codec may already have a part of the headers of the next request. */
    IDLE,
    /** The headers of a request have arrived, but its body is not complete. */
    BODY,
    /** A request is being handled, or its response is being sent. */
    HANDLING,
    /** A request has been rejected, and the rest of it is being discarded. */
    SKIPPING,
    /** The server has ended the connection and waits for the client to close it. */
    ENDED
  }

  private final ServerParts server;
  private final Connections connections;
  private final Deque<HttpObject> waiting = new ArrayDeque<>();
  private State state = State.IDLE;
  private boolean headersBegun = true; // for a new connection, the time starts when it opens
  private boolean partRead; // in the current read cycle
  private int seconds; // without progress
  private long lastPending;
  private long discarded;
  private @Nullable HttpRequest received;
  private @Nullable RequestHead head; // of the received request; null before it is checked
  private boolean urgent;
  private @Nullable RequestBody body;
  private boolean bodyArrived;
  private @Nullable Exchange exchange;
  private @Nullable ChannelHandlerContext context;

  HttpConnection(ServerParts server, Connections connections) {
    this.server = server;
    this.connections = connections;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    connections.add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connections.remove(this);
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    if (exchange != null) {
      exchange.abandon();
      exchange = null;
    } else if (body != null) {
      body.abandon();
    }
    body = null;
    state = State.ENDED;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    HttpObject part = (HttpObject) message;
    partRead = true;
    if (!ctx.channel().isActive()) {
      ReferenceCountUtil.release(part);
    } else if (state == State.HANDLING || bodyArrived || !waiting.isEmpty()) {
      waiting.add(part);
      updateReading(ctx);
    } else {
      accept(ctx, part);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!partRead && !headersBegun && (state == State.IDLE || state == State.HANDLING)) {
      headersBegun = true;
      if (state == State.IDLE) {
        seconds = 0;
      }
    }
    partRead = false;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.writable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause.getCause() instanceof IOException) {
      LOG.debug("a connection is broken", cause);
    } else {
      LOG.error("unexpected failure of a connection", cause);
    }
    ctx.close();
  }

  private void accept(ChannelHandlerContext ctx, HttpObject part) {
    try {
      switch (state) {
        case IDLE -> begin(ctx, (HttpRequest) part);
        case BODY -> addToBody(ctx, (HttpContent) part);
        default -> skip(ctx, part);
      }
    } catch (RejectedRequestException e) {
      reject(ctx, e, part instanceof LastHttpContent);
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("unexpected failure of a connection", e);
      ctx.close();
    }
  }

  /** Accepts the headers of a request. */
  private void begin(ChannelHandlerContext ctx, HttpRequest begun) throws RejectedRequestException {
    seconds = 0;
    headersBegun = false;
    received = begun;
    head = null;
    state = State.BODY;
    RequestHead checked = RequestHead.checked(begun, server.urls(), localAddress(ctx));
    server.pageGuard().check(checked, ctx.channel().localAddress(), ctx.channel().remoteAddress());
    RequestLimits limits = server.requestLimits().apply(checked.request());
    long maxBytes = limits.maxBodyBytes();
    if (HttpUtil.getContentLength(begun, 0L) > maxBytes) {
      throw RejectedRequestException.bodyTooLong(maxBytes);
    }
    if (HttpUtil.is100ContinueExpected(begun)) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    head = checked;
    urgent = limits.urgent();
    body =
        new RequestBody(
            ctx.channel().eventLoop(),
            server.workers().transfers(urgent),
            maxBytes,
            () -> bodyWritten(ctx));
  }

  private void addToBody(ChannelHandlerContext ctx, HttpContent part)
      throws RejectedRequestException, IOException {
    seconds = 0;
    RequestBody its = body;
    if (its == null) {
      throw new IllegalStateException("a request body must follow its headers");
    }
    if (part.decoderResult().isFailure()) {
      part.release();
      RequestHead.check(part.decoderResult());
    }
    bodyArrived = part instanceof LastHttpContent; // its trailers are ignored
    its.add(part.content());
    if (its.isWriting()) {
      updateReading(ctx);
    } else if (bodyArrived) {
      handle(ctx, its);
    }
  }

  /** Called after a worker has written a part of the body. */
  private void bodyWritten(ChannelHandlerContext ctx) {
    RequestBody its = body;
    if (its == null) {
      return;
    }
    if (its.hasFailed()) {
      ctx.close();
    } else if (bodyArrived) {
      handle(ctx, its);
    } else {
      seconds = 0;
      acceptWaiting(ctx);
    }
  }

  private void handle(ChannelHandlerContext ctx, RequestBody its) {
    RequestHead known = head;
    if (known == null || !server.open().begin()) {
      its.abandon();
      body = null;
      ctx.close();
      return;
    }
    bodyArrived = false;
    body = null;
    state = State.HANDLING;
    seconds = 0;
    updateReading(ctx);
    exchange = new Exchange(server, this, ctx.channel(), known, its, urgent);
    exchange.start();
  }

  /** Called by the exchange after its response has been sent. */
  void responded(boolean keepAlive) {
    ChannelHandlerContext ctx = context;
    if (ctx == null || state != State.HANDLING) {
      return;
    }
    exchange = null;
    seconds = 0;
    if (keepAlive) {
      state = State.IDLE;
      acceptWaiting(ctx);
    } else {
      end(ctx);
    }
  }

  private void acceptWaiting(ChannelHandlerContext ctx) {
    while (state != State.HANDLING && !bodyArrived && !waiting.isEmpty()) {
      if (body != null && body.isWriting()) {
        break;
      }
      accept(ctx, waiting.remove());
    }
    updateReading(ctx);
  }

  /** Rejects a request before its body has arrived completely. */
  private void reject(
      ChannelHandlerContext ctx, RejectedRequestException rejection, boolean complete) {
    if (received == null) {
      throw new IllegalStateException("there is no request to reject", rejection);
    }
    RequestHead known = head != null ? head : RequestHead.unchecked(received);
    if (body != null) {
      body.abandon();
      body = null;
    }
    bodyArrived = false;
    boolean keepAlive =
        !known.hasBody()
            && HttpUtil.isKeepAlive(known.received())
            && ctx.channel().isWritable(); // otherwise unread responses would accumulate
    state = complete ? State.IDLE : State.SKIPPING;
    ctx.writeAndFlush(RejectionResponse.of(server, known, rejection, keepAlive));
    if (!keepAlive) {
      end(ctx);
    }
  }

  private void skip(ChannelHandlerContext ctx, HttpObject part) {
    if (part instanceof HttpContent content) {
      discarded += content.content().readableBytes();
    }
    ReferenceCountUtil.release(part);
    if (state == State.SKIPPING && part instanceof LastHttpContent) {
      state = State.IDLE;
    } else if (discarded > MAX_DISCARDED) {
      ctx.close();
    }
  }

  /** Closes the sending side after all pending writes; the client then closes the connection. */
  private void end(ChannelHandlerContext ctx) {
    state = State.ENDED;
    seconds = 0;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    updateReading(ctx);
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (tls != null) {
                tls.closeOutbound();
              } else if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
                duplex.shutdownOutput();
              }
            });
  }

  /** Called every second. */
  void tick() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    if (state == State.BODY && body != null && body.isWriting()) {
      seconds = 0; // the server causes the pause, not the client
      return;
    }
    if (state == State.HANDLING) {
      long pending = pending(ctx);
      seconds = pending > 0 && pending == lastPending ? seconds : 0;
      lastPending = pending;
    }
    seconds++;
    if (seconds <= maxSeconds()) {
      return;
    }
    if (state == State.BODY && !bodyArrived) {
      reject(ctx, RejectedRequestException.timeout(), false);
    } else if (state != State.BODY) {
      closeNow(ctx);
    }
  }

  private long maxSeconds() {
    Limits limits = server.limits();
    return switch (state) {
      case IDLE -> (headersBegun ? limits.headers() : limits.idle()).toSeconds();
      case BODY, SKIPPING -> limits.pause().toSeconds();
      case HANDLING -> limits.unread().toSeconds();
      case ENDED -> LINGER.toSeconds();
    };
  }

  /** Returns the seconds of waiting for the client to send a request; negative if not waiting. */
  int waitingSeconds() {
    return state == State.HANDLING ? -1 : seconds;
  }

  /** Closes the connection immediately. A request that is still queued is not handled. */
  void close() {
    if (exchange != null) {
      exchange.abandon(); // before a worker can start it
    }
    if (context != null) {
      closeNow(context);
    }
  }

  /** Closes a connection without waiting until the client has read the written bytes. */
  private static void closeNow(ChannelHandlerContext ctx) {
    ctx.close();
    Channel channel = ctx.channel();
    if (channel.isOpen()) { // TLS delays the close, perhaps until after the event loop ends
      channel.unsafe().close(channel.voidPromise());
    }
  }

  /** Returns a measure of the written bytes that the client has not read; 0 if it has read all. */
  private static long pending(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
  }

  private void updateReading(ChannelHandlerContext ctx) {
    boolean writing = body != null && body.isWriting();
    ctx.channel().config().setAutoRead(!writing && waiting.size() < MAX_WAITING);
  }

  private static String localAddress(ChannelHandlerContext ctx) {
    return ctx.channel().localAddress() instanceof InetSocketAddress local
        ? local.getAddress().getHostAddress()
        : "";
  }
}
