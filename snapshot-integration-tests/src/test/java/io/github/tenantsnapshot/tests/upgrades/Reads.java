package io.github.tenantsnapshot.tests.upgrades;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The responses to reads of everything that a caller can see: the list, and each snapshot. */
final class Reads {

  private static final String ROOT =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Reads() {}

  /** Sends the reads, and returns their responses. */
  static ArrayNode of(GraphHandler handler, String token) throws IOException {
    ArrayNode responses = JSON.createArrayNode();
    JsonNode list = get(handler, token, ROOT + "/configurationSnapshotJobs");
    responses.add(list);
    for (JsonNode job : list.path("value")) {
      JsonNode location = job.path("resourceLocation");
      if (location.isTextual() && !location.asText().isEmpty()) {
        responses.add(get(handler, token, location.asText()));
      }
    }
    return responses;
  }

  private static JsonNode get(GraphHandler handler, String token, String url) throws IOException {
    GraphRequest request = GraphRequest.get(url).withHeader("Authorization", "Bearer " + token);
    try (GraphResponse response = handler.handle(request)) {
      String body = response.bodyText();
      assertThat(response.status()).as(body).isEqualTo(200);
      return JSON.readTree(body);
    }
  }

  /** Requires that a response has all that a frozen one has; it may have further members. */
  static void assertHasAllOf(JsonNode actual, JsonNode frozen) {
    List<String> differences = new ArrayList<>();
    compare("", actual, frozen, differences);
    assertThat(differences).as(actual.toPrettyString()).isEmpty();
  }

  private static void compare(
      String at, JsonNode actual, JsonNode frozen, List<String> differences) {
    if (frozen instanceof ObjectNode members && actual.isObject()) {
      members
          .properties()
          .forEach(
              member ->
                  compare(
                      at + "/" + member.getKey(),
                      actual.path(member.getKey()),
                      member.getValue(),
                      differences));
    } else if (frozen.isArray() && actual.isArray() && frozen.size() == actual.size()) {
      for (int i = 0; i < frozen.size(); i++) {
        compare(at + "/" + i, actual.get(i), frozen.get(i), differences);
      }
    } else if (!frozen.equals(actual)) {
      differences.add(at + " is " + actual + ", and was " + frozen);
    }
  }
}
