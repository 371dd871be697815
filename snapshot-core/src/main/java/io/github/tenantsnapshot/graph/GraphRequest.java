package io.github.tenantsnapshot.graph;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An HTTP request to Graph, without the HTTP. Immutable but for its body, which can be read once.
 *
 * <p>It holds what a client has sent, whatever that is: the endpoint refuses what is invalid.
 *
 * @param method the method, such as {@code GET}; case matters
 * @param url the URL as it was sent, percent-encoding and query included; absolute, or from the
 *     first slash of the path on, which then belongs to {@code https://graph.microsoft.com}
 * @param headers the headers; names are compared without case
 * @param body the body; empty where there is none
 */
public record GraphRequest(
    String method, String url, Map<String, List<String>> headers, InputStream body) {

  /** Copies the headers. */
  public GraphRequest {
    Objects.requireNonNull(headers, "headers must not be null");
    Objects.requireNonNull(url, "url must not be null");
    Objects.requireNonNull(body, "body must not be null");
    Objects.requireNonNull(method, "method must not be null");
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) ->
            copy.merge(
                name,
                List.copyOf(values),
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
    headers = Collections.unmodifiableMap(copy);
  }

  /** Returns a request without headers and body. */
  public static GraphRequest of(String method, String url) {
    return new GraphRequest(method, url, Map.of(), InputStream.nullInputStream());
  }

  /** Returns a POST request with a JSON body. */
  public static GraphRequest post(String url, String json) {
    Objects.requireNonNull(json, "json must not be null");
    return new GraphRequest(
        "POST",
        url,
        Map.of("Content-Type", List.of("application/json")),
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the same request with one more header, in place of any of that name. */
  public GraphRequest withHeader(String name, String value) {
    Objects.requireNonNull(name, "name must not be null");
    Objects.requireNonNull(value, "value must not be null");
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, List.of(value));
    return new GraphRequest(method, url, more, body);
  }

  /**
   * Returns the first value of a header. To find out whether a client has sent a header more than
   * once, look it up in {@link #headers()}; the endpoint refuses several {@code Authorization}
   * headers before it asks its authenticator.
   */
  public Optional<String> header(String name) {
    Objects.requireNonNull(name, "name must not be null");
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /**
   * Returns the method and the URL in one line, as {@link LogText} makes them safe. Headers and
   * body are left out, since they hold the token.
   */
  @Override
  public String toString() {
    return LogText.line(method + " " + LogText.url(url));
  }
}
