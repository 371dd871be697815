package io.github.tenantsnapshot.simulator.http.internal;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines the URL of each request, with path and query exactly as sent. Links in responses have
 * the same scheme, host and port. Stricter than {@link
 * io.github.tenantsnapshot.internal.http.RequestTarget}, which splits a URL after this class has
 * accepted it. Immutable.
 */
public final class RequestUrls {

  /** A name, an IPv4 address or an IPv6 address in brackets, with an optional port. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");

  private static final Pattern ABSOLUTE = Pattern.compile("(?i)(https?)://([^/?#]*)((?:[/?#].*)?)");

  private final String own;
  private final String scheme;
  private final @Nullable String pinned;
  private final AllowedHosts hosts;

  /**
   * Creates an instance for a server.
   *
   * @param own the URL of the server
   * @param pinned the scheme, host and port of every URL; null for those of the request
   * @param hosts the hosts that requests may be sent to
   */
  public RequestUrls(URI own, @Nullable URI pinned, AllowedHosts hosts) {
    this.own = own.toString();
    this.scheme = own.getScheme();
    this.pinned = pinned == null ? null : base(pinned);
    this.hosts = hosts;
  }

  /**
   * Returns the base of URLs: scheme, host and port.
   *
   * @throws IllegalArgumentException if the URI is not such a base
   */
  public static String base(URI uri) {
    String text = uri.toString();
    String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    var parts = ABSOLUTE.matcher(base);
    if (!parts.matches()
        || !AUTHORITY.matcher(parts.group(2)).matches()
        || !parts.group(3).isEmpty()) {
      throw new IllegalArgumentException(
          "publicBase must be a scheme and a host, such as https://graph.microsoft.com: " + uri);
    }
    return base;
  }

  /**
   * Returns the host of a base URL, without the port. Unlike {@link URI#getHost}, this method
   * supports names with an underscore, which occur in container networks.
   */
  public static String host(URI base) {
    return AllowedHosts.withoutPort(base.getRawAuthority());
  }

  /**
   * Returns the URL of a request.
   *
   * @param localAddress the local address of the connection
   * @throws RejectedRequestException if the URL or its host is invalid, or if the host is not
   *     allowed
   */
  String of(HttpRequest request, String localAddress) throws RejectedRequestException {
    String target = request.uri();
    if (!isVisible(target)) {
      throw RejectedRequestException.badRequest(
          "The URL of the request has characters that must be percent-encoded.");
    }
    String host = host(request);
    boolean isPath = target.startsWith("/");
    var absolute = ABSOLUTE.matcher(target);
    if (!isPath && absolute.matches()) {
      // Absolute form, as sent to proxies: it takes precedence over the Host header.
      if (!AUTHORITY.matcher(absolute.group(2)).matches()) {
        throw RejectedRequestException.badRequest("The URL of the request must have a valid host.");
      }
      checkAllowed(absolute.group(2), localAddress);
      return pinned == null ? target : pinned + absolute.group(3);
    }
    if (!isPath) {
      throw RejectedRequestException.badRequest(
          "The URL of the request must begin with a slash, or with http:// or https:// and a host"
              + " of this server.");
    }
    if (host == null) {
      return (pinned == null ? own : pinned) + target;
    }
    checkAllowed(host, localAddress);
    return (pinned == null ? scheme + "://" + host : pinned) + target;
  }

  private static boolean isVisible(String target) {
    return !target.isEmpty() && target.chars().allMatch(c -> c >= '!' && c <= '~');
  }

  /** Returns the Host header; null if it is missing in HTTP/1.0, where it is optional. */
  private static @Nullable String host(HttpRequest request) throws RejectedRequestException {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return null;
    }
    if (hosts.size() != 1 || !AUTHORITY.matcher(hosts.get(0)).matches()) {
      throw RejectedRequestException.badRequest(
          "The request must have exactly one Host header, with a host and optionally a port.");
    }
    return hosts.get(0);
  }

  private void checkAllowed(String authority, String localAddress) throws RejectedRequestException {
    if (!hosts.allows(authority, localAddress)) {
      throw new RejectedRequestException(
          421,
          "MisdirectedRequest",
          "The host " + authority + " is not allowed; allowed are " + hosts + ".");
    }
  }
}
