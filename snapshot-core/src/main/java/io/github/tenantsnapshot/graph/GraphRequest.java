package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.internal.http.HeaderMap;
import io.github.tenantsnapshot.internal.http.LogText;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request to Graph: method, URL, headers and body. Immutable except for its body, which can be
 * read once, by one thread.
 *
 * <p>May be invalid; {@link GraphEndpoint} validates it.
 */
public final class GraphRequest {

  private final String method;
  private final String url;
  private final HeaderMap<List<String>> headers;
  private final InputStream body;

  private GraphRequest(
      String method, String url, HeaderMap<List<String>> headers, InputStream body) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
  }

  /**
   * Returns a request.
   *
   * @param method the method, such as {@code GET}; case-sensitive
   * @param url the URL as it was sent, with its percent-encoding and query: absolute, or a path of
   *     {@code https://graph.microsoft.com} from its first slash on
   * @param headers the headers; names that differ only in case are one header
   * @param body the body; empty if there is none
   */
  public static GraphRequest of(
      String method, String url, Map<String, List<String>> headers, InputStream body) {
    Objects.requireNonNull(method, "method must not be null");
    Objects.requireNonNull(url, "url must not be null");
    Objects.requireNonNull(headers, "headers must not be null");
    Objects.requireNonNull(body, "body must not be null");
    return new GraphRequest(method, url, copyOf(headers), body);
  }

  /** Returns immutable headers; those of another request are returned as they are. */
  private static HeaderMap<List<String>> copyOf(Map<String, List<String>> headers) {
    if (headers instanceof HeaderMap<List<String>> immutable) {
      return immutable;
    }
    HeaderMap.Builder<List<String>> copy = new HeaderMap.Builder<>(headers.size());
    headers.forEach(
        (name, values) ->
            copy.merge(
                name,
                List.copyOf(values),
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
    return copy.build();
  }

  /** Returns a request without headers and body. */
  public static GraphRequest of(String method, String url) {
    return of(method, url, Map.of(), InputStream.nullInputStream());
  }

  /** Returns a GET request without headers and body. */
  public static GraphRequest get(String url) {
    return of("GET", url);
  }

  /** Returns a POST request with a JSON body. */
  public static GraphRequest post(String url, String json) {
    Objects.requireNonNull(json, "json must not be null");
    return of(
        "POST",
        url,
        Map.of("Content-Type", List.of("application/json")),
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the same request with a header, which replaces all headers of that name. */
  public GraphRequest withHeader(String name, String value) {
    Objects.requireNonNull(name, "name must not be null");
    Objects.requireNonNull(value, "value must not be null");
    return new GraphRequest(method, url, headers.with(name, List.of(value)), body);
  }

  /** Returns the method, such as {@code GET}. */
  public String method() {
    return method;
  }

  /**
   * Returns the URL as it was sent: absolute, or a path of {@code https://graph.microsoft.com} from
   * its first slash on.
   */
  public String url() {
    return url;
  }

  /** Returns the headers, by case-insensitive name. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /**
   * Returns the first value of a header. All values of a repeated header are in {@link #headers()}.
   * {@link GraphEndpoint} rejects a request with several {@code Authorization} headers before it
   * calls its authenticator.
   */
  public Optional<String> header(String name) {
    Objects.requireNonNull(name, "name must not be null");
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** Returns the body, always the same stream; empty if there is none. */
  public InputStream body() {
    return body;
  }

  /**
   * Returns the method and the URL in one line, safe for logs: control characters are escaped, and
   * secrets are redacted. Headers and body are left out, since they may contain secrets.
   */
  @Override
  public String toString() {
    return LogText.line(method + " " + LogText.url(url));
  }
}
