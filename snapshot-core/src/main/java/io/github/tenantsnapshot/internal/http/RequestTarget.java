package io.github.tenantsnapshot.internal.http;

import java.util.List;
import java.util.stream.Stream;

/**
 * The URL of a request in its parts, each as it was sent. A fragment is dropped. Immutable.
 *
 * @param origin scheme and authority, such as {@code https://graph.microsoft.com}; empty for a URL
 *     that begins with its path
 * @param path the path; empty if the URL has none
 * @param query the query without its question mark; empty if the URL has none
 */
public record RequestTarget(String origin, String path, String query) {

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
    return new RequestTarget(
        url.substring(0, start),
        url.substring(start, hasQuery ? question : end),
        hasQuery ? url.substring(question + 1, end) : "");
  }

  /** Returns the query options as they were sent: {@code name=value}, or a name alone. */
  public List<String> options() {
    return query.isEmpty()
        ? List.of()
        : Stream.of(query.split("&", -1)).filter(option -> !option.isEmpty()).toList();
  }
}
