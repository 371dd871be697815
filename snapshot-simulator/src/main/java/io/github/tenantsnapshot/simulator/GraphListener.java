package io.github.tenantsnapshot.simulator;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.internal.http.ConnectionThreads;
import io.github.tenantsnapshot.simulator.internal.http.Cors;
import io.github.tenantsnapshot.simulator.internal.http.ExchangeHandler;
import io.github.tenantsnapshot.simulator.internal.http.OpenExchanges;
import io.github.tenantsnapshot.simulator.internal.http.RequestUrls;
import io.github.tenantsnapshot.simulator.internal.http.ResponseWriter;
import io.github.tenantsnapshot.simulator.internal.http.ServerProperties;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link GraphHandler} over HTTP or HTTPS, on loopback unless told otherwise, with the
 * JDK's own HTTP server. Thread-safe. Keeps the JVM alive until it is closed.
 *
 * <p>The handler gets the method, the headers and the body as sent. The URL begins as the request's
 * scheme and {@code Host} header say, so links in the answer lead back the same way, through {@code
 * https://graph.microsoft.com} too if that name leads here. The handler is called when the body of
 * the request has arrived. What it answers is sent as it is made: a long body is never in memory as
 * a whole. If it throws an {@link IOException}, or if the body does, the connection is closed in
 * mid-answer, so that no client takes a part for the whole.
 *
 * <h2>What it answers itself</h2>
 *
 * <ul>
 *   <li>400 to a request whose {@code Host} header is missing (in HTTP/1.1), doubled, or no host.
 *   <li>413 to a body that is longer than {@link Builder#maxBodyBytes}.
 *   <li>500 if the handler throws anything but an {@code IOException}; that is logged as an error.
 *   <li>200 to a browser's preflight request, with {@link Builder#cors}.
 * </ul>
 *
 * <p>These errors have the form of {@link GraphResponse#error}.
 *
 * <h2>Limits</h2>
 *
 * <p>A request that has begun to arrive holds a thread until its answer is sent; at 256 of them,
 * further connections are closed unanswered. Connections on which nothing has been sent hold none.
 * A request must have arrived within 30 seconds, else its connection is closed. Sending the answer
 * may take any time. The 30 seconds are the system property {@code sun.net.httpserver.maxReqTime},
 * which like {@code sun.net.httpserver.nodelay} is set by the first listener, for all servers of
 * this kind in the JVM, unless the host has set it. If the host has used the JDK's server before,
 * both come too late, and a warning is logged.
 *
 * <h2>What the JDK's server does not let through</h2>
 *
 * <ul>
 *   <li>A request line that is no HTTP, or whose URL {@link URI} does not take, such as one with a
 *       broken escape or with a plain <code>{</code>, <code>|</code>, quote or backslash: it
 *       answers 400 in HTML. So does it to header names with odd characters, and to bodies whose
 *       length is told in a wrong way or twice.
 *   <li>Targets without a path ({@code OPTIONS *}): it answers 404 in HTML. {@code CONNECT}: it
 *       closes the connection.
 *   <li>A plain space in the URL: it drops the rest of the URL.
 *   <li>The case of header names: it sends {@code Request-id} for {@code request-id}.
 *   <li>The {@code Date} header of the answer: it always sends the real time.
 * </ul>
 */
public final class GraphListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GraphListener.class);

  /** How many connections may wait to be accepted. */
  private static final int BACKLOG = 128;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final HttpServer server;
  private final ConnectionThreads threads;
  private final OpenExchanges open;
  private final URI uri;
  private final AtomicBoolean closed = new AtomicBoolean();

  private GraphListener(Builder builder) throws IOException {
    ServerProperties.set();
    this.server = create(builder);
    ServerProperties.check();
    this.uri = uri(builder.tls == null ? "http" : "https", server.getAddress());
    this.threads = new ConnectionThreads("graph-listener-" + uri.getPort());
    this.open = new OpenExchanges();
    server.setExecutor(threads);
    server.createContext(
        "/",
        new ExchangeHandler(
            builder.handler,
            new RequestUrls(uri, builder.publicBase),
            new ResponseWriter(builder.compression, builder.cors),
            builder.cors,
            new ExchangeHandler.Limits(builder.maxConcurrentRequests, builder.maxBodyBytes),
            open,
            builder.clock));
    server.start();
  }

  /**
   * Returns a builder.
   *
   * @param handler answers the requests, on many threads at once; the listener does not close it
   */
  public static Builder builder(GraphHandler handler) {
    return new Builder(handler);
  }

  /**
   * Returns where it listens, such as {@code http://127.0.0.1:49152}, without a slash at the end.
   * Where it listens on all addresses, this is loopback's.
   */
  public URI uri() {
    return uri;
  }

  /** Returns the port. */
  public int port() {
    return uri.getPort();
  }

  /**
   * Stops listening. Requests that are being answered have two seconds to end; then their
   * connections are closed and their threads interrupted. Afterwards the port is free and the
   * threads have ended, unless the handler ignores the interrupt. Does nothing the second time. Not
   * to be called by the handler.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = false;
    try {
      open.close(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    // First the threads: the server would wait for one that writes to a client that does not read.
    threads.interrupt();
    server.stop(0);
    try {
      if (!threads.awaitEnd(CLOSE_TIMEOUT)) {
        LOG.warn("the handler still works on a request, though the listener is closed");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServer create(Builder builder) throws IOException {
    InetSocketAddress address = new InetSocketAddress(builder.address, builder.port);
    if (builder.tls == null) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(builder.tls.sslContext()));
    return server;
  }

  private static URI uri(String scheme, InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    String host = address.getHostAddress();
    if (address.isAnyLocalAddress()) {
      host = "127.0.0.1";
    } else if (address instanceof Inet6Address) {
      int zone = host.indexOf('%');
      host = "[" + (zone < 0 ? host : host.substring(0, zone)) + "]";
    }
    return URI.create(scheme + "://" + host + ":" + bound.getPort());
  }

  /**
   * Makes a {@link GraphListener}. Not thread-safe.
   *
   * <p>What is not set: any free port of 127.0.0.1, plain HTTP, links as the request's {@code Host}
   * says, bodies of up to 1 MiB, 16 requests at once, no cross-origin access, no compression, the
   * system's clock.
   */
  public static final class Builder {

    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int MAX_CONCURRENT_REQUESTS = 16;

    private final GraphHandler handler;
    private InetAddress address = loopback();
    private int port;
    private @Nullable TlsIdentity tls;
    private @Nullable URI publicBase;
    private int maxBodyBytes = MAX_BODY_BYTES;
    private int maxConcurrentRequests = MAX_CONCURRENT_REQUESTS;
    private @Nullable Cors cors;
    private boolean compression;
    private InstantSource clock = InstantSource.system();

    private Builder(GraphHandler handler) {
      this.handler = Objects.requireNonNull(handler, "handler must not be null");
    }

    /**
     * Sets the port.
     *
     * @param number from 1 to 65535; 0 for any that is free
     * @throws IllegalArgumentException if it is no port
     */
    public Builder port(int number) {
      if (number < 0 || number > 65535) {
        throw new IllegalArgumentException("port must be 0 to 65535, but was " + number);
      }
      port = number;
      return this;
    }

    /**
     * Sets the address to listen on. Whoever reaches it can use the simulator: there is a reason
     * why it is 127.0.0.1 unless set.
     */
    public Builder address(InetAddress listenAddress) {
      address = Objects.requireNonNull(listenAddress, "listenAddress must not be null");
      return this;
    }

    /** Turns HTTPS on: the listener then speaks nothing else. */
    public Builder tls(TlsIdentity identity) {
      tls = Objects.requireNonNull(identity, "identity must not be null");
      return this;
    }

    /**
     * Sets what the URLs of requests, and so the links in answers, begin with, whatever the request
     * says: for listeners behind a proxy.
     *
     * @param base such as {@code https://graph.microsoft.com}: scheme, host and port, no path
     * @throws IllegalArgumentException if it is anything else
     */
    public Builder publicBase(URI base) {
      Objects.requireNonNull(base, "base must not be null");
      RequestUrls.base(base);
      publicBase = base;
      return this;
    }

    /**
     * Sets how long the body of a request may be. Longer ones are answered with 413.
     *
     * @param bytes the number of bytes
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxBodyBytes(int bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("maxBodyBytes must not be negative, but was " + bytes);
      }
      maxBodyBytes = bytes;
      return this;
    }

    /**
     * Sets on how many threads at once the handler is called. More requests wait for their turn, in
     * order. Sending an answer whose body is made as it is read does not count.
     *
     * @param count 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public Builder maxConcurrentRequests(int count) {
      if (count < 1) {
        throw new IllegalArgumentException(
            "maxConcurrentRequests must be 1 or more, but was " + count);
      }
      maxConcurrentRequests = count;
      return this;
    }

    /**
     * Lets web pages of another origin call the listener: it answers preflight requests, and every
     * answer exposes {@code request-id}, {@code client-request-id} and {@code Retry-After}.
     *
     * @param origin such as {@code http://localhost:3000}; {@code *} for any, {@code null} as text
     *     for pages from files
     * @throws IllegalArgumentException if it is no origin
     */
    public Builder cors(String origin) {
      Objects.requireNonNull(origin, "origin must not be null");
      cors = new Cors(origin);
      return this;
    }

    /** Sets whether bodies are compressed with gzip for clients that accept it. */
    public Builder compression(boolean on) {
      compression = on;
      return this;
    }

    /**
     * Sets what tells the time of the errors that the listener answers itself, such as {@link
     * TenantSimulator#clock()}.
     */
    public Builder clock(InstantSource errorClock) {
      clock = Objects.requireNonNull(errorClock, "errorClock must not be null");
      return this;
    }

    /**
     * Starts a listener.
     *
     * @return the listener, which accepts connections already
     * @throws IOException if the port is taken or the address is not this machine's
     */
    public GraphListener start() throws IOException {
      return new GraphListener(this);
    }

    private static InetAddress loopback() {
      try {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      } catch (UnknownHostException e) {
        throw new IllegalStateException("an IPv4 address has four bytes", e);
      }
    }
  }
}
