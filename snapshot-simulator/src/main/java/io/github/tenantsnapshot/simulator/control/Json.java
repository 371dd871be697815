package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The JSON of control requests and responses. */
final class Json {

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static GraphResponse response(int status, ObjectNode body) {
    return response(status, body, Map.of());
  }

  static GraphResponse response(int status, ObjectNode body, Map<String, String> headers) {
    return response(status, new ByteArrayInputStream(bytes(body)), headers);
  }

  /** Returns a response with a body in JSON. */
  static GraphResponse response(int status, InputStream body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    all.put("Cache-Control", "no-store");
    all.put("X-Content-Type-Options", "nosniff");
    return GraphResponse.of(status, all, body);
  }

  /** Returns a response without content. */
  static GraphResponse noContent() {
    return GraphResponse.of(204, Map.of(), InputStream.nullInputStream());
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree must have a JSON form", e);
    }
  }
}
