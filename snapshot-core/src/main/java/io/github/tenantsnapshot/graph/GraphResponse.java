package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.internal.graph.JsonContentType;
import io.github.tenantsnapshot.internal.http.HeaderMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A response of Graph: status, headers and body.
 *
 * <p>The body is written as it is read, so a large snapshot is never completely in memory. The
 * caller closes the response; status and headers remain available. The body is for use by one
 * thread.
 */
public final class GraphResponse implements AutoCloseable {

  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;

  private GraphResponse(int status, Map<String, String> headers, InputStream body) {
    this.status = status;
    this.headers = HeaderMap.copyOf(headers);
    this.body = body instanceof ResponseBody ? body : new ResponseBody(body);
  }

  /**
   * Returns a response, for a {@link FallbackHandler} or a {@link GraphHandler}.
   *
   * @param headers the headers; {@link GraphEndpoint} adds those of every response
   * @param body the body, which the caller of the handler closes
   */
  public static GraphResponse of(int status, Map<String, String> headers, InputStream body) {
    Objects.requireNonNull(headers, "headers must not be null");
    Objects.requireNonNull(body, "body must not be null");
    return new GraphResponse(status, headers, body);
  }

  /** Returns a response with a JSON body. */
  public static GraphResponse json(int status, String json) {
    Objects.requireNonNull(json, "json must not be null");
    return new GraphResponse(
        status,
        Map.of("Content-Type", JsonContentType.VALUE),
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns the headers, by case-insensitive name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns a header. */
  public Optional<String> header(String name) {
    Objects.requireNonNull(name, "name must not be null");
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * Returns the body, always the same stream; empty if there is none. Reading throws an {@link
   * IOException} if the snapshot is deleted or expires during the download, and after {@link
   * #close()}.
   */
  public InputStream body() {
    return body;
  }

  /**
   * Reads the rest of the body.
   *
   * @throws IOException if {@link #body()} cannot be read
   */
  public String bodyText() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Returns status and content type, without reading the body. */
  @Override
  public String toString() {
    return "GraphResponse[status="
        + status
        + header("Content-Type").map(type -> ", contentType=" + type).orElse("")
        + "]";
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
