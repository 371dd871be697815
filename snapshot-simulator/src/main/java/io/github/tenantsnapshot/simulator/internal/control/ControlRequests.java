package io.github.tenantsnapshot.simulator.internal.control;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.simulator.internal.token.TokenAuthenticator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Recognizes requests for the control of a simulator. Pure functions. */
public final class ControlRequests {

  /** The first segment of all paths of the control. */
  public static final String ROOT = "/_simulator";

  /** The paths of the files of the simulator's page. */
  public static final List<String> PAGE_PATHS =
      List.of(ROOT + "/", ROOT + "/page.js", ROOT + "/page.css", ROOT + "/icon.svg");

  private ControlRequests() {}

  /** Returns whether a URL is that of a file of the simulator's page. */
  public static boolean isPage(RequestTarget url) {
    return PAGE_PATHS.contains(url.path());
  }

  /** Returns whether a URL is one of the control. */
  public static boolean isControl(RequestTarget url) {
    return url.path().equals(ROOT) || url.path().startsWith(ROOT + "/");
  }

  /**
   * Returns whether a browser sent a request for a web page of another origin. Browsers state the
   * origin of a page in {@code Origin} (RFC 6454), and its relation to this server in {@code
   * Sec-Fetch-Site} (Fetch Metadata Request Headers).
   */
  public static boolean isOfAnotherOrigin(GraphRequest request, RequestTarget url) {
    if (headers(request, "Sec-Fetch-Site").stream().anyMatch("cross-site"::equalsIgnoreCase)) {
      return true;
    }
    List<String> hosts = headers(request, "Host");
    String own = hosts.isEmpty() ? withoutScheme(url.origin()) : hosts.get(0);
    return headers(request, "Origin").stream()
        .anyMatch(origin -> !withoutScheme(origin).equalsIgnoreCase(own));
  }

  private static List<String> headers(GraphRequest request, String name) {
    return request.headers().getOrDefault(name, List.of());
  }

  private static String withoutScheme(String origin) {
    return origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
  }

  /** Returns whether a request has the control token as its bearer token. */
  public static boolean hasToken(GraphRequest request, String token) {
    byte[] sent = TokenAuthenticator.bearer(request).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(sent, token.getBytes(StandardCharsets.UTF_8)); // constant time
  }
}
