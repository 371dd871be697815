package io.github.tenantsnapshot.internal.http;

import java.util.List;
import java.util.stream.Stream;

/**
 * The URL of a request and the places of its parts, each as it was sent. A fragment is dropped.
 * Immutable.
 *
 * @param url the whole URL
 * @param pathStart the index at which the path begins, also if it is empty
 * @param pathEnd the index after the path
 * @param end the index after the query, also if it is empty
 */
public record RequestTarget(String url, int pathStart, int pathEnd, int end) {

  /**
   * Splits a URL.
   *
   * @param url absolute, or from the first slash of the path on
   */
  public static RequestTarget of(String url) {
    int scheme = url.indexOf("://");
    int start = 0;
    if (scheme > 0 && url.indexOf('/') == scheme + 1) {
      start = scheme + 3;
      while (start < url.length() && "/?#".indexOf(url.charAt(start)) < 0) {
        start++;
      }
    }
    int fragment = url.indexOf('#', start);
    int end = fragment < 0 ? url.length() : fragment;
    int question = url.indexOf('?', start);
    boolean hasQuery = question >= 0 && question < end;
    return new RequestTarget(url, start, hasQuery ? question : end, end);
  }

  /**
   * Returns scheme and authority, such as {@code https://graph.microsoft.com}; empty for a URL that
   * begins with its path.
   */
  public String origin() {
    return url.substring(0, pathStart);
  }

  /** Returns the path; empty if the URL has none. */
  public String path() {
    return url.substring(pathStart, pathEnd);
  }

  /** Returns the query without its question mark; empty if the URL has none. */
  public String query() {
    return pathEnd < end ? url.substring(pathEnd + 1, end) : "";
  }

  /** Returns the query options as they were sent: {@code name=value}, or a name alone. */
  public List<String> options() {
    return pathEnd == end
        ? List.of()
        : Stream.of(query().split("&", -1)).filter(option -> !option.isEmpty()).toList();
  }
}
