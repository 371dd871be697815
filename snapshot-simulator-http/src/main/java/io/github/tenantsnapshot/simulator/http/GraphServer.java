package io.github.tenantsnapshot.simulator.http;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.internal.AllowedHosts;
import io.github.tenantsnapshot.simulator.http.internal.Cors;
import io.github.tenantsnapshot.simulator.http.internal.HttpListener;
import io.github.tenantsnapshot.simulator.http.internal.Limits;
import io.github.tenantsnapshot.simulator.http.internal.OpenRequests;
import io.github.tenantsnapshot.simulator.http.internal.RequestLimits;
import io.github.tenantsnapshot.simulator.http.internal.RequestUrls;
import io.github.tenantsnapshot.simulator.http.internal.ServerParts;
import io.github.tenantsnapshot.simulator.http.internal.Workers;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP or HTTPS server for a {@link GraphHandler}, by default on loopback. Thread-safe. Keeps
 * the JVM alive until it is closed.
 *
 * <p>The handler gets the method, the headers and the body as sent. The URL begins as the request's
 * scheme and {@code Host} header say, so links in the response lead back the same way, through
 * {@code https://graph.microsoft.com} too if that name leads here. The handler is called when the
 * body of the request has arrived. The response is sent as its body is read: a long body is never
 * in memory as a whole. If the handler or the body throws an {@link IOException}, the connection is
 * closed in mid-response, so that no client takes a part for the whole.
 *
 * <h2>Requests that the server rejects</h2>
 *
 * <ul>
 *   <li>400 for what is not HTTP, for a URL that neither begins with a slash nor is absolute, and
 *       for a {@code Host} header that is missing (in HTTP/1.1), repeated, or not a host.
 *   <li>408 for a body that pauses for longer than 30 seconds.
 *   <li>413 for a body that is longer than {@link Builder#maxBodyBytes}, unless it is for a {@link
 *       SimulatorControl}, which has limits of its own.
 *   <li>414 for a request line of more than 64 KiB, 431 for more than 200 headers or more than 64
 *       KiB of them.
 *   <li>421 for a host that is not {@linkplain Builder#allowedHosts allowed}.
 *   <li>500 if the handler throws anything but an {@code IOException}; that is logged as an error.
 * </ul>
 *
 * <p>These errors have the form of Graph's errors. With {@link Builder#cors}, the server also
 * responds to a browser's preflight requests, with 200.
 *
 * <h2>Limits</h2>
 *
 * <p>No client holds a thread: not with half a request, nor by not reading a response, nor while
 * the handler holds a response back. The handler is called on at most {@link
 * Builder#maxConcurrentRequests} threads; requests for a {@link SimulatorControl} have threads of
 * their own. If a client closes its connection, the future of its response is cancelled. That is
 * not noticed as long as the client has sent eight or more further requests, which the server has
 * stopped reading; the connection is then closed when the response is sent.
 *
 * <p>There are at most 2048 connections; a further one closes the connection that has waited
 * longest for its client to send a request. A connection is closed if the headers of a request have
 * not arrived 30 seconds after their first byte, if nothing follows a response for 5 minutes, or if
 * a client reads nothing of a response for 5 minutes. A response may otherwise take any time.
 *
 * <h2>What the server does not support</h2>
 *
 * <ul>
 *   <li>HTTP/2, and changes of the protocol by {@code Upgrade}.
 *   <li>{@code OPTIONS *} and {@code CONNECT}: 400.
 *   <li>Clients that close only their sending side and then wait for the response: the server takes
 *       it that they have gone.
 *   <li>A plain space or a character beyond ASCII in the URL: 400. Other characters go to the
 *       handler as they are.
 *   <li>Trailers of a request: they are read and ignored.
 *   <li>Client certificates.
 * </ul>
 */
public final class GraphServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GraphServer.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final HttpListener listener;
  private final Workers workers;
  private final OpenRequests open = new OpenRequests();
  private final URI uri;
  private final AtomicBoolean closed = new AtomicBoolean();

  private GraphServer(Builder builder) throws IOException {
    String scheme = builder.tls == null ? "http" : "https";
    SSLContext tls = builder.tls == null ? null : builder.tls.sslContext();
    this.listener =
        HttpListener.bind(new InetSocketAddress(builder.address, builder.port), builder.limits);
    try {
      InetSocketAddress bound = listener.address();
      this.uri = URI.create(scheme + "://" + host(bound.getAddress()) + ":" + bound.getPort());
      this.workers = new Workers("graph-server-" + uri.getPort(), builder.maxConcurrentRequests);
      listener.start(
          new ServerParts(
              builder.handler,
              new RequestUrls(uri, builder.publicBase, builder.hosts(uri)),
              builder.cors,
              builder.compression,
              builder.requestLimits != null
                  ? builder.requestLimits
                  : RequestLimits.of(builder.handler, builder.maxBodyBytes),
              builder.limits,
              workers,
              open,
              builder.clock),
          tls);
    } catch (RuntimeException | Error e) {
      listener.end(); // or its thread and its port would stay
      throw e;
    }
  }

  /**
   * Returns a builder.
   *
   * @param handler responds to the requests, on many threads at once; the server does not close it
   */
  public static Builder builder(GraphHandler handler) {
    return new Builder(handler);
  }

  /**
   * Starts a server for a simulator, with its clock and all defaults: on any free port of
   * 127.0.0.1, over plain HTTP.
   *
   * @return the server, which accepts connections already; it does not close the simulator
   * @throws IOException if there is no free port
   */
  public static GraphServer start(TenantSimulator simulator) throws IOException {
    Objects.requireNonNull(simulator, "simulator must not be null");
    return builder(simulator.endpoint()).clock(simulator.clock()).start();
  }

  /**
   * Returns the URL of the server, such as {@code http://127.0.0.1:49152}, without a slash at the
   * end. For a server on all addresses, this is loopback's.
   */
  public URI uri() {
    return uri;
  }

  /** Returns the port. */
  public int port() {
    return uri.getPort();
  }

  /** Returns the URL of the server, for messages. */
  @Override
  public String toString() {
    return "GraphServer[" + uri + "]";
  }

  /**
   * Stops the server. Requests that are being handled have two seconds to end; then their
   * connections are closed and their threads interrupted. Afterwards the port is free and the
   * threads have ended, unless the handler ignores the interrupt. Does nothing the second time. The
   * handler must not call it.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = false;
    try {
      listener.stopAccepting();
      open.close(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try {
      listener.closeConnections();
      workers.interrupt();
      if (!workers.awaitEnd(CLOSE_TIMEOUT)) {
        LOG.warn("the handler still works on a request, though the server is closed");
      }
      listener.awaitEnd(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      workers.interrupt();
      listener.end();
      Thread.currentThread().interrupt();
    }
  }

  private static String host(InetAddress address) {
    String host = address.getHostAddress();
    if (address.isAnyLocalAddress()) {
      return "127.0.0.1";
    } else if (address instanceof Inet6Address) {
      int zone = host.indexOf('%');
      return "[" + (zone < 0 ? host : host.substring(0, zone)) + "]";
    }
    return host;
  }

  /**
   * Builds a {@link GraphServer}. Not thread-safe.
   *
   * <p>Defaults: any free port of 127.0.0.1, plain HTTP, links as the request's {@code Host} says,
   * bodies of up to 1 MiB, 16 requests at once, no cross-origin access, no compression, the
   * system's clock.
   */
  public static final class Builder {

    private static final long MAX_BODY_BYTES = 1024 * 1024;
    private static final int MAX_CONCURRENT_REQUESTS = 16;

    /** Allowed by default; the last is what a hosts file may lead here. */
    private static final List<String> HOSTS =
        List.of("localhost", "127.0.0.1", "::1", "graph.microsoft.com");

    private final GraphHandler handler;
    private InetAddress address = loopback();
    private int port;
    private @Nullable TlsIdentity tls;
    private @Nullable URI publicBase;
    private final Set<String> moreHosts = new LinkedHashSet<>();
    private long maxBodyBytes = MAX_BODY_BYTES;
    private int maxConcurrentRequests = MAX_CONCURRENT_REQUESTS;
    private @Nullable Cors cors;
    private boolean compression;
    private InstantSource clock = InstantSource.system();
    private Limits limits = Limits.standard();
    private @Nullable Function<GraphRequest, RequestLimits> requestLimits;

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
     * Sets the address to listen on. Everybody who reaches it can use the simulator, hence the
     * default of 127.0.0.1.
     */
    public Builder address(InetAddress listenAddress) {
      address = Objects.requireNonNull(listenAddress, "listenAddress must not be null");
      return this;
    }

    /** Turns HTTPS on: the server then speaks nothing else. */
    public Builder tls(TlsIdentity identity) {
      tls = Objects.requireNonNull(identity, "identity must not be null");
      return this;
    }

    /**
     * Sets the beginning of the URLs of requests, and so of the links in responses, whatever the
     * request says: for servers behind a proxy. Its host is allowed.
     *
     * @param base such as {@code https://graph.microsoft.com}: scheme, host and port, no path
     * @throws IllegalArgumentException if it is anything else
     */
    public Builder publicBase(URI base) {
      RequestUrls.base(Objects.requireNonNull(base, "base must not be null"));
      publicBase = base;
      return this;
    }

    /**
     * Allows requests that are sent to more hosts. Always allowed are {@code localhost}, the
     * loopback addresses, {@code graph.microsoft.com}, the names of the certificate, the host of
     * {@link #publicBase}, and the address that the connection leads to. Requests to other hosts
     * are rejected with 421, so that a web page cannot use the server through a host name of its
     * own that leads here.
     *
     * @param hosts names or addresses without a port; {@code *.example} for all names below, {@code
     *     *} for any host
     * @throws IllegalArgumentException if one is no host
     */
    public Builder allowedHosts(String... hosts) {
      Objects.requireNonNull(hosts, "hosts must not be null");
      for (String host : hosts) {
        AllowedHosts.check(Objects.requireNonNull(host, "hosts must not contain null"));
      }
      moreHosts.addAll(List.of(hosts));
      return this;
    }

    /**
     * Sets the maximum length of the body of a request. Longer ones are rejected with 413. Requests
     * for a {@link SimulatorControl} have limits of their own.
     *
     * @param bytes the number of bytes
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxBodyBytes(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("maxBodyBytes must not be negative, but was " + bytes);
      }
      maxBodyBytes = bytes;
      return this;
    }

    /**
     * Sets the maximum number of threads on which the handler is called at once. More requests wait
     * for their turn, in order. A response that the handler holds back takes no turn, nor does
     * sending a response whose body is made as it is read.
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
     * Allows web pages of another origin to call the server: it responds to preflight requests, and
     * every response exposes {@code request-id}, {@code client-request-id} and {@code Retry-After}.
     *
     * @param origin such as {@code http://localhost:3000}; {@code *} for any, {@code null} as text
     *     for pages from files
     * @throws IllegalArgumentException if it is no origin
     */
    public Builder cors(String origin) {
      cors = new Cors(Objects.requireNonNull(origin, "origin must not be null"));
      return this;
    }

    /** Sets whether bodies are compressed with gzip for clients that accept it. */
    public Builder compression(boolean on) {
      compression = on;
      return this;
    }

    /**
     * Sets the clock for the errors of the server itself, and for responses without a {@code Date}
     * header, such as {@link TenantSimulator#clock()}.
     */
    public Builder clock(InstantSource errorClock) {
      clock = Objects.requireNonNull(errorClock, "errorClock must not be null");
      return this;
    }

    /** Sets limits that tests can reach. */
    Builder limits(Limits forTests) {
      limits = forTests;
      return this;
    }

    /** Sets the limits of each request, for tests. */
    Builder requestLimits(Function<GraphRequest, RequestLimits> forTests) {
      requestLimits = forTests;
      return this;
    }

    /**
     * Starts a server.
     *
     * @return the server, which accepts connections already
     * @throws IOException if the port is taken or the address is not this machine's
     */
    public GraphServer start() throws IOException {
      return new GraphServer(this);
    }

    private AllowedHosts hosts(URI own) {
      List<String> all = new ArrayList<>(HOSTS);
      all.add(own.getHost());
      if (tls != null) {
        all.addAll(tls.hosts());
      }
      if (publicBase != null) {
        all.add(RequestUrls.host(publicBase));
      }
      all.addAll(moreHosts);
      return new AllowedHosts(all);
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
