package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The body of a create request. An accepted body stores one job, whose members are those that
 * Jackson reads from the same text; a rejected body stores nothing. Bodies that are valid by the
 * documented rules are accepted.
 */
final class CreateBodyTarget implements FuzzTarget {

  /** Accepts duplicate members, which a value that is ignored may have. */
  private static final JsonMapper WITH_DUPLICATES =
      Responses.JSON.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final FuzzedService service = new FuzzedService();
  private final GraphHandler endpoint;

  CreateBodyTarget(Fault fault) {
    this.endpoint = fault.in(service.endpoint());
  }

  @Override
  public void run(byte[] input) throws IOException {
    Responses.Text response =
        Responses.send(
            endpoint,
            GraphRequest.of(
                "POST",
                FuzzedService.API + "configurationSnapshots/createSnapshot",
                Map.of("Content-Type", List.of("application/json")),
                new ByteArrayInputStream(input)));
    List<SnapshotJob> jobs = service.jobs();
    jobs.forEach(job -> service.delete(job.id()));
    if (response.status() == 200) {
      JsonNode body = parse(input, WITH_DUPLICATES);
      check(jobs.size() == 1, "one job must be stored", jobs);
      check(body != null, "a body that is not a JSON object must be rejected", response);
      requireSame(jobs.get(0), body);
      requireSame(jobs.get(0), response.json());
    } else {
      check(response.status() == 400, "the status must be 200 or 400", response);
      check(jobs.isEmpty(), "a rejected body must store nothing", jobs);
      JsonNode body = parse(input, Responses.JSON);
      check(body == null || !isValid(body), "a valid body must be accepted", response);
    }
  }

  /** Returns the body as Jackson reads it; null if it is not a JSON object in UTF-8. */
  private static JsonNode parse(byte[] input, JsonMapper mapper) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
      JsonNode body = mapper.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
      return body.isObject() ? body : null;
    } catch (CharacterCodingException | JsonProcessingException e) {
      return null;
    }
  }

  private static void requireSame(SnapshotJob job, JsonNode json) {
    List<String> resources = new ArrayList<>();
    member(json, "resources").forEach(type -> resources.add(type.textValue()));
    JsonNode description = member(json, "description");
    check(
        job.displayName().equals(member(json, "displayName").textValue())
            && job.description().equals(description.isTextual() ? description.textValue() : "")
            && job.resources().equals(resources),
        "the job must have the members of " + json,
        job);
  }

  /** Returns a member in any case; a missing node if there is none. */
  private static JsonNode member(JsonNode json, String name) {
    JsonNode found = json.path(name);
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        found = member.getValue();
      }
    }
    return found;
  }

  /** Returns whether a body is certainly valid. */
  private static boolean isValid(JsonNode body) {
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (!List.of("displayName", "description", "resources").contains(member.getKey())) {
        return false;
      }
    }
    String name = body.path("displayName").textValue();
    JsonNode description = body.path("description");
    JsonNode resources = body.path("resources");
    if (name == null
        || !name.matches("[A-Za-z0-9 ]{8,32}")
        || name.isBlank()
        || !resources.isArray()
        || resources.isEmpty()
        || resources.size() > 1_000) {
      return false;
    }
    for (JsonNode type : resources) {
      if (!type.isTextual()
          || !ResourceTypes.documented()
              .names()
              .contains(type.textValue().toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return description.isMissingNode()
        || description.isNull()
        || (description.isTextual()
            && description.textValue().length() <= 128
            && StandardCharsets.UTF_8.newEncoder().canEncode(description.textValue())
            && description.textValue().indexOf('\u0000') < 0);
  }

  @Override
  public void close() {
    service.close();
  }
}
