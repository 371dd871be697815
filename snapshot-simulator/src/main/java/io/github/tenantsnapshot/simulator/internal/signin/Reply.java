package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response before it is sent. Immutable.
 *
 * @param status its status
 * @param type the type of its body
 * @param headers more headers
 * @param body its body
 */
record Reply(int status, String type, Map<String, String> headers, String body) {

  private static final String JSON = "application/json; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";

  static Reply json(int status, Map<String, @Nullable Object> json) {
    return new Reply(status, JSON, Map.of(), Json.fromMap(json));
  }

  static Reply html(int status, String html) {
    return new Reply(
        status,
        HTML,
        Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors"
                + " 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin"),
        html);
  }

  /**
   * Returns a redirect.
   *
   * @param location a URI, whose characters beyond ASCII are percent-encoded
   */
  static Reply redirect(String location) {
    return new Reply(302, HTML, Map.of("Location", URI.create(location).toASCIIString()), "");
  }

  static Reply empty() {
    return new Reply(200, JSON, Map.of(), "");
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, type, more, body);
  }

  GraphResponse response(GraphRequest request, String id) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", type);
    all.put("Cache-Control", "no-store, no-cache");
    all.put("Pragma", "no-cache");
    all.put("x-ms-request-id", id);
    all.putAll(headers);
    InputStream bytes =
        request.method().equals("HEAD")
            ? InputStream.nullInputStream()
            : new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    return GraphResponse.of(status, all, bytes);
  }
}
