package io.github.tenantsnapshot.graph;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.tenantsnapshot.graph.GraphBehavior.MalformedIds;
import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.internal.query.RequestNames;
import io.github.tenantsnapshot.internal.values.Guids;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A request that has been understood, and what its answer begins with.
 *
 * @param request the request
 * @param url what its URL means
 * @param version the version of the API that it speaks
 * @param headers the headers that every answer to it has
 * @param names what the names in it are compared with
 */
record Exchange(
    GraphRequest request,
    GraphUrl url,
    GraphVersion version,
    Map<String, String> headers,
    RequestNames names) {

  static final String JSON_TYPE =
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
          + "charset=utf-8";

  private static final String UNKNOWN_ENUM_MEMBERS = "include-unknown-enum-members";

  /** Returns the URL of the API's root in the version that is spoken. */
  String serviceRoot() {
    return url.serviceRoot(version);
  }

  /**
   * Returns the id of the job or snapshot that is addressed.
   *
   * @throws GraphErrorException if it is not a GUID and the endpoint refuses such ids
   */
  String id(GraphBehavior behavior) throws GraphErrorException {
    String key = Objects.requireNonNull(url.key());
    if (behavior.malformedIds() == MalformedIds.REFUSED && !Guids.isGuid(key)) {
      throw GraphErrorException.malformedId(key);
    }
    return key;
  }

  /** Tells whether the client has asked for enumeration members behind the sentinel. */
  boolean prefersUnknownEnumMembers() {
    return request.headers().getOrDefault("Prefer", List.of()).stream()
        .flatMap(value -> Stream.of(value.split("[,;]", -1)))
        .anyMatch(preference -> preference.trim().equalsIgnoreCase(UNKNOWN_ENUM_MEMBERS));
  }

  /** Writes the context of an answer. */
  void context(JsonGenerator json, String fragment) throws IOException {
    json.writeStringField("@odata.context", serviceRoot() + "/$metadata#" + fragment);
  }

  /** Returns an answer in JSON. */
  GraphResponse json(Json.Writing writing) {
    return json(200, headers, writing);
  }

  /** Returns an answer in JSON. */
  static GraphResponse json(int status, Map<String, String> headers, Json.Writing writing) {
    byte[] body = Json.write(writing).getBytes(StandardCharsets.UTF_8);
    return body(status, headers, JSON_TYPE, new ByteArrayInputStream(body));
  }

  /** Returns an answer whose body is made as it is read. */
  GraphResponse stream(InputStream body) {
    return body(200, headers, JSON_TYPE, body);
  }

  /** Returns an answer that is a bare text. */
  GraphResponse text(String text) {
    return body(
        200,
        headers,
        "text/plain",
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns an answer without a body. */
  GraphResponse noContent() {
    return new GraphResponse(204, headers, InputStream.nullInputStream());
  }

  private static GraphResponse body(
      int status, Map<String, String> headers, String contentType, InputStream body) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put("Content-Type", contentType);
    return new GraphResponse(status, more, body);
  }
}
