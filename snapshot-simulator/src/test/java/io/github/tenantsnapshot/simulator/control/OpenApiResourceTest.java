package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the OpenAPI document has exactly the paths, options and members of the code. */
class OpenApiResourceTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final ControlClient client = new ControlClient(simulator);
  private final JsonNode document = client.get("/openapi.json").is(200).json();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void everyRouteIsDescribed() {
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (METHODS.contains(operation.getKey())) {
                            described.add(describe(path.getKey(), operation));
                          }
                        }));

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            client.control().routes().stream().map(OpenApiResourceTest::describe).toList());
  }

  /** Returns method, path, query options, and whether a token and a body are required. */
  private static String describe(String path, Map.Entry<String, JsonNode> operation) {
    JsonNode details = operation.getValue();
    Set<String> query = new TreeSet<>();
    details
        .path("parameters")
        .forEach(
            parameter -> {
              if (parameter.get("in").asText().equals("query")) {
                query.add(parameter.get("name").asText());
              }
            });
    return String.join(
        " ",
        operation.getKey().toUpperCase(Locale.ROOT),
        path,
        query.toString(),
        details.has("security") ? "open" : "guarded",
        details.has("requestBody") ? "body" : "no body");
  }

  private static String describe(Route route) {
    return String.join(
        " ",
        route.method(),
        route.path(),
        new TreeSet<>(route.queryOptions()).toString(),
        route.isOpen() ? "open" : "guarded",
        route.takesBody() ? "body" : "no body");
  }

  static List<FaultKind> kinds() {
    return FaultKinds.ALL;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyMemberOfEachKindOfFaultIsDescribed(FaultKind kind) {
    String word = kind.word();
    String reference =
        document.at("/components/schemas/NewFault/discriminator/mapping").get(word).asText();
    JsonNode schema = document.at(reference.substring(1));

    assertThat(schema.at("/properties/kind/const").asText()).isEqualTo(word);
    assertThat(schema.get("additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema.get("required"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(kind.required());
    List<String> members = new ArrayList<>();
    schema.get("properties").fieldNames().forEachRemaining(members::add);
    assertThat(members).containsExactlyInAnyOrderElementsOf(kind.allowed());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void describedDefaultOfTimesIsTheRealOne(FaultKind kind) {
    ObjectNode fault = example(kind);
    String id = client.post("/faults", fault.toString()).is(201).text("/id");
    JsonNode described = document.at("/components/schemas/NewFault/discriminator/mapping");
    JsonNode times =
        document
            .at(described.get(kind.word()).asText().substring(1))
            .at("/properties/times/default");

    for (int i = 1; i <= 3; i++) {
      try {
        client.graph("GET", ControlClient.JOBS, "");
      } catch (UncheckedIOException broken) {
        assertThat(kind.word()).isIn("drop", "truncate");
      }
      simulator
          .service()
          .createSnapshot(
              simulator.tenant().admin(),
              CreateSnapshotRequest.of("Weekly export " + i, ControlClient.RULE));
      simulator.advance(Duration.ofMinutes(10));
    }

    JsonNode state = client.get("/faults/" + id).is(200).json();
    if (times.isMissingNode()) {
      assertThat(state.get("timesTriggered").asInt()).isGreaterThan(1);
      assertThat(state.get("active").asBoolean()).isTrue();
    } else {
      assertThat(state.get("timesTriggered").asInt()).isEqualTo(times.asInt());
      assertThat(state.get("active").asBoolean()).isFalse();
    }
  }

  /** Returns the documented example of a kind, without scope, and with the default of times. */
  private ObjectNode example(FaultKind kind) {
    ObjectNode fault =
        document
            .at("/paths/~1_simulator~1faults/post/requestBody/content/application~1json/examples")
            .at("/" + kind.word() + "/value")
            .deepCopy();
    fault.remove(List.of("times", "probability", "operations", "afterInstances"));
    if (fault.has("resourceType")) {
      fault.put("resourceType", ControlClient.RULE);
    }
    if (fault.has("duration")) {
      fault.put("duration", "PT0S");
    }
    if (fault.has("bytes")) {
      fault.put("bytes", 1);
    }
    return fault;
  }

  @Test
  void noOtherKindOfFaultIsDescribed() {
    JsonNode described = document.at("/components/schemas/NewFault");

    assertThat(described.at("/discriminator/mapping").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(kinds().stream().map(FaultKind::word).toList());
    assertThat(described.get("oneOf")).hasSameSizeAs(kinds());
  }

  @Test
  void operationsOfGraphAreDescribed() {
    assertThat(document.at("/components/schemas/Operation/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(ConstantNames.of(GraphOperation.class));
  }
}
