package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A configuration baseline in JSON. A rejected baseline adds nothing, with an {@link
 * IllegalArgumentException}; an accepted one adds the resources that Jackson reads from it.
 */
final class BaselineTarget implements FuzzTarget {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(FuzzedSimulator.START)
          .allowUnknownResourceTypes()
          .build();

  @Override
  public void run(byte[] input) throws JsonProcessingException {
    SimulatedTenant tenant = simulator.tenant();
    try {
      tenant.addBaseline(new ByteArrayInputStream(input));
    } catch (IllegalArgumentException e) {
      check(tenant.resources().isEmpty(), "a rejected baseline must add nothing", tenant);
      check(
          e.getMessage() != null && e.getMessage().startsWith("the baseline"),
          "the message must name the baseline",
          e.getMessage());
      return;
    }
    List<SnapshotResource> resources = tenant.resources();
    tenant.clear();
    if (hasRepeatedMembers(input)) {
      return; // Jackson's tree has the last of them only
    }
    List<JsonNode> expected = expected(input);
    check(resources.size() == expected.size(), "the resources must be " + expected, resources);
    for (JsonNode json : expected) {
      check(
          resources.stream().anyMatch(resource -> isSame(resource, json)),
          "there must be the resource " + json,
          resources);
    }
  }

  private static boolean hasRepeatedMembers(byte[] input) {
    try {
      Responses.JSON.readTree(input);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static List<JsonNode> expected(byte[] input) {
    JsonNode root;
    try {
      root = JSON.readTree(input);
    } catch (IOException e) {
      throw new AssertionError("a baseline that is not JSON must be rejected", e);
    }
    List<JsonNode> resources = new ArrayList<>();
    for (JsonNode holder : List.of(root, member(root, "baseline"))) {
      member(holder, "resources").forEach(resources::add);
    }
    return resources;
  }

  private static boolean isSame(SnapshotResource resource, JsonNode json) {
    try {
      return resource.resourceType().equals(member(json, "resourceType").textValue())
          && resource.displayName().equals(member(json, "displayName").asText(""))
          && JSON.readTree(resource.properties().toString()).equals(member(json, "properties"));
    } catch (JsonProcessingException e) {
      throw new AssertionError("properties must be JSON: " + resource, e);
    }
  }

  /** Returns a member in any case; a missing node if there is none. */
  private static JsonNode member(JsonNode json, String name) {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        return member.getValue();
      }
    }
    return json.path(name);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
