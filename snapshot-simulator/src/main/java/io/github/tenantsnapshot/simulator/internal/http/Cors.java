package io.github.tenantsnapshot.simulator.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What lets a web page of one origin call the listener (cross-origin resource sharing). Immutable.
 */
public final class Cors {

  private static final Pattern ORIGIN =
      Pattern.compile("\\*|null|[a-z][a-z0-9+.-]*://[A-Za-z0-9._~\\[\\]:-]+");

  /** Tokens with commas between them. */
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]+");

  private static final String EXPOSED = "request-id, client-request-id, Retry-After";

  private final String origin;

  /**
   * Lets an origin in.
   *
   * @param origin such as {@code http://localhost:3000}; {@code *} for any
   * @throws IllegalArgumentException if it is no origin
   */
  public Cors(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "an origin must be like http://localhost:3000, or *, but was " + origin);
    }
    this.origin = origin;
  }

  /** Tells whether a browser asks if it may send a request. */
  boolean isPreflight(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    return exchange.getRequestMethod().equals("OPTIONS")
        && headers.containsKey("Origin")
        && headers.containsKey("Access-Control-Request-Method");
  }

  /** Answers that it may. */
  GraphResponse preflight(HttpExchange exchange) {
    Map<String, String> allowed = new TreeMap<>();
    allow(exchange, "Method", "Methods", allowed);
    allow(exchange, "Headers", "Headers", allowed);
    return GraphResponse.of(200, allowed, InputStream.nullInputStream());
  }

  /** Adds the headers that let the page read an answer. */
  void open(Headers headers) {
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Expose-Headers", EXPOSED);
  }

  private static void allow(
      HttpExchange exchange, String requested, String granted, Map<String, String> headers) {
    String names =
        String.join(
            ", ",
            exchange
                .getRequestHeaders()
                .getOrDefault("Access-Control-Request-" + requested, List.of()));
    if (NAMES.matcher(names).matches()) {
      headers.put("Access-Control-Allow-" + granted, names);
    }
  }
}
