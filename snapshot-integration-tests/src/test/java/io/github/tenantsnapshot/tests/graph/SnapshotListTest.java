package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.JobStoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of a tenant's snapshots, and selected members of a single snapshot. */
class SnapshotListTest {

  private static final List<String> APIS = List.of(V1, BETA);

  private static final String SNAPSHOTS = "/configurationSnapshots";

  private static final String CONTEXT =
      "/$metadata#admin/configurationManagement/configurationSnapshots";

  /** The number of resources that the endpoint reads from a store at a time. */
  private static final int PAGE = 64;

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @FieldSource("APIS")
  void emptyListIsAnEmptyArray(String api) {
    graph.tenant.fail(MEETING, "Access denied.");
    graph.createSnapshot("Snapshot Failed", MEETING);
    graph.createJob("Snapshot Young", MAILBOX);

    BufferedResponse response = graph.get(api + SNAPSHOTS);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo(GraphHarness.CONTENT_TYPE);
    assertThat(response.body())
        .isEqualTo("{\"@odata.context\":\"" + root(api) + CONTEXT + "\",\"value\":[]}");
  }

  @ParameterizedTest
  @FieldSource("APIS")
  void snapshotsAreListedWithTheirContentOldestFirst(String api) {
    graph.tenant.add(RULE, "EXOTransportRule-A", "{\"N\":1.50}").add(RULE, "B\u00e9", "{ }");
    graph.tenant.fail(MEETING, "Access denied.");
    List<String> ids = new ArrayList<>();
    String[][] types = {{RULE}, {MAILBOX}, {MEETING}, {MEETING, RULE}};
    for (int i = 0; i < 4; i++) {
      ids.add(graph.createSnapshot("Snapshot " + (9 - i), types[i]));
      graph.clock.advance(Duration.ofSeconds(1));
    }
    graph.createJob("Snapshot Young", MAILBOX);
    String rules =
        "{\"displayName\":\"EXOTransportRule-A\",\"resourceType\":\""
            + RULE
            + "\",\"properties\":{\"N\":1.50}},{\"displayName\":\"B\u00e9\",\"resourceType\":\""
            + RULE
            + "\",\"properties\":{ }}";

    assertThat(graph.get(api + SNAPSHOTS).body())
        .isEqualTo(
            "{\"@odata.context\":\""
                + root(api)
                + CONTEXT
                + "\",\"value\":["
                + element(ids.get(0), "Snapshot 9", rules)
                + ","
                + element(ids.get(1), "Snapshot 8", "")
                + ","
                + element(ids.get(3), "Snapshot 6", rules)
                + "]}");
  }

  @Test
  void onlySnapshotsOfTheCallersTenantAreListed() {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.caller = Caller.user("11111111-2222-3333-4444-555555555555", "u", "Somebody Else");

    assertThat(graph.get(V1 + SNAPSHOTS).json().get("value")).isEmpty();
    assertThat(graph.get(V1 + SNAPSHOTS + "/$count").body()).isEqualTo("0");
  }

  @Test
  void authenticationAndPermissionAreRequired() {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    for (String path : new String[] {SNAPSHOTS, SNAPSHOTS + "/$count", SNAPSHOTS + "?$top=0"}) {
      graph.caller = ADMIN.withPermissions();
      assertThat(graph.get(V1 + path).status()).isEqualTo(403);
      graph.caller = null;
      assertThat(graph.get(V1 + path).status()).isEqualTo(401);
    }
  }

  @Test
  void unsupportedMethodsAreRejected() {
    for (String api : APIS) {
      graph.assertError(
          graph.send("DELETE", api + SNAPSHOTS),
          405,
          "MethodNotAllowed",
          "The method 'DELETE' is not allowed here; allowed are GET.");
      graph.assertError(
          graph.send("PATCH", api + SNAPSHOTS + "/$count"),
          405,
          "MethodNotAllowed",
          "The method 'PATCH' is not allowed here; allowed are GET.");
    }
  }

  // Query options

  @ParameterizedTest
  @FieldSource("APIS")
  void selectOfMembersOfAListReadsNoContent(String api) {
    List<String> ids = threeSnapshots();

    BufferedResponse response = graph.get(api + SNAPSHOTS + "?$select=displayName,id");

    assertThat(response.body())
        .isEqualTo(
            "{\"@odata.context\":\""
                + root(api)
                + CONTEXT
                + "(displayName,id)\",\"value\":["
                + "{\"id\":\""
                + ids.get(0)
                + "\",\"displayName\":\"Snapshot 0\"},{\"id\":\""
                + ids.get(1)
                + "\",\"displayName\":\"Snapshot 1\"},{\"id\":\""
                + ids.get(2)
                + "\",\"displayName\":\"Snapshot 2\"}]}");
    assertThat(graph.store.pagesRead()).isZero();
  }

