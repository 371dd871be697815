package io.github.tenantsnapshot.store.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.StoredJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a new job that no query needs, as JSON. The JSON is ASCII, which every database
 * stores unchanged.
 */
record JobDetails(
    String displayName,
    @Nullable String displayNameKey,
    String description,
    List<String> resources,
    IdentitySet createdBy) {

  /** Texts may have any length, and nesting is shallow, as in what {@link #toJson} writes. */
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNestingDepth(10)
                          .build())
                  .build())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static JobDetails of(StoredJob stored) {
    SnapshotJob job = stored.job();
    return new JobDetails(
        job.displayName(),
        stored.displayNameKey(),
        job.description(),
        job.resources(),
        job.createdBy());
  }

  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("displayName", displayName);
    json.put("displayNameKey", displayNameKey);
    json.put("description", description);
    resources.forEach(json.putArray("resources")::add);
    ObjectNode creator = json.putObject("createdBy");
    put(creator, "user", createdBy.user());
    put(creator, "application", createdBy.application());
    return write(json);
  }

  private static String write(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns error details as JSON; null if there are none. */
  static @Nullable String errorDetailsToJson(List<String> errorDetails) {
    if (errorDetails.isEmpty()) {
      return null;
    }
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    errorDetails.forEach(json::add);
    return write(json);
  }

  /**
   * Reads error details.
   *
   * @param text the text of a column; null if there are none
   * @throws DamagedRowException if they are not what {@link #errorDetailsToJson} writes
   */
  static List<String> parseErrorDetails(@Nullable String text) throws DamagedRowException {
    if (text == null) {
      return List.of();
    }
    return texts(parseJson(text, "error details"), "its error details must be an array of strings");
  }

  private static JsonNode parseJson(String text, String what) throws DamagedRowException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new DamagedRowException("its " + what + " are not JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * Reads details.
   *
   * @throws DamagedRowException if they are not what {@link #toJson} writes
   */
  static JobDetails parse(String text) throws DamagedRowException {
    JsonNode json = parseJson(text, "details");
    if (!json.isObject()) {
      throw new DamagedRowException("its details must be a JSON object");
    }
    JsonNode creator = json.path("createdBy");
    if (!creator.isObject()) {
      throw wrong("createdBy", "an object");
    }
    return new JobDetails(
        requiredText(json, "displayName"),
        text(json, "displayNameKey"),
        requiredText(json, "description"),
        texts(
            json.path("resources"),
            "the member resources of its details must be an array of strings"),
        new IdentitySet(identity(creator, "user"), identity(creator, "application")));
  }

  private static DamagedRowException wrong(String member, String kind) {
    return new DamagedRowException("the member " + member + " of its details must be " + kind);
  }

  private static void put(ObjectNode parent, String name, @Nullable Identity identity) {
    if (identity != null) {
      ObjectNode json = parent.putObject(name);
      json.put("id", identity.id());
      json.put("displayName", identity.displayName());
    }
  }

  private static @Nullable Identity identity(JsonNode creator, String member)
      throws DamagedRowException {
    JsonNode json = creator.path(member);
    if (json.isMissingNode()) {
      return null;
    }
    if (!json.isObject()) {
      throw wrong(member, "an object");
    }
    return new Identity(text(json, "id"), text(json, "displayName"));
  }

  private static @Nullable String text(JsonNode json, String member) throws DamagedRowException {
    return json.path(member).isNull() ? null : requiredText(json, member);
  }

  private static String requiredText(JsonNode json, String member) throws DamagedRowException {
    JsonNode text = json.path(member);
    if (!text.isTextual()) {
      throw wrong(member, "a string");
    }
    return text.textValue();
  }

  private static List<String> texts(JsonNode json, String damage) throws DamagedRowException {
    if (!json.isArray()) {
      throw new DamagedRowException(damage);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : json) {
      if (!text.isTextual()) {
        throw new DamagedRowException(damage);
      }
      texts.add(text.textValue());
    }
    return texts;
  }
}
