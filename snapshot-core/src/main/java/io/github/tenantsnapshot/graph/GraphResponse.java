package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.internal.job.Ids;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP response of Graph, without the HTTP.
 *
 * <p>The body is made as it is read: a large snapshot is never in memory as a whole. Whoever gets a
 * response closes it; status and headers can still be asked for then. The body belongs to one
 * thread.
 */
public final class GraphResponse implements AutoCloseable {

  private static final Ids REQUEST_IDS = new Ids(new SecureRandom());

  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;
  private final List<String> notes;

  GraphResponse(int status, Map<String, String> headers, InputStream body) {
    this(status, headers, body, List.of());
  }

  GraphResponse(int status, Map<String, String> headers, InputStream body, List<String> notes) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    this.status = status;
    this.headers = Collections.unmodifiableMap(copy);
    this.body = body instanceof ResponseBody ? body : new ResponseBody(body);
    this.notes = List.copyOf(notes);
  }

  /**
   * Returns a response of the host's own.
   *
   * @param headers the headers; the endpoint adds its common ones
   * @param body the body; the endpoint's caller closes it
   */
  public static GraphResponse of(int status, Map<String, String> headers, InputStream body) {
    Objects.requireNonNull(headers, "headers must not be null");
    Objects.requireNonNull(body, "body must not be null");
    return new GraphResponse(status, headers, body);
  }

  /** Returns a response of the host's own with a JSON body. */
  public static GraphResponse json(int status, String json) {
    Objects.requireNonNull(json, "json must not be null");
    return new GraphResponse(
        status,
        Map.of("Content-Type", Exchange.JSON_TYPE),
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Returns an error in the form of {@link GraphEndpoint}'s own, with the headers that each of its
   * answers has: for transports, which refuse some requests themselves. The body is there for HEAD
   * too, and no {@code WWW-Authenticate} header goes with 401: those are the transport's to see to.
   *
   * @param request what is refused; only its headers are looked at
   * @param error how; no message is an empty one
   * @param clock tells when
   */
  public static GraphResponse error(GraphRequest request, GraphError error, InstantSource clock) {
    Objects.requireNonNull(request, "request must not be null");
    Objects.requireNonNull(error, "error must not be null");
    Objects.requireNonNull(clock, "clock must not be null");
    return error(request, error, REQUEST_IDS.next(), clock.instant());
  }

  static GraphResponse error(
      GraphRequest request, GraphError error, String requestId, Instant now) {
    return GraphErrorException.of(
            error.status(), error.code(), Objects.requireNonNullElse(error.message(), ""))
        .response(CommonHeaders.of(request, requestId, now), now);
  }

  /** Returns the same response with more headers, which give way to those it has. */
  GraphResponse withDefaultHeaders(Map<String, String> defaults) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(defaults);
    all.putAll(headers);
    return new GraphResponse(status, all, body, notes);
  }

  /** Returns the same response with these notes. */
  GraphResponse withNotes(List<String> aboutRequest) {
    return new GraphResponse(status, headers, body, aboutRequest);
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns the headers; looking one up ignores case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns a header. */
  public Optional<String> header(String name) {
    Objects.requireNonNull(name, "name must not be null");
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * Returns the body, always the same stream; empty where there is none. Reading throws an {@link
   * IOException} if the snapshot it tells is deleted or expires meanwhile, and after {@link
   * #close()}.
   */
  public InputStream body() {
    return body;
  }

  /**
   * Returns what the endpoint noticed in the request, a sentence each: names that are not in their
   * canonical spelling. It is not sent to the client.
   */
  public List<String> notes() {
    return notes;
  }

  /**
   * Reads the rest of the body.
   *
   * @throws IOException as {@link #body()} says
   */
  public String bodyText() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Returns status and content type; reads nothing of the body. */
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
