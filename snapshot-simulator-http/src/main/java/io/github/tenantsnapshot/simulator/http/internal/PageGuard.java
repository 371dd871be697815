package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.internal.control.ControlRequests;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The check of requests for a simulator's page, and of requests that browsers send to the control.
 * It protects them from other web pages, from other machines and from DNS rebinding. Clients that
 * are not browsers send neither {@code Origin} nor {@code Sec-Fetch-Site}, and are not checked.
 * Immutable.
 */
public final class PageGuard {

  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final List<String> LOOPBACK_HOSTS = List.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> ALLOWED_SITES = Set.of("same-origin", "none");

  private final boolean hasPage;
  private final String scheme;

  private PageGuard(boolean hasPage, String scheme) {
    this.hasPage = hasPage;
    this.scheme = scheme;
  }

  /**
   * Returns the guard of a server.
   *
   * @param handler the handler of the requests; only a control with a page is guarded
   * @param scheme the scheme of the server
   */
  public static PageGuard of(GraphHandler handler, String scheme) {
    return new PageGuard(handler instanceof SimulatorControl control && control.hasPage(), scheme);
  }

  /**
   * Checks a request.
   *
   * @param head the valid head of the request
   * @param local the server's address of the connection
   * @param peer the client's address of the connection
   * @throws RejectedRequestException if the request is not allowed
   */
  void check(RequestHead head, SocketAddress local, SocketAddress peer)
      throws RejectedRequestException {
    if (!hasPage) {
      return;
    }
    RequestTarget url = RequestTarget.of(head.request().url());
    HttpHeaders headers = head.received().headers();
    boolean fromBrowser = headers.contains(HttpHeaderNames.ORIGIN) || headers.contains(FETCH_SITE);
    if (!ControlRequests.isControl(url) || !(fromBrowser || ControlRequests.isPage(url))) {
      return;
    }
    if (!isLoopback(peer)) {
      throw forbidden("The simulator's page is available only on the machine of the server.");
    }
    String host = host(head.received(), local);
    for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
      if (!origin.equals(scheme + "://" + host)) {
        throw forbidden("Web pages of other origins must not send requests to this path.");
      }
    }
    for (String site : headers.getAll(FETCH_SITE)) {
      if (!ALLOWED_SITES.contains(site)) {
        throw forbidden("Web pages of other sites must not send requests to this path.");
      }
    }
    if (head.hasBody() && !isJson(head.received())) {
      throw new RejectedRequestException(
          415, "UnsupportedMediaType", "The Content-Type of the body must be application/json.");
    }
  }

  /** Returns the host and port that the request was sent to, in the form of an origin. */
  private String host(HttpRequest request, SocketAddress local) throws RejectedRequestException {
    String host = String.join(",", request.headers().getAll(HttpHeaderNames.HOST));
    int port = local instanceof InetSocketAddress address ? address.getPort() : -1;
    boolean standardPort = port == (scheme.equals("https") ? 443 : 80);
    if (request.uri().startsWith("/")) {
      for (String allowed : LOOPBACK_HOSTS) {
        if (host.equals(standardPort ? allowed : allowed + ":" + port)) {
          return host;
        }
      }
    }
    throw new RejectedRequestException(
        421,
        "MisdirectedRequest",
        "The simulator's page is available only with the host localhost, 127.0.0.1 or [::1] and the"
            + " port of the server.");
  }

  private static boolean isLoopback(SocketAddress address) {
    return address instanceof InetSocketAddress peer && peer.getAddress().isLoopbackAddress();
  }

  private static boolean isJson(HttpRequest request) {
    CharSequence type = HttpUtil.getMimeType(request);
    return type != null
        && type.toString().strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static RejectedRequestException forbidden(String text) {
    return new RejectedRequestException(403, "Forbidden", text);
  }
}