  @ParameterizedTest
  @FieldSource("APIS")
  void selectOfMembersOfASnapshotReadsNoContent(String api) {
    String id = threeSnapshots().get(1);

    assertThat(graph.get(api + SNAPSHOTS + "('" + id + "')?$select=description,displayName").body())
        .isEqualTo(
            "{\"@odata.context\":\""
                + root(api)
                + CONTEXT
                + "(description,displayName)/$entity\",\"displayName\":\"Snapshot 1\","
                + "\"description\":\"\"}");
    assertThat(graph.get(api + SNAPSHOTS + "/" + id + "?$select=parameters").body())
        .isEqualTo(
            "{\"@odata.context\":\""
                + root(api)
                + CONTEXT
                + "(parameters)/$entity\",\"parameters\":[]}");
    assertThat(graph.store.pagesRead()).isZero();
  }

  @Test
  void selectAcceptsResourcesAlone() {
    String id = threeSnapshots().get(0);
    String resources = ":[{\"displayName\":\"EXOTransportRule-A\",\"resourceType\":\"" + RULE;

    assertThat(graph.get(V1 + SNAPSHOTS + "/" + id + "?$select=resources").body())
        .startsWith(
            "{\"@odata.context\":\""
                + root(V1)
                + CONTEXT
                + "(resources)/$entity\",\"resources\""
                + resources)
        .endsWith("}]}");
    JsonNode list = graph.get(V1 + SNAPSHOTS + "?$select=resources").json().get("value");
    assertThat(list).hasSize(3);
    assertThat(list.get(2)).hasSize(1);
    assertThat(list.get(2).get("resources")).hasSize(3);
  }

