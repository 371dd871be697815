package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.http.HttpToken;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Cross-origin resource sharing for web pages of one origin. Immutable. */
public final class Cors {

  private static final Pattern ORIGIN =
      Pattern.compile("\\*|null|[a-z][a-z0-9+.-]*://[A-Za-z0-9._~\\[\\]:-]+");

  private static final String EXPOSED = "request-id, client-request-id, Retry-After";

  private final String origin;

  /**
   * Creates an instance that allows an origin.
   *
   * @param origin such as {@code http://localhost:3000}; {@code *} for any
   * @throws IllegalArgumentException if the origin is invalid
   */
  public Cors(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "origin must be a scheme and a host, such as http://localhost:3000, or *: " + origin);
    }
    this.origin = origin;
  }

  /** Returns whether a request is a browser's preflight request. */
  boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaderNames.ORIGIN)
        && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /** Returns the response that allows the request that the preflight request describes. */
  GraphResponse preflight(HttpRequest request) {
    Map<String, String> allowed = new TreeMap<>();
    allow(request, "Method", "Methods", allowed);
    allow(request, "Headers", "Headers", allowed);
    return GraphResponse.of(200, allowed, InputStream.nullInputStream());
  }

  /** Adds the headers that allow the page to read a response. */
  void open(HttpHeaders headers) {
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Expose-Headers", EXPOSED);
  }

  private static void allow(
      HttpRequest request, String requested, String granted, Map<String, String> headers) {
    String names =
        String.join(", ", request.headers().getAll("Access-Control-Request-" + requested));
    if (Stream.of(names.split(",", -1)).map(String::strip).allMatch(HttpToken::isToken)) {
      headers.put("Access-Control-Allow-" + granted, names);
    }
  }
}
