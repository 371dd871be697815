package io.github.tenantsnapshot.internal.graph;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.MalformedIds;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.http.HeaderMap;
import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.internal.query.RequestNames;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.internal.values.Texts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A valid, authenticated request, and what its response needs.
 *
 * @param request the request
 * @param url its parsed URL
 * @param version the version of the API in the URL
 * @param newHeaders returns the headers of every response, as of now: a read can advance the clock,
 *     which the Date header shows
 * @param names compares the names in the request with those of the API
 */
record Exchange(
    GraphRequest request,
    GraphUrl url,
    GraphVersion version,
    Supplier<HeaderMap<String>> newHeaders,
    RequestNames names) {

  /** The length of most context URLs, or more. */
  private static final int CONTEXT_LENGTH = 160;

  private static final String UNKNOWN_ENUM_MEMBERS = "include-unknown-enum-members";

  /** Returns the headers of a response that is made now. */
  HeaderMap<String> headers() {
    return newHeaders.get();
  }

  /** Returns the root URL of the API, in the version of the request. */
  String serviceRoot() {
    return url.serviceRoot(version);
  }

  /**
   * Returns the id of the addressed job or snapshot.
   *
   * @throws GraphErrorException if it is not a GUID and the behaviour is to reject such ids
   */
  String id(GraphBehavior behavior) throws GraphErrorException {
    String key = Objects.requireNonNull(url.key());
    if (behavior.malformedIds() == MalformedIds.REJECTED && !Guids.isGuid(key)) {
      throw GraphErrorException.malformedId(key);
    }
    return key;
  }

  /** Returns whether the client accepts enumeration members after the sentinel. */
  boolean prefersUnknownEnumMembers() {
    return request.headers().getOrDefault("Prefer", List.of()).stream()
        .flatMap(value -> Stream.of(value.split("[,;]", -1)))
        .anyMatch(preference -> preference.trim().equalsIgnoreCase(UNKNOWN_ENUM_MEMBERS));
  }

  /**
   * Writes the context URL of a response.
   *
   * @param fragment the parts of its fragment
   */
  void context(JsonGenerator json, String... fragment) throws IOException {
    StringBuilder context = new StringBuilder(CONTEXT_LENGTH);
    context.append(url.root()).append('/').append(version.segment()).append("/$metadata#");
    for (String part : fragment) {
      context.append(part);
    }
    json.writeStringField("@odata.context", context.toString());
  }

  /** Returns a response in JSON, with texts of the store and of the URL only. */
  GraphResponse json(Json.Writing writing) {
    return json(headers(), writing);
  }

  /**
   * Returns a response in JSON, with texts of the store and of the URL only.
   *
   * @param ofResponse the headers of the response
   */
  GraphResponse json(HeaderMap<String> ofResponse, Json.Writing writing) {
    boolean encodable = Texts.firstUnstorable(request.url()) < 0; // like all texts of the store
    return encodable
        ? body(200, ofResponse, JsonContentType.VALUE, Json.stream(writing))
        : jsonOfAnyTexts(200, ofResponse, writing);
  }

  /** Returns a response in JSON, in which an unpaired surrogate becomes a question mark. */
  static GraphResponse jsonOfAnyTexts(int status, HeaderMap<String> headers, Json.Writing writing) {
    byte[] body = Json.write(writing).getBytes(StandardCharsets.UTF_8);
    return body(status, headers, JsonContentType.VALUE, new ByteArrayInputStream(body));
  }

  /** Returns a response in JSON whose body is written as it is read. */
  GraphResponse stream(InputStream body) {
    return body(200, headers(), JsonContentType.VALUE, body);
  }

  /** Returns a response in plain text. */
  GraphResponse text(String text) {
    return body(
        200,
        headers(),
        "text/plain",
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a response without a body. */
  GraphResponse noContent() {
    return GraphResponse.of(204, headers(), InputStream.nullInputStream());
  }

  private static GraphResponse body(
      int status, HeaderMap<String> headers, String contentType, InputStream body) {
    return GraphResponse.of(status, headers.with("Content-Type", contentType), body);
  }
}