  @Test
  void selectAllReturnsEveryMember() {
    String id = threeSnapshots().get(0);

    JsonNode one = graph.get(V1 + SNAPSHOTS + "/" + id + "?$select=*").json();
    assertThat(one.has("@microsoft.graph.tips")).isFalse();
    assertThat(one).hasSize(6);
    assertThat(one.get("resources")).hasSize(1);
    assertThat(graph.get(BETA + SNAPSHOTS + "/" + id + "?select=id").json()).hasSize(2);
    assertThat(graph.get(V1 + SNAPSHOTS + "/" + id + "?select=id").json()).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$filter=displayName eq 'Snapshot 1'                       | 1",
        "$filter=startsWith(displayName,'Snapshot')                | 0 1 2",
        "$filter=description ne ''                                 | ``",
        "$orderby=displayName desc                                 | 2 1 0",
        "$orderBy=description,displayName desc                     | 2 1 0",
        "$filter=not (displayName eq 'Snapshot 1')&$orderby=displayName desc | 2 0",
        "$top=3                                                    | 0 1 2"
      })
  void filterAndOrderByApplyToSnapshots(String query, String names) {
    threeSnapshots();
    for (String api : APIS) {
      assertThat(names(graph.get(api + SNAPSHOTS + "?$select=displayName&" + query)))
          .isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ")));
    }
  }

  @Test
  void filterAndOrderByIdUseTheIdOfTheSnapshot() {
    List<String> ids = threeSnapshots();
    JsonNode found =
        graph.get(V1 + SNAPSHOTS + "?$filter=id eq '" + ids.get(1) + "'&$select=id").json();

    assertThat(found.at("/value/0/id").asText()).isEqualTo(ids.get(1));
    assertThat(found.get("value")).hasSize(1);
    JsonNode ordered = graph.get(V1 + SNAPSHOTS + "?$orderby=id&$select=id").json().get("value");
    assertThat(ordered)
        .extracting(snapshot -> snapshot.get("id").asText())
        .isEqualTo(ids.stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$select=status          | Could not find a property named 'status' on type"
            + " 'microsoft.graph.configurationBaseline'.",
        "$filter=createdDateTime ge 2025-01-01T00:00:00Z | Could not find a property named"
            + " 'createdDateTime' on type 'microsoft.graph.configurationBaseline'.",
        "$filter=resources eq 'x' | The property 'resources' does not support $filter.",
        "$orderby=parameters     | The property 'parameters' does not support $orderby.",
        "$expand=resources       | The query option '$expand' is not supported for this request.",
        "$skip=1                 | The query option '$skip' is not supported for this request.",
        "$top=0                  | Invalid page size specified: '0'. Must be between 1 and 999"
            + " inclusive."
      })
  void propertiesThatASnapshotDoesNotHaveAreRejected(String query, String message) {
    for (String api : APIS) {
      graph.assertError(graph.get(api + SNAPSHOTS + "?" + query), 400, "BadRequest", message);
    }
    assertThat(graph.store.pagesRead()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$top=1", "$filter=id eq 'x'", "$count=true", "$orderby=id"})
  void listOptionsAreRejectedForASingleSnapshot(String query) {
    String id = threeSnapshots().get(0);

    graph.assertError(
        graph.get(V1 + SNAPSHOTS + "/" + id + "?" + query),
        400,
        "BadRequest",
        "The query option '"
            + query.replaceAll("=.*", "")
            + "' is not supported for this request.");
  }

  @ParameterizedTest
  @FieldSource("APIS")
  void countAndNextLinksApplyToSnapshots(String api) {
    threeSnapshots();
    graph.tenant.fail(MEETING, "Access denied.");
    graph.createSnapshot("Snapshot Failed", MEETING);

    BufferedResponse first = graph.get(api + SNAPSHOTS + "?$top=2&$count=true&$select=displayName");
    String next = first.text("@odata.nextLink");
    BufferedResponse last = graph.get(next);

    assertThat(first.body())
        .isEqualTo(
            "{\"@odata.context\":\""
                + root(api)
                + CONTEXT
                + "(displayName)\",\"@odata.count\":3,\"@odata.nextLink\":\""
                + next
                + "\",\"value\":[{\"displayName\":\"Snapshot 0\"},{\"displayName\":\"Snapshot"
                + " 1\"}]}");
    assertThat(next)
        .startsWith(api + SNAPSHOTS + "?$top=2&$count=true&$select=displayName&$skiptoken=");
    assertThat(names(last)).containsExactly("2");
    assertThat(last.json().get("@odata.count").asInt()).isEqualTo(3);
    assertThat(last.json().has("@odata.nextLink")).isFalse();
  }

  @Test
  void pageReadsOnlyItsOwnContent() {
    threeSnapshots();

    assertThat(names(graph.get(V1 + SNAPSHOTS + "?$top=1&$orderby=displayName desc")))
        .containsExactly("2");
    assertThat(graph.store.resourcesRead()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "/$count, 3",
    "/%24count, 3",
    "/$count?$filter=displayName ne 'Snapshot 1', 2",
    "/$count?$filter=startsWith(displayName%2C'x'), 0"
  })
  void countIsPlainText(String path, String count) {
    threeSnapshots();
    graph.createJob("Snapshot Young", MAILBOX);
    for (String api : APIS) {
      BufferedResponse response = graph.get(api + SNAPSHOTS + path);
      assertThat(response.status()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(count);
      assertThat(response.header("Content-Type")).isEqualTo("text/plain");
    }
    assertThat(graph.store.pagesRead()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?$top=1", "/$count"})
  void headReadsNoContent(String path) {
    threeSnapshots();

    BufferedResponse head = graph.send("HEAD", V1 + SNAPSHOTS + path);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Type"))
        .isEqualTo(path.equals("/$count") ? "text/plain" : GraphHarness.CONTENT_TYPE);
    assertThat(graph.store.pagesRead()).isZero();
  }

  // Streaming

  @Test
  void contentIsReadAsTheBodyIsRead() throws IOException {
    largeSnapshots();

    try (GraphResponse response = open("")) {
      InputStream body = response.body();
      assertThat(graph.store.pagesRead()).isZero();
      assertThat(body.read()).isEqualTo('{');
      assertThat(graph.store.pagesRead()).isLessThanOrEqualTo(1);
      body.readNBytes(10_000);
      assertThat(graph.store.pagesRead()).isEqualTo(1);
      body.skipNBytes(1_000 * 2_000);
      assertThat(graph.store.resourcesRead()).isBetween(900, 1_000 + PAGE);
    }
    assertThat(graph.store.resourcesRead()).as("not read on when closed").isLessThan(1_100);
  }

  @Test
  void allContentIsReadWhenTheBodyIsReadCompletely() {
    largeSnapshots();

    JsonNode list = graph.get(V1 + SNAPSHOTS).json().get("value");

    assertThat(list).hasSize(2);
    assertThat(list.get(0).get("resources")).hasSize(5_000);
    assertThat(list.get(1).get("resources")).hasSize(5_000);
    assertThat(graph.store.resourcesRead()).isEqualTo(10_000);
  }

  @Test
  void bodyFailsIfASnapshotIsDeletedBeforeItIsReached() throws IOException {
    largeSnapshots();

    try (GraphResponse response = open("")) {
      byte[] before = response.body().readNBytes(1_000_000);
      String second = graph.service.listJobs(ADMIN).get(1).id();
      graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + second);
      assertEndsBroken(response.body(), before);
    }
  }

  /** The list must not omit the deleted snapshot and continue with the next one. */
  @Test
  void failedBodyCannotBeReadFurther() throws IOException {
    threeSnapshots();

    try (GraphResponse response = open("?$select=resources")) {
      byte[] before = response.body().readNBytes(1);
      String second = graph.service.listJobs(ADMIN).get(1).id();
      graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + second);
      assertEndsBroken(response.body(), before);
    }
  }

  @Test
  void listWithoutResourcesIsFixedAtTheTimeOfTheRequest() throws IOException {
    threeSnapshots();

    try (GraphResponse response = open("?$select=displayName")) {
      assertThat(response.body().read()).isEqualTo('{');
      for (SnapshotJob job : graph.service.listJobs(ADMIN)) {
        graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + job.id());
      }
      assertThat(JsonText.of("{" + response.bodyText()).asMap().get("value"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(3);
    }
  }

  @Test
  void bodyFailsIfTheStoreFailsOnce() throws IOException {
    largeSnapshots();

    try (GraphResponse response = open("")) {
      byte[] before = response.body().readNBytes(1_000_000);
      graph.store.failWith(() -> new JobStoreException("no connection", new IOException()));
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      read.write(before);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> response.body().transferTo(read));
      graph.store.failWith(null);
      assertEndsBroken(response.body(), read.toByteArray());
    }
  }

  @Test
  void bodyCannotBeReadAfterItsResponseIsClosed() throws IOException {
    largeSnapshots();
    GraphResponse response = open("");
    byte[] before = response.body().readNBytes(100_000);

    response.close();
    response.close();

    assertEndsBroken(response.body(), before);
  }

  @Test
  void bodyIsTheSameWithBuffersOfAnySize() throws IOException {
    threeSnapshots();
    byte[] whole = graph.get(V1 + SNAPSHOTS).body().getBytes(StandardCharsets.UTF_8);

    for (int size : new int[] {1, 2, 3, 64, whole.length, 1 << 20}) {
      try (GraphResponse response = open("")) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[size];
        for (int n = response.body().read(buffer); n >= 0; n = response.body().read(buffer)) {
          assertThat(n).isPositive();
          read.write(buffer, 0, n);
        }
        assertThat(read.toByteArray()).isEqualTo(whole);
        assertThat(response.body().read()).isEqualTo(-1);
        assertThat(response.body().available()).isZero();
      }
    }
  }

  /** Creates three snapshots with one, two and three resources, and returns their ids. */
  private List<String> threeSnapshots() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      graph.tenant.add(RULE, "EXOTransportRule-" + "ABC".charAt(i), "{\"N\":" + i + "}");
      ids.add(graph.createSnapshot("Snapshot " + i, RULE));
      graph.clock.advance(Duration.ofSeconds(1));
    }
    return ids;
  }

  /** Creates two snapshots of 5,000 resources of 2 KB each. */
  private void largeSnapshots() {
    SnapshotResource resource =
        new SnapshotResource(
            "EXOTransportRule-Large",
            RULE,
            JsonText.of("{\"Filler\":\"" + "x".repeat(1900) + "\"}"));
    graph.tenant.set(RULE, Collections.nCopies(5_000, resource));
    graph.createSnapshot("Snapshot One", RULE);
    graph.clock.advance(Duration.ofSeconds(1));
    graph.createSnapshot("Snapshot Two", RULE);
  }

  private GraphResponse open(String query) throws IOException {
    GraphResponse response = graph.graph.handle(GraphRequest.of("GET", V1 + SNAPSHOTS + query));
    assertThat(response.status()).isEqualTo(200);
    return response;
  }

  /** Checks that each further read throws, and that the text read is not complete JSON. */
  private static void assertEndsBroken(InputStream body, byte[] before) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    read.write(before);
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> body.transferTo(read));
    }
    BufferedResponse part =
        new BufferedResponse(200, Map.of(), read.toString(StandardCharsets.UTF_8));
    assertThat(part.body()).startsWith("{");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(part::json)
        .withMessageStartingWith("no JSON");
  }

  private static List<String> names(BufferedResponse response) {
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    response
        .json()
        .get("value")
        .forEach(snapshot -> names.add(snapshot.get("displayName").asText().substring(9)));
    return names;
  }

  private static String element(String id, String displayName, String resources) {
    return "{\"id\":\""
        + id
        + "\",\"displayName\":\""
        + displayName
        + "\",\"description\":\"\",\"parameters\":[],\"resources\":["
        + resources
        + "]}";
  }

  private static String root(String api) {
    return api.replace("/admin/configurationManagement", "");
  }
}
