package io.github.tenantsnapshot.simulator.http.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a server, and the event loop thread that reads from and writes to all its
 * connections. The thread never blocks. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
public final class HttpListener {

  private static final int BACKLOG = 1024;

  /** In bytes. By default, it grows to several MB for each client that does not read. */
  private static final int SEND_BUFFER = 256 * 1024;

  private final IoEventLoop loop;
  private final Channel socket;
  private final Connections connections;
  private volatile @Nullable ServerParts server; // null until it starts
  private volatile @Nullable SSLContext tls;

  private HttpListener(InetSocketAddress address, Limits limits) throws IOException {
    this.connections = new Connections(limits.connections());
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, "graph-server");
          thread.setDaemon(false); // even if a daemon thread starts the server
          return thread;
        };
    this.loop = new SingleThreadIoEventLoop(null, threads, NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.AUTO_READ, false) // until it starts
            .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    initialize(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      end();
      throw failure(address, bound.cause());
    }
    this.socket = bound.channel();
  }

  /**
   * Binds a socket, which accepts no connections until {@link #start}.
   *
   * @throws IOException if the port is in use, or if the address is not local
   */
  public static HttpListener bind(InetSocketAddress address, Limits limits) throws IOException {
    return new HttpListener(address, limits);
  }

  /** Returns the address of the socket. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.localAddress();
  }

  /** Starts to accept connections. */
  public void start(ServerParts parts, @Nullable SSLContext sslContext) {
    server = parts;
    tls = sslContext;
    int port = address().getPort();
    loop.execute(() -> Thread.currentThread().setName("graph-server-" + port));
    loop.scheduleAtFixedRate(connections::tick, 1, 1, TimeUnit.SECONDS);
    socket.config().setAutoRead(true);
  }

  /** Frees the port, and closes the connections whose clients have sent no complete request. */
  public void stopAccepting() throws InterruptedException {
    socket.close().await();
    run(connections::closeWaiting);
  }

  /** Closes all connections. */
  public void closeConnections() throws InterruptedException {
    run(connections::closeAll);
  }

  /** Ends the thread and waits until it has ended. */
  public void awaitEnd(Duration timeout) throws InterruptedException {
    end();
    loop.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the thread without waiting. */
  public void end() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private void run(Runnable task) throws InterruptedException {
    try {
      loop.submit(task).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the connections cannot be closed", e);
    }
  }

  private void initialize(SocketChannel channel) {
    ServerParts parts = server;
    if (parts == null) {
      throw new IllegalStateException("the server has not been started");
    }
    if (tls != null) {
      SSLEngine engine = tls.createSSLEngine();
      engine.setUseClientMode(false);
      SslHandler handler = new SslHandler(engine, parts.workers().handshakes());
      handler.setHandshakeTimeoutMillis(parts.limits().headers().toMillis());
      channel.pipeline().addLast(handler);
    }
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(Limits.REQUEST_LINE_BYTES)
                    .setMaxHeaderSize(Limits.HEADER_BYTES),
                Integer.MAX_VALUE), // a connection itself limits how far it reads ahead
            new HttpConnection(parts, connections));
  }

  private static IOException failure(InetSocketAddress address, @Nullable Throwable cause) {
    String reason = cause == null ? "cancelled" : cause.getMessage();
    String host = address.getAddress().getHostAddress();
    String text =
        "cannot listen on "
            + (host.indexOf(':') < 0 ? host : "[" + host + "]")
            + ":"
            + address.getPort()
            + ": "
            + reason;
    IOException failure =
        cause instanceof BindException ? new BindException(text) : new IOException(text);
    failure.initCause(cause);
    return failure;
  }
}
