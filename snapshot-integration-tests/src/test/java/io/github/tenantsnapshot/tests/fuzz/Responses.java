package io.github.tenantsnapshot.tests.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold for each response of Graph. */
final class Responses {

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  static final String CONTENT_TYPE =
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
          + "charset=utf-8";

  private static final Map<Integer, Set<String>> CODES =
      Map.of(
          400, Set.of("BadRequest", "Request_BadRequest"),
          401, Set.of("InvalidAuthenticationToken"),
          403, Set.of("UnknownError"),
          404, Set.of("UnknownError", "ResourceNotFound", "Request_ResourceNotFound"),
          405, Set.of("MethodNotAllowed"),
          409, Set.of("Conflict", "Request_MultipleObjectsWithSameKeyValue"),
          413, Set.of("RequestEntityTooLarge"),
          415, Set.of("UnsupportedMediaType"),
          501, Set.of("NotImplemented")); // a part of the directory that is not simulated

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

  private Responses() {}

  /** A response whose body has been read. */
  record Text(int status, Map<String, String> headers, String body) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("the body must be JSON: " + body, e);
      }
    }
  }

  /** Sends a request and checks the form of its response. */
  static Text send(GraphHandler handler, GraphRequest request) throws IOException {
    Text text;
    try (GraphResponse response = handler.handle(request)) {
      text = new Text(response.status(), response.headers(), response.bodyText());
    }
    require(text.status < 400 || CODES.containsKey(text.status), text);
    if (text.status >= 400 && !request.method().equals("HEAD")) {
      requireError(text);
    }
    return text;
  }

  private static void requireError(Text text) {
    require(CONTENT_TYPE.equals(text.headers.get("Content-Type")), text);
    JsonNode body = text.json();
    JsonNode error = body.path("error");
    require(body.size() == 1 && error.size() == (error.has("details") ? 4 : 3), text);
    require(CODES.get(text.status).contains(error.path("code").asText()), text);
    require(error.path("message").isTextual(), text);
    JsonNode inner = error.path("innerError");
    require(inner.size() == 3, text);
    require(DATE.matcher(inner.path("date").asText()).matches(), text);
    require(inner.path("request-id").asText().equals(text.headers.get("request-id")), text);
    require(
        inner.path("client-request-id").asText().equals(text.headers.get("client-request-id")),
        text);
    for (JsonNode detail : error.path("details")) {
      require(
          detail.size() == 3
              && detail.path("code").isTextual()
              && detail.path("message").isTextual()
              && detail.path("target").isTextual(),
          text);
    }
  }

  private static void require(boolean holds, Text text) {
    if (!holds) {
      throw new AssertionError("not a response of Graph: " + text);
    }
  }
}
