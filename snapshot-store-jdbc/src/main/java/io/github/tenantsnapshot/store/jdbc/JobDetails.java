package io.github.tenantsnapshot.store.jdbc;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a job that no statement asks for, as JSON in ASCII: whatever a database makes of
 * other characters, it keeps these.
 */
record JobDetails(
    String displayName,
    @Nullable String displayNameKey,
    String description,
    List<String> resources,
    IdentitySet createdBy,
    List<String> errorDetails) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  static JobDetails of(StoredJob stored) {
    SnapshotJob job = stored.job();
    return new JobDetails(
        job.displayName(),
        stored.displayNameKey(),
        job.description(),
        job.resources(),
        job.createdBy(),
        job.errorDetails());
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
    errorDetails.forEach(json.putArray("errorDetails")::add);
    try {
      return JSON.writeValueAsString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JobDetails parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode creator = json.path("createdBy");
      return new JobDetails(
          json.path("displayName").asText(),
          text(json, "displayNameKey"),
          json.path("description").asText(),
          texts(json.path("resources")),
          new IdentitySet(identity(creator.path("user")), identity(creator.path("application"))),
          texts(json.path("errorDetails")));
    } catch (IOException e) {
      throw new JobStoreException("the details of a job are damaged", e);
    }
  }

  private static void put(ObjectNode parent, String name, @Nullable Identity identity) {
    if (identity != null) {
      ObjectNode json = parent.putObject(name);
      json.put("id", identity.id());
      json.put("displayName", identity.displayName());
    }
  }

  private static @Nullable Identity identity(JsonNode json) {
    return json.isObject() ? new Identity(text(json, "id"), text(json, "displayName")) : null;
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode text = json.path(name);
    return text.isTextual() ? text.textValue() : null;
  }

  private static List<String> texts(JsonNode json) {
    List<String> texts = new ArrayList<>();
    if (json instanceof ArrayNode array) {
      array.forEach(text -> texts.add(text.asText()));
    }
    return texts;
  }
}
