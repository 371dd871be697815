package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.tests.examples.ControlDescription.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the control paths, compared with the behaviour of a running server. */
@Timeout(120)
class ControlDescriptionTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAULT =
      "{\"kind\":\"respond\",\"status\":500,\"operations\":[\"listJobs\"]}";
  private static final String CREATE =
      "/v1.0/admin/configurationManagement/configurationSnapshots/createSnapshot";
  private static final String NEW_JOB =
      "{\"displayName\":\"Weekly export\",\"resources\":[\"microsoft.exchange.sharedmailbox\"]}";
  private static final String JOBS =
      "/v1.0/admin/configurationManagement/configurationSnapshotJobs";

  @TempDir private static Path folder;

  private static RunningServer server;
  private static ControlDescription description;
  private static String text;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    server = new RunningServer(folder, "--clock", "virtual", "--seed", "7");
    text =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.endpoint() + "/_simulator/openapi.json"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    description = new ControlDescription(JSON.readTree(text));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * Restores the state that the description refers to: a tenant, a fault with the id 1, a job that
   * has ended, and requests to Graph.
   */
  @BeforeEach
  void reset() throws Exception {
    assertThat(send("POST", "/_simulator/reset", "").statusCode()).isEqualTo(204);
    assertThat(
            send(server.endpoint(), server.token("readWrite"), "POST", CREATE, NEW_JOB)
                .statusCode())
        .isEqualTo(200);
    assertThat(send("POST", "/_simulator/advance", "{\"untilIdle\":true}").statusCode())
        .isEqualTo(200);
    assertThat(send("POST", "/_simulator/faults", FAULT).statusCode()).isEqualTo(201);
    assertThat(send(server.endpoint(), "wrong-token", "GET", "/v1.0/me", "").statusCode())
        .isEqualTo(401);
    assertThat(send(server.endpoint(), server.token("read"), "GET", JOBS, "").statusCode())
        .isEqualTo(500);
  }

  static List<Operation> operations() {
    return description.operations();
  }

  static Stream<Operation> operationsWithExamples() {
    return operations().stream().filter(operation -> !operation.examples().isEmpty());
  }

  @Test
  void descriptionIsValidOpenApi() {
    SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(text);

    assertThat(parsed.getMessages()).isNullOrEmpty();
    assertThat(parsed.getOpenAPI().getSpecVersion()).isEqualTo(SpecVersion.V31);
    assertThat(parsed.getOpenAPI().getPaths()).hasSizeGreaterThan(10);
    assertThat(operations())
        .extracting(Operation::id)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void responsesMatchTheDescription(Operation operation) throws Exception {
    Set<String> seen = new TreeSet<>();
    String path = description.example(operation);

    for (String body : bodies(operation)) {
      reset();
      int status = check(operation, send(operation.method(), path, body));
      assertThat(status).as(body).isBetween(200, 299);
      seen.add(Integer.toString(status));
    }
    reset();
    for (HttpResponse<String> rejected : rejectedRequests(operation, path)) {
      int status = check(operation, rejected);
      assertThat(status).isBetween(400, 499);
      seen.add(Integer.toString(status));
    }

    assertThat(seen).isEqualTo(operation.statuses());
  }

  /** Sends a request for each described reason to reject one, and returns the responses. */
  private List<HttpResponse<String>> rejectedRequests(Operation operation, String path)
      throws Exception {
    List<HttpResponse<String>> rejected = new ArrayList<>();
    String body = bodies(operation).get(0);
    rejected.add(send(operation.method(), path + "?no-such-option", body));
    rejected.add(send(operation.method(), path, operation.hasBody() ? "[]" : "{\"member\":1}"));
    if (operation.isGuarded()) {
      rejected.add(send(server.endpoint(), "wrong-token", operation.method(), path, body));
    }
    if (operation.path().contains("{")) {
      String other = operation.path().replaceAll("\\{[^}]*}", "no-such-id");
      rejected.add(send(operation.method(), other, body));
    }
    if (operation.statuses().contains("409")) {
      rejected.add(inConflict(operation, path, body));
    }
    return rejected;
  }

  /** Sends a request that conflicts with the current state, and returns the response. */
  private HttpResponse<String> inConflict(Operation operation, String path, String body)
      throws Exception {
    if (operation.id().equals("addTenant")) {
      assertThat(send(operation.method(), path, body).statusCode()).isEqualTo(201);
      return send(operation.method(), path, body);
    }
    try (TenantSimulator simulator =
            TenantSimulator.builder().realTime().store(new MemoryJobStore()).build();
        GraphServer server = GraphServer.builder(SimulatorControl.of(simulator, "token")).start()) {
      return send(server.uri().toString(), "token", operation.method(), path, body);
    }
  }

  /** Checks that a response conforms to the description, and returns its status. */
  private static int check(Operation operation, HttpResponse<String> response) throws IOException {
    int status = response.statusCode();
    assertThat(operation.statuses()).as(response.body()).contains(Integer.toString(status));
    if (status == 204) {
      assertThat(response.body()).isEmpty();
    } else {
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(description.errorsInResponse(operation, status, JSON.readTree(response.body())))
          .as(response.body())
          .isEmpty();
    }
    return status;
  }

  /** Returns accepted bodies; a single empty one if the operation has no body. */
  private List<String> bodies(Operation operation) throws Exception {
    if (operation.id().equals("loadState")) {
      return List.of(send("GET", "/_simulator/state", "").body());
    }
    return operation.hasBody()
        ? operation.examples().stream().map(JsonNode::toString).toList()
        : List.of("");
  }

  /**
   * A body with a missing or unknown member, or one of another type, is rejected if the schema
   * rejects it.
   */
  @ParameterizedTest
  @MethodSource("operationsWithExamples")
  void bodiesThatViolateTheSchemaAreRejected(Operation operation) throws Exception {
    String path = description.example(operation);
    int rejected = 0;
    for (JsonNode example : operation.examples()) {
      assertThat(description.errorsInBody(operation, example)).as(example.toString()).isEmpty();
      for (JsonNode body : changed((ObjectNode) example)) {
        reset();
        boolean isRejected = !description.errorsInBody(operation, body).isEmpty();
        HttpResponse<String> response = send(operation.method(), path, body.toString());

        check(operation, response);
        assertThat(response.statusCode() == 400)
            .as("%s: %s %s", body, response.statusCode(), response.body())
            .isEqualTo(isRejected);
        rejected += isRejected ? 1 : 0;
      }
    }
    assertThat(rejected).isPositive();
  }

  private static List<JsonNode> changed(ObjectNode example) throws IOException {
    List<JsonNode> changed = new ArrayList<>();
    changed.add(example.deepCopy().put("noSuchMember", 1));
    List<String> names = new ArrayList<>();
    example.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      changed.add(example.deepCopy().without(name));
      for (String value :
          List.of("null", "17", "-1", "1.5", "true", "\"word\"", "\"\"", "[]", "{}", "[1]")) {
        if (!name.equals("resourceType")
            || !value.equals("\"word\"")) { // no schema lists the resource types
          changed.add(example.deepCopy().set(name, JSON.readTree(value)));
        }
      }
    }
    return changed;
  }

  @Test
  void methodsThatAreNotDescribedAreRejected() throws Exception {
    Set<String> paths = new TreeSet<>();
    for (Operation operation : operations()) {
      if (!paths.add(operation.path())) {
        continue;
      }
      Set<String> allowed = new TreeSet<>();
      operations().stream()
          .filter(other -> other.path().equals(operation.path()))
          .forEach(other -> allowed.add(other.method()));
      for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS")) {
        String described = method.equals("HEAD") ? "GET" : method; // HTTP has HEAD wherever GET is
        if (!allowed.contains(described)) {
          HttpResponse<String> response = send(method, description.example(operation), "");

          assertThat(response.statusCode()).as("%s %s", method, operation.path()).isEqualTo(405);
          assertThat(response.headers().firstValue("Allow").orElseThrow().split(", "))
              .containsExactlyElementsOf(allowed);
        }
      }
    }
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return send(server.endpoint(), server.controlToken(), method, path, body);
  }

  private HttpResponse<String> send(
      String endpoint, String token, String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
