package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.TENANT;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.GraphRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateSnapshotMessageTest {

  private static final String ACTION = "/configurationSnapshots/createSnapshot";

  /** The request in the documentation. */
  private static final String DOCUMENTED_REQUEST =
      """
      {
        "displayName": "Snapshot Demo",
        "description": "This is Snapshot Description",
        "resources": [
          "microsoft.exchange.sharedmailbox",
          "microsoft.exchange.transportrule"
        ]
      }
      """;

  /** The response in the documentation of beta. */
  private static final String DOCUMENTED_RESPONSE =
      """
      {
        "@odata.context": "https://graph.microsoft.com/beta/$metadata#microsoft.graph.configurationSnapshotJob",
        "id": "c91a1470-acc9-4585-bc03-522ae898f82f",
        "displayName": "Snapshot Demo",
        "description": "This is a snapshot description.",
        "tenantId": "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
        "status": "notStarted",
        "resources": [
          "microsoft.exchange.sharedmailbox",
          "microsoft.exchange.transportrule"
        ],
        "createdDateTime": "2025-02-18T15:43:59.7935268Z",
        "completedDateTime": "0001-01-01T00:00:00Z",
        "resourceLocation": "",
        "createdBy": {
          "user": {
            "id": "98ceffcc-7c54-4227-8844-835af5a023ce",
            "displayName": "Test Contoso User"
          }
        }
      }
      """;

  private static final String EXPECTED =
      "{\"@odata.context\":\"https://graph.microsoft.com/%s/$metadata"
          + "#microsoft.graph.configurationSnapshotJob\","
          + "\"id\":\""
          + ID_1
          + "\",\"displayName\":\"Snapshot Demo\","
          + "\"description\":\"This is Snapshot Description\","
          + "\"tenantId\":\"2fcf1c68-b412-4c85-bfb2-cb20152a6843\","
          + "\"status\":\"notStarted\","
          + "\"resources\":[\"microsoft.exchange.sharedmailbox\","
          + "\"microsoft.exchange.transportrule\"],"
          + "\"createdDateTime\":\"2025-02-18T15:43:59.7935268Z\","
          + "\"completedDateTime\":\"0001-01-01T00:00:00Z\","
          + "\"resourceLocation\":\"\","
          + "\"createdBy\":{\"user\":{\"id\":\"98ceffcc-7c54-4227-8844-835af5a023ce\","
          + "\"displayName\":\"Test Contoso User\"},"
          + "\"application\":{\"id\":null,\"displayName\":null}}}";

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(strings = {"v1.0", "beta"})
  void documentedRequestReturnsTheExpectedText(String version) {
    BufferedResponse response = graph.send(GraphRequest.post(url(version), DOCUMENTED_REQUEST));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(String.format(Locale.ROOT, EXPECTED, version));
    assertThat(response.header("Content-Type")).isEqualTo(GraphHarness.CONTENT_TYPE);
    assertThat(response.headers()).doesNotContainKeys("Location", "Retry-After");
  }

  @Test
  void responseHasTheDocumentedMembersInOrderAndOfTheDocumentedTypes() throws Exception {
    JsonNode documented = new ObjectMapper().readTree(DOCUMENTED_RESPONSE);

    JsonNode answered = graph.send(GraphRequest.post(BETA + ACTION, DOCUMENTED_REQUEST)).json();

    assertThat(names(answered)).isEqualTo(names(documented));
    for (String name : names(documented)) {
      assertThat(answered.get(name).getNodeType())
          .as(name)
          .isEqualTo(documented.get(name).getNodeType());
    }
  }

  @Test
  void responseHasTheDocumentedValuesExceptIdDescriptionAndApplication() throws Exception {
    JsonNode documented = new ObjectMapper().readTree(DOCUMENTED_RESPONSE);

    JsonNode answered = graph.send(GraphRequest.post(BETA + ACTION, DOCUMENTED_REQUEST)).json();

    for (String name : names(documented)) {
      if (!Set.of("id", "description", "createdBy").contains(name)) {
        assertThat(answered.get(name)).as(name).isEqualTo(documented.get(name));
      }
    }
    assertThat(names(answered.get("createdBy"))).containsExactly("user", "application");
    assertThat(answered.at("/createdBy/user")).isEqualTo(documented.at("/createdBy/user"));
    assertThat(answered.at("/createdBy/application").toString())
        .isEqualTo("{\"id\":null,\"displayName\":null}");
  }

  @Test
  void returnedJobIsStored() {
    graph.send(GraphRequest.post(V1 + ACTION, DOCUMENTED_REQUEST));

    assertThat(graph.service.listJobs(ADMIN))
        .containsExactly(
            SnapshotJob.builder()
                .id(ID_1)
                .displayName("Snapshot Demo")
                .description("This is Snapshot Description")
                .tenantId(TENANT)
                .resources(List.of(MAILBOX, "microsoft.exchange.transportrule"))
                .createdDateTime(GraphHarness.START)
                .createdBy(ADMIN.identity())
                .build());
  }

  @Test
  void createdByOfAnApplicationHasAnEmptyUser() {
    graph.caller = Caller.application(TENANT, "e1c7c0a4-3c7c-4c8c-8b8d-7f6f4e4c1f60", "Exporter");

    BufferedResponse response = graph.send(GraphRequest.post(V1 + ACTION, DOCUMENTED_REQUEST));

    assertThat(response.json().get("createdBy").toString())
        .isEqualTo(
            "{\"user\":{\"id\":null,\"displayName\":null},"
                + "\"application\":{\"id\":\"e1c7c0a4-3c7c-4c8c-8b8d-7f6f4e4c1f60\","
                + "\"displayName\":\"Exporter\"}}");
  }

  @Test
  void createdByHasUserAndApplicationIfBothAreKnown() {
    graph.caller =
        Caller.of(
            TENANT,
            new IdentitySet(new Identity("u", "User"), new Identity("a", "App")),
            Set.of(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL));

    BufferedResponse response = graph.send(GraphRequest.post(V1 + ACTION, DOCUMENTED_REQUEST));

    assertThat(response.json().get("createdBy").toString())
        .isEqualTo(
            "{\"user\":{\"id\":\"u\",\"displayName\":\"User\"},"
                + "\"application\":{\"id\":\"a\",\"displayName\":\"App\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/configurationSnapshots/createSnapshot",
        "/configurationSnapshots/createSnapshot/",
        "/configurationSnapshots/microsoft.graph.createSnapshot",
        "/configurationSnapshots/create%53napshot"
      })
  void everySpellingOfTheActionIsAccepted(String path) {
    assertThat(graph.send(GraphRequest.post(V1 + path, DOCUMENTED_REQUEST)).body())
        .isEqualTo(String.format(Locale.ROOT, EXPECTED, "v1.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"displayName\":\"Snapshot Demo\",\"resources\":[\"microsoft.exchange.sharedmailbox\"]}",
        "{\"displayName\":\"Snapshot Demo\",\"description\":null,"
            + "\"resources\":[\"microsoft.exchange.sharedmailbox\"]}",
        "{\"description\":\"\",\"resources\":[\"microsoft.exchange.sharedmailbox\"],"
            + "\"displayName\":\"Snapshot Demo\"}",
        "\uFEFF {\"displayName\":\"Snapshot\\u0020Demo\",\"@odata.type\":\"#x\","
            + "\"resources@odata.type\":\"#Collection(String)\","
            + "\"resources\":[\"microsoft.exchange.sharedmailbox\"]}\r\n"
      })
  void absentOrNullDescriptionIsEmptyAndControlInformationIsIgnored(String body) {
    BufferedResponse response = graph.create(body);

    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.json().get("displayName").textValue()).isEqualTo("Snapshot Demo");
    assertThat(response.json().get("description").textValue()).isEmpty();
  }

  @Test
  void typeNamesAreReturnedAsSent() {
    BufferedResponse response =
        graph.create(
            GraphHarness.body(
                "Snapshot Demo",
                "microsoft.exchange.transportRule",
                "MICROSOFT.EXCHANGE.TRANSPORTRULE",
                "microsoft.exchange.transportRule"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().get("resources").toString())
        .isEqualTo(
            "[\"microsoft.exchange.transportRule\",\"MICROSOFT.EXCHANGE.TRANSPORTRULE\","
                + "\"microsoft.exchange.transportRule\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678", "Abc 0189", "  padded  ", "12345678901234567890123456789012"})
  void validNameIsReturnedUnchanged(String name) {
    assertThat(graph.create(GraphHarness.body(name, MAILBOX)).text("displayName")).isEqualTo(name);
  }

  @Test
  void descriptionOfUpTo128CharactersIsReturnedUnchanged() {
    String description = "\"\\/\b\f\n\r\t\u0001\u2028 é 雪 \uD83D\uDE00 <script>".repeat(4);

    BufferedResponse response =
        graph.create(
            "{\"displayName\":\"Snapshot Demo\",\"description\":"
                + BufferedResponse.quote(description)
                + ",\"resources\":[\"microsoft.exchange.sharedmailbox\"]}");

    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.text("description")).isEqualTo(description);
  }

  /** Lists each reason to reject the documented request, with its status and error code. */
  @Test
  void everyKindOfErrorHasItsStatusAndCode() {
    assertRejected(graph, DOCUMENTED_REQUEST.replace("Snapshot Demo", "short"), 400, "BadRequest");
    assertRejected(graph, DOCUMENTED_REQUEST.replace("sharedmailbox", "x"), 400, "BadRequest");
    assertRejected(graph, DOCUMENTED_REQUEST.replace("}", ""), 400, "BadRequest");
    graph.assertNothingStored();

    graph.create(DOCUMENTED_REQUEST);
    assertRejected(graph, DOCUMENTED_REQUEST, 409, "Conflict");
    graph.caller = ADMIN.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL);
    assertRejected(graph, DOCUMENTED_REQUEST, 403, "UnknownError");
    graph.caller = null;
    assertRejected(graph, DOCUMENTED_REQUEST, 401, "InvalidAuthenticationToken");
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);

    SnapshotLimits none = SnapshotLimits.documented().toBuilder().visibleJobs(0).build();
    assertRejected(
        GraphHarness.with(builder -> builder.limits(none)), DOCUMENTED_REQUEST, 400, "BadRequest");
    SnapshotLimits empty = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(0).build();
    assertRejected(
        GraphHarness.with(builder -> builder.limits(empty)), DOCUMENTED_REQUEST, 400, "BadRequest");

    GraphHarness wrongType = GraphHarness.standard();
    BufferedResponse response =
        wrongType.send(
            GraphRequest.post(V1 + ACTION, DOCUMENTED_REQUEST)
                .withHeader("Content-Type", "text/plain"));
    assertThat(response.status()).isEqualTo(415);
    assertThat(response.json().at("/error/code").asText()).isEqualTo("UnsupportedMediaType");
    wrongType.assertNothingStored();
  }

  private static void assertRejected(GraphHarness graph, String body, int status, String code) {
    BufferedResponse response = graph.create(body);
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.json().at("/error/code").asText()).isEqualTo(code);
  }

  private static String url(String version) {
    return "https://graph.microsoft.com/" + version + "/admin/configurationManagement" + ACTION;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      names.add(member.getKey());
    }
    return names;
  }
}
