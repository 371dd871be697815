package io.github.tenantsnapshot.simulator.http;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.SignIn;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.internal.AllowedHosts;
import io.github.tenantsnapshot.simulator.http.internal.Cors;
import io.github.tenantsnapshot.simulator.http.internal.HttpListener;
import io.github.tenantsnapshot.simulator.http.internal.Limits;
import io.github.tenantsnapshot.simulator.http.internal.OpenRequests;
import io.github.tenantsnapshot.simulator.http.internal.PageGuard;
import io.github.tenantsnapshot.simulator.http.internal.RequestLimits;
import io.github.tenantsnapshot.simulator.http.internal.RequestUrls;
import io.github.tenantsnapshot.simulator.http.internal.ServerParts;
import io.github.tenantsnapshot.simulator.http.internal.Workers;
import io.github.tenantsnapshot.simulator.internal.signin.SignInHandler;
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
 * <p>The handler receives the method, headers and body as the client sent them. The URL has the
 * scheme of the request and the host of its {@code Host} header. Links in the response therefore
 * lead to this server. This includes {@code https://graph.microsoft.com}, if that name resolves to
 * this server. The handler is called when the body of the request has arrived completely. The body
 * of the response is streamed: a long body is never completely in memory. If the handler or the
 * body throws an {@link IOException}, the server closes the connection before the end of the
 * response. Clients therefore detect a truncated response.
 *
 * <h2>Requests that the server rejects</h2>
 *
 * <ul>
 *   <li>400 for malformed HTTP, and for a URL that neither begins with a slash nor is absolute.
 *   <li>400 for a {@code Host} header that is missing (in HTTP/1.1), repeated, or invalid.
 *   <li>403, 415 and 421 for requests that {@link SimulatorControl#withPage} excludes.
 *   <li>408 if no part of the body arrives for 30 seconds.
 *   <li>413 for a body that is longer than {@link Builder#maxBodyBytes}, unless it is for a {@link
 *       SimulatorControl}, which has its own limits.
 *   <li>414 for a request line of more than 64 KiB, 431 for more than 200 headers or more than 64
 *       KiB of them.
 *   <li>421 for a host that is not {@linkplain Builder#addAllowedHosts allowed}.
 *   <li>500 if the handler throws anything but an {@code IOException}; the server logs an error.
 * </ul>
 *
 * <p>These errors have the format of Graph's errors. With {@link Builder#cors}, the server also
 * responds to a browser's preflight requests, with 200.
 *
 * <h2>Limits</h2>
 *
 * <p>No client occupies a thread: not with an incomplete request, nor by not reading a response,
 * nor while the handler delays a response. The handler is called on at most {@link
 * Builder#maxConcurrentRequests} threads; requests for a {@link SimulatorControl} have their own
 * threads. If a client closes its connection, the future of its response is cancelled. The server
 * does not detect this if the client has pipelined eight or more further requests, since it then
 * stops reading. In that case, the connection is closed when the response is sent.
 *
 * <p>The maximum number of connections is 2048. A further connection closes the one that has waited
 * longest for its client to send a request. The server also closes a connection in these cases:
 *
 * <ul>
 *   <li>The client sends nothing for 30 seconds after it has opened the connection.
 *   <li>The headers of a request have not arrived 30 seconds after their first byte.
 *   <li>The client sends no further request for 5 minutes after a response.
 *   <li>The client reads no part of a response for 5 minutes.
 * </ul>
 *
 * <p>The duration of a response is not limited otherwise.
 *
 * <h2>Unsupported features</h2>
 *
 * <ul>
 *   <li>HTTP/2, and protocol upgrades with {@code Upgrade}.
 *   <li>{@code OPTIONS *} and {@code CONNECT}: 400.
 *   <li>Clients that close only the sending side of the connection and then wait for the response:
 *       the server treats the connection as closed.
 *   <li>An unencoded space or a non-ASCII character in the URL: 400. Other characters are passed to
 *       the handler unchanged.
 *   <li>Trailers of a request: the server reads and ignores them.
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
              builder.signIn == null ? builder.handler : builder.signIn.around(builder.handler),
              new RequestUrls(uri, builder.publicBase, builder.hosts(uri)),
              builder.cors,
              builder.compression,
              builder.requestLimits != null
                  ? builder.requestLimits
                  : RequestLimits.of(builder.handler, builder.maxBodyBytes),
              PageGuard.of(builder.handler, scheme),
              builder.signIn != null,
              builder.limits,
              workers,
              open,
              builder.clock),
          tls);
    } catch (RuntimeException | Error e) {
      listener.end(); // otherwise its thread and its port would remain in use
      throw e;
    }
  }

  /**
   * Returns a builder. For a {@link SimulatorControl}, also set the {@linkplain Builder#clock
   * clock} of its simulator.
   *
   * @param handler handles the requests, concurrently on several threads; the server does not close
   *     it
   */
  public static Builder builder(GraphHandler handler) {
    return new Builder(handler);
  }

  /**
   * Returns a builder of a server for a simulator: with its endpoint and its clock.
   *
   * @param simulator the simulator, which the server does not close
   */
  public static Builder builder(TenantSimulator simulator) {
    Objects.requireNonNull(simulator, "simulator must not be null");
    return builder(simulator.endpoint()).clock(simulator.clock());
  }

  /**
   * Starts a server for a simulator, with the simulator's clock and all defaults: on any free port
   * of 127.0.0.1, with plain HTTP.
   *
   * @return the server, which already accepts connections; it does not close the simulator
   * @throws IOException if there is no free port
   */
  public static GraphServer start(TenantSimulator simulator) throws IOException {
    return builder(simulator).start();
  }

  /**
   * Returns the URL of the server without a trailing slash, such as {@code http://127.0.0.1:49152}.
   * If the server listens on all addresses, the host is the loopback address.
   */
  public URI uri() {
    return uri;
  }

  /** Returns the port on which the server listens. */
  public int port() {
    return uri.getPort();
  }

  /** Returns the URL of the server, for messages. */
  @Override
  public String toString() {
    return "GraphServer[" + uri + "]";
  }

  /**
   * Stops the server. Waits up to two seconds for the requests that are being handled, then closes
   * their connections and interrupts their threads. Afterwards the port is free and the threads
   * have ended, unless the handler ignores the interrupt. Idempotent. The handler must not call
   * this method.
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
        LOG.warn("the handler is still processing a request after the server was closed");
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
    if (address.isAnyLocalAddress()) {
      return "127.0.0.1";
    }
    String host = AllowedHosts.text(address);
    return address instanceof Inet6Address ? "[" + host + "]" : host;
  }

  /**
   * A builder of {@link GraphServer}s. Not thread-safe.
   *
   * <p>Defaults: any free port of 127.0.0.1, plain HTTP, links with the host of the {@code Host}
   * header, bodies of up to 1 MiB, 16 concurrent requests, no cross-origin access, no compression,
   * the system clock.
   */
  public static final class Builder {

    private static final long MAX_BODY_BYTES = 1024 * 1024;
    private static final int MAX_CONCURRENT_REQUESTS = 16;

    /** The hosts that are allowed by default; a hosts file may map the last one to this server. */
    private static final List<String> HOSTS =
        List.of("localhost", "127.0.0.1", "::1", "graph.microsoft.com");

    private final GraphHandler handler;
    private InetAddress address = loopback();
    private int port;
    private @Nullable TlsIdentity tls;
    private @Nullable SignIn signIn;
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
     * @param port the port, from 1 to 65535; 0 for any free port
     * @throws IllegalArgumentException if the port is not from 0 to 65535
     */
    public Builder port(int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * Sets the address to listen on. Every client that can reach the address can use the simulator,
     * so the default is 127.0.0.1.
     */
    public Builder address(InetAddress address) {
      this.address = Objects.requireNonNull(address, "address must not be null");
      return this;
    }

    /** Enables HTTPS and disables plain HTTP. */
    public Builder tls(TlsIdentity tls) {
      this.tls = Objects.requireNonNull(tls, "tls must not be null");
      return this;
    }

    /**
     * Makes the server also respond to requests for {@code login.microsoftonline.com}, on the same
     * port. If the server listens on another address than loopback, {@link #start} calls {@link
     * SignIn#requireRegistration()}. {@link #cors} does not apply to these requests.
     *
     * @param signIn the sign-in of a simulator
     */
    public Builder signIn(SignIn signIn) {
      this.signIn = Objects.requireNonNull(signIn, "signIn must not be null");
      return this;
    }

    /**
     * Sets the scheme, host and port for the URLs of all requests, and so for the links in
     * responses. They replace those of the request, for servers behind a proxy. The host is allowed
     * implicitly.
     *
     * @param publicBase scheme, host and optionally port, without a path, such as {@code
     *     https://graph.microsoft.com}
     * @throws IllegalArgumentException if the URL has another form
     */
    public Builder publicBase(URI publicBase) {
      RequestUrls.base(Objects.requireNonNull(publicBase, "publicBase must not be null"));
      this.publicBase = publicBase;
      return this;
    }

    /**
     * Allows requests to further hosts. These are always allowed: {@code localhost}, the loopback
     * addresses, {@code graph.microsoft.com}, the names of the certificate, the host of {@link
     * #publicBase}, and the local address of the connection. Requests to other hosts are rejected
     * with 421, which prevents DNS rebinding: a web page cannot reach the server through its own
     * host name.
     *
     * @param hosts names or addresses without a port; {@code *.example} for all its subdomains,
     *     {@code *} for any host
     * @throws IllegalArgumentException if a host is invalid
     */
    public Builder addAllowedHosts(String... hosts) {
      Objects.requireNonNull(hosts, "hosts must not be null");
      for (String host : hosts) {
        AllowedHosts.check(Objects.requireNonNull(host, "hosts must not contain null"));
      }
      moreHosts.addAll(List.of(hosts));
      return this;
    }

    /**
     * Sets the maximum length of a request body. Requests with a longer body are rejected with 413.
     * Requests for a {@link SimulatorControl} have their own limits.
     *
     * @param maxBodyBytes the maximum number of bytes
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder maxBodyBytes(long maxBodyBytes) {
      if (maxBodyBytes < 0) {
        throw new IllegalArgumentException("maxBodyBytes must not be negative: " + maxBodyBytes);
      }
      this.maxBodyBytes = maxBodyBytes;
      return this;
    }

    /**
     * Sets the maximum number of threads that call the handler concurrently. Further requests wait
     * in a queue, in order of arrival. A response that the handler delays does not count towards
     * the maximum, nor does sending a body that is created while it is read, after its first 8 KiB.
     * Eight threads read all longer bodies, so a body should not wait for an event.
     *
     * @param maxConcurrentRequests the maximum
     * @throws IllegalArgumentException if the maximum is not positive
     */
    public Builder maxConcurrentRequests(int maxConcurrentRequests) {
      if (maxConcurrentRequests < 1) {
        throw new IllegalArgumentException(
            "maxConcurrentRequests must be positive: " + maxConcurrentRequests);
      }
      this.maxConcurrentRequests = maxConcurrentRequests;
      return this;
    }

    /**
     * Allows web pages of another origin to call the server (CORS). The server responds to
     * preflight requests, and every response exposes the headers {@code request-id}, {@code
     * client-request-id} and {@code Retry-After}. The control of a simulator is excepted: only
     * pages of its own origin may use it.
     *
     * @param origin such as {@code http://localhost:3000}; {@code *} for any; the text {@code null}
     *     for pages from files
     * @throws IllegalArgumentException if the origin is invalid
     */
    public Builder cors(String origin) {
      cors = new Cors(Objects.requireNonNull(origin, "origin must not be null"));
      return this;
    }

    /** Sets whether response bodies are compressed with gzip for clients that accept it. */
    public Builder compression(boolean compression) {
      this.compression = compression;
      return this;
    }

    /**
     * Sets the clock for the server's own errors and for responses without a {@code Date} header,
     * for example {@link TenantSimulator#clock()}.
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock must not be null");
      return this;
    }

    /** Sets the limits of clients, so that tests can reach them. */
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
     * @return the server, which already accepts connections
     * @throws IOException if the port is in use, or if the address is not local
     * @throws IllegalStateException if both {@link #publicBase} and {@link #signIn} were called:
     *     all requests would have the host of the former
     */
    public GraphServer start() throws IOException {
      if (signIn != null && publicBase != null) {
        throw new IllegalStateException("publicBase must not be set for a server with signIn");
      }
      if (signIn != null && !address.isLoopbackAddress()) {
        signIn.requireRegistration();
      }
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
      if (signIn != null) {
        all.add(SignInHandler.HOST);
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
