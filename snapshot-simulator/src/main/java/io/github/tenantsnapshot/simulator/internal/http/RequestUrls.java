package io.github.tenantsnapshot.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the URL that a request was sent to, path and query exactly as sent. Links in the answer
 * begin like it. Immutable.
 */
public final class RequestUrls {

  /** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");

  private static final Pattern ABSOLUTE = Pattern.compile("(?i)(https?)://([^/?#]*)(.*)");

  private final String own;
  private final String scheme;
  private final @Nullable String pinned;

  /**
   * Makes URLs for a listener.
   *
   * @param own where it listens
   * @param pinned what every URL begins with; null for what the request says
   */
  public RequestUrls(URI own, @Nullable URI pinned) {
    this.own = own.toString();
    this.scheme = own.getScheme();
    this.pinned = pinned == null ? null : base(pinned);
  }

  /**
   * Returns the beginning of URLs: scheme, host and port.
   *
   * @throws IllegalArgumentException if the URI is no such beginning
   */
  public static String base(URI uri) {
    String text = uri.toString();
    String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    var parts = ABSOLUTE.matcher(base);
    if (!parts.matches()
        || !AUTHORITY.matcher(parts.group(2)).matches()
        || !parts.group(3).isEmpty()) {
      throw new IllegalArgumentException(
          "a base must be like https://graph.microsoft.com, but was " + uri);
    }
    return base;
  }

  /**
   * Returns the URL of a request.
   *
   * @throws RefusedRequestException if it names no host, or none that can stand in a URL
   */
  String of(HttpExchange exchange) throws RefusedRequestException {
    String target = exchange.getRequestURI().toString();
    var absolute = ABSOLUTE.matcher(target);
    if (!absolute.matches()) {
      return (pinned == null ? scheme + "://" + host(exchange, own) : pinned) + target;
    }
    // The form that is sent to proxies: it outranks the Host header.
    if (pinned != null) {
      return pinned + absolute.group(3);
    }
    if (!AUTHORITY.matcher(absolute.group(2)).matches()) {
      throw RefusedRequestException.badRequest("The URL of the request has no valid host.");
    }
    return target;
  }

  private static String host(HttpExchange exchange, String own) throws RefusedRequestException {
    List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (hosts.isEmpty() && Protocol.isHttp10(exchange)) {
      return own.substring(own.indexOf("//") + 2);
    }
    if (hosts.size() != 1 || !AUTHORITY.matcher(hosts.get(0)).matches()) {
      throw RefusedRequestException.badRequest(
          "The request needs exactly one Host header with a host name, and perhaps a port.");
    }
    return hosts.get(0);
  }
}
