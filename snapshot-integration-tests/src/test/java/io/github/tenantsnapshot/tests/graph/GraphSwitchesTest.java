package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.MalformedIds;
import io.github.tenantsnapshot.graph.GraphBehavior.ManagementRoot;
import io.github.tenantsnapshot.graph.GraphBehavior.NameCase;
import io.github.tenantsnapshot.graph.GraphBehavior.PartialSuccessForm;
import io.github.tenantsnapshot.graph.GraphBehavior.SelectOnlyMembers;
import io.github.tenantsnapshot.graph.GraphBehavior.SnapshotList;
import io.github.tenantsnapshot.graph.GraphBehavior.TenantLicense;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effects of each setting of the endpoint's behaviour on its responses. */
class GraphSwitchesTest {

  private static final String JOBS = "/configurationSnapshotJobs";
  private static final String SNAPSHOTS = "/configurationSnapshots";

  // Members that must be selected

  @Test
  void allMembersExceptErrorDetailsAreWrittenByDefault() {
    GraphHarness graph = GraphHarness.standard();
    String id = graph.createJob("Snapshot Demo", MAILBOX);

    assertThat(members(graph.get(V1 + JOBS + "/" + id).json()))
        .containsExactly(
            "id",
            "displayName",
            "description",
            "tenantId",
            "status",
            "resources",
            "createdDateTime",
            "completedDateTime",
            "resourceLocation",
            "createdBy");
  }

  @Test
  void onlyDocumentedMembersAreWrittenIfConfigured() {
    GraphHarness graph =
        GraphHarness.switched(
            switches -> switches.selectOnlyMembers(SelectOnlyMembers.AS_DOCUMENTED));
    BufferedResponse created = graph.create(GraphHarness.body("Snapshot Demo", MAILBOX));
    String id = created.text("id");

    assertThat(members(created.json()))
        .as("a create response has them as documented")
        .contains("resources", "resourceLocation", "createdBy")
        .doesNotContain("errorDetails");
    for (String api : new String[] {V1, BETA}) {
      for (JsonNode job :
          new JsonNode[] {
            graph.get(api + JOBS + "/" + id).json(), graph.get(api + JOBS).json().at("/value/0")
          }) {
        assertThat(members(job))
            .containsExactly(
                "id",
                "displayName",
                "description",
                "tenantId",
                "status",
                "createdDateTime",
                "completedDateTime");
      }
      assertThat(
              members(
                  graph
                      .get(api + JOBS + "/" + id + "?$select=createdBy,resources,errorDetails")
                      .json()))
          .containsExactly("resources", "createdBy", "errorDetails");
      assertThat(members(graph.get(api + JOBS + "?$select=*").json().at("/value/0"))).hasSize(11);
    }
  }

  // partiallySuccessful

  @Test
  void partiallySuccessfulIsWrittenByDefault() {
    GraphHarness graph = GraphHarness.standard();
    String url = partiallySuccessful(graph);

    assertThat(graph.get(V1 + url).text("status")).isEqualTo("partiallySuccessful");
    assertThat(getWithPreference(graph, V1 + url, "include-unknown-enum-members").text("status"))
        .isEqualTo("partiallySuccessful");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include-unknown-enum-members",
        "Include-Unknown-Enum-Members",
        "return=minimal, include-unknown-enum-members",
        "include-unknown-enum-members;x=1,odata.maxpagesize=5",
        " include-unknown-enum-members "
      })
  void partiallySuccessfulIsWrittenOnlyWithThePreferenceIfConfigured(String preference) {
    GraphHarness graph = hidingPartialSuccess();
    String url = partiallySuccessful(graph);

    for (String api : new String[] {V1, BETA}) {
      assertThat(getWithPreference(graph, api + url, preference).text("status"))
          .isEqualTo("partiallySuccessful");
      assertThat(
              getWithPreference(graph, api + JOBS + "?$select=status", preference)
                  .json()
                  .at("/value/0/status")
                  .asText())
          .isEqualTo("partiallySuccessful");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "return=minimal", "include-unknown-enum-members-not", "x=\"a\""})
  void unknownFutureValueIsWrittenWithoutThePreferenceIfConfigured(String preference) {
    GraphHarness graph = hidingPartialSuccess();
    String url = partiallySuccessful(graph);

    for (String api : new String[] {V1, BETA}) {
      assertThat(graph.get(api + url).text("status")).isEqualTo("unknownFutureValue");
      assertThat(getWithPreference(graph, api + url, preference).text("status"))
          .isEqualTo("unknownFutureValue");
      assertThat(graph.get(api + JOBS).json().at("/value/0/status").asText())
          .isEqualTo("unknownFutureValue");
    }
    assertThat(graph.get(V1 + url).text("resourceLocation")).as("all else stays").isNotEmpty();
  }

  @Test
  void preferenceIsReadFromAnyOfSeveralHeaders() {
    GraphHarness graph = hidingPartialSuccess();
    String url = V1 + partiallySuccessful(graph);

    BufferedResponse response =
        graph.send(
            GraphRequest.of(
                "GET",
                url,
                Map.of("pREFER", List.of("return=minimal", "include-unknown-enum-members")),
                InputStream.nullInputStream()));

    assertThat(response.text("status")).isEqualTo("partiallySuccessful");
  }

  @Test
  void otherStatusesAreNotHidden() {
    GraphHarness graph = hidingPartialSuccess();
    graph.tenant.fail(MEETING, "Access denied.");
    graph.createSnapshot("Snapshot One", MAILBOX);
    graph.createSnapshot("Snapshot Two", MEETING);
    graph.createJob("Snapshot Three", MAILBOX);

    List<String> statuses = new ArrayList<>();
    graph
        .get(V1 + JOBS + "?$orderby=status")
        .json()
        .get("value")
        .forEach(job -> statuses.add(job.get("status").asText()));

    assertThat(statuses).containsExactly("notStarted", "succeeded", "failed");
  }

  /** A filter compares the job's actual status, not the one in the response. */
  @Test
  void filterMatchesTheHiddenStatus() {
    GraphHarness graph = hidingPartialSuccess();
    partiallySuccessful(graph);

    JsonNode found =
        graph.get(V1 + JOBS + "?$filter=status eq 'partiallySuccessful'").json().get("value");

    assertThat(found).hasSize(1);
    assertThat(found.at("/0/status").asText()).isEqualTo("unknownFutureValue");
  }

  // The list of snapshots

  @Test
  void betaHasNoListOfSnapshotsIfConfigured() {
    GraphHarness graph =
        GraphHarness.switched(switches -> switches.snapshotList(SnapshotList.NOT_ON_BETA));
    String id = graph.createSnapshot("Snapshot Demo", MAILBOX);

    for (String method : new String[] {"GET", "PUT"}) {
      for (String path : new String[] {SNAPSHOTS, SNAPSHOTS + "/$count"}) {
        graph.assertError(
            graph.send(method, BETA + path + "?$top=1"),
            404,
            "ResourceNotFound",
            "Nothing answers "
                + method
                + " '/beta/admin/configurationManagement"
                + path
                + "': this path is not simulated.");
      }
    }
    graph.assertError(
        graph.send(GraphRequest.post(BETA + SNAPSHOTS, "{}")), 404, "ResourceNotFound", "");
    assertThat(graph.get(BETA + SNAPSHOTS + "/" + id).status()).isEqualTo(200);
    assertThat(graph.get(V1 + SNAPSHOTS).json().get("value")).hasSize(1);
    assertThat(graph.get(V1 + SNAPSHOTS + "/$count").body()).isEqualTo("1");
    assertThat(graph.get(BETA + JOBS).json().get("value")).hasSize(1);
  }

  @Test
  void listOfSnapshotsIsForbiddenIfConfiguredAsDocumented() {
    GraphHarness graph =
        GraphHarness.switched(switches -> switches.snapshotList(SnapshotList.AS_DOCUMENTED));
    String id = graph.createSnapshot("Snapshot Demo", MAILBOX);

    for (String api : new String[] {V1, BETA}) {
      for (String path : new String[] {SNAPSHOTS, SNAPSHOTS + "?$top=1", SNAPSHOTS + "/$count"}) {
        graph.assertError(graph.get(api + path), 403, "UnknownError", "");
      }
      assertThat(graph.get(api + SNAPSHOTS + "/" + id).status()).isEqualTo(200);
    }
    GraphHarness telling =
        GraphHarness.switched(
            switches ->
                switches
                    .snapshotList(SnapshotList.AS_DOCUMENTED)
                    .forbidden(new GraphError(403, "Forbidden", null)));
    telling.assertError(
        telling.get(V1 + SNAPSHOTS),
        403,
        "Forbidden",
        "The documentation lists no permission for the list of snapshots.");
  }

  // Ids

  @ParameterizedTest
  @ValueSource(strings = {"x", "a b", "3b05c24c-db31-4d15-b386-947768ed66b0"})
  void notFoundMessageNamesTheIdIfConfigured(String id) {
    GraphHarness graph =
        GraphHarness.switched(
            switches ->
                switches
                    .malformedIds(MalformedIds.NOT_FOUND)
                    .notFound(new GraphError(404, "ResourceNotFound", null)));
    String job = "The snapshot job '" + id + "' was not found: unknown, deleted or expired.";
    String snapshot = "The snapshot '" + id + "' was not found: unknown, deleted or expired.";

    graph.assertError(graph.get(V1 + JOBS + "/" + id), 404, "ResourceNotFound", job);
    graph.assertError(graph.send("DELETE", V1 + JOBS + "/" + id), 404, "ResourceNotFound", job);
    graph.assertError(graph.get(V1 + SNAPSHOTS + "/" + id), 404, "ResourceNotFound", snapshot);
  }

  @Test
  void malformedIdIsNotFoundIfConfigured() {
    GraphHarness graph =
        GraphHarness.switched(switches -> switches.malformedIds(MalformedIds.NOT_FOUND));

    graph.assertError(graph.get(V1 + JOBS + "/x"), 404, "UnknownError", "");
    graph.assertError(graph.get(V1 + SNAPSHOTS + "('x')"), 404, "UnknownError", "");
  }

  // The configurationManagement singleton

  @Test
  void configurationManagementIsNotFoundIfConfigured() {
    GraphHarness graph =
        GraphHarness.switched(switches -> switches.managementRoot(ManagementRoot.NOT_SIMULATED));

    graph.assertError(
        graph.get(V1),
        404,
        "ResourceNotFound",
        "Nothing answers GET '/v1.0/admin/configurationManagement': this path is not simulated.");
  }

  // License

  /**
   * On the snapshot paths, a missing license takes precedence over a missing permission, as
   * observed with Graph.
   */
  @Test
  void tenantWithoutTheLicenseIsRejected() {
    GraphHarness graph =
        GraphHarness.switched(switches -> switches.tenantLicense(TenantLicense.MISSING));
    String refusal =
        "{\"error\":\"Your organization does not have the required license to use this feature.\"}";
    String id = "/3b05c24c-db31-4d15-b386-947768ed66b0";

    for (Caller caller : new Caller[] {ADMIN, ADMIN.withPermissions()}) {
      graph.caller = caller;
      for (String path : new String[] {SNAPSHOTS, SNAPSHOTS + "/$count", SNAPSHOTS + id}) {
        graph.assertError(graph.get(V1 + path), 403, "UnknownError", refusal);
      }
      graph.assertError(
          graph.create(GraphHarness.body("Snapshot Demo", MAILBOX)), 403, "UnknownError", refusal);
      String ofJobs = caller == ADMIN ? refusal : "";
      for (String path : new String[] {JOBS, JOBS + "/$count", JOBS + id}) {
        graph.assertError(graph.get(V1 + path), 403, "UnknownError", ofJobs);
      }
      graph.assertError(graph.send("DELETE", V1 + JOBS + id), 403, "UnknownError", ofJobs);
    }
    graph.caller = null;
    assertThat(graph.get(V1 + SNAPSHOTS).status()).isEqualTo(401);
    graph.assertNothingStored();
  }

  @Test
  void missingLicenseErrorIsConfigurable() {
    GraphHarness graph =
        GraphHarness.switched(
            switches ->
                switches
                    .tenantLicense(TenantLicense.MISSING)
                    .licenseMissing(new GraphError(402, "PaymentRequired", null)));

    graph.assertError(
        graph.get(V1 + SNAPSHOTS),
        402,
        "PaymentRequired",
        "The tenant does not have the license that the API needs.");
  }

  // The case of names

  @ParameterizedTest
  @CsvSource({
    "GET, /V1.0/admin/configurationManagement/configurationSnapshotJobs, 404",
    "GET, /v1.0/Admin/configurationManagement/configurationSnapshotJobs, 404",
    "GET, /v1.0/admin/configurationmanagement/configurationSnapshotJobs, 404",
    "GET, /v1.0/admin/configurationManagement/configurationsnapshotjobs, 404",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs/$Count, 400",
    "POST, /v1.0/admin/configurationManagement/configurationSnapshots/createsnapshot, 405",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$Select=id, 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$ORDERBY=id, 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$orderBy=id, 200",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$select=Id, 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$orderby=Id, 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$orderby=id Desc, 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$count=True, 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$filter=Id eq 'x', 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$filter=id EQ 'x', 400",
    "GET, /v1.0/admin/configurationManagement/configurationSnapshotJobs?$filter=status eq 'Failed',"
        + " 400",
    "GET, '/v1.0/admin/configurationManagement/configurationSnapshotJobs?$filter=STARTSWITH(displayName,''x'')',"
        + " 400",
    "GET, '/v1.0/admin/configurationManagement/configurationSnapshotJobs?$filter=startswith(displayName,''x'')',"
        + " 200"
  })
  void namesAreCaseSensitiveIfConfigured(String method, String path, int status) {
    GraphHarness graph = GraphHarness.switched(switches -> switches.nameCase(NameCase.EXACT));

    BufferedResponse response =
        method.equals("GET")
            ? graph.get(path)
            : graph.send(GraphRequest.post(path, GraphHarness.body("Snapshot Demo", MAILBOX)));

    assertThat(response.status()).as(response.body()).isEqualTo(status);
  }

  @Test
  void membersInAnotherCaseAreRejectedIfConfigured() {
    GraphHarness graph = GraphHarness.switched(switches -> switches.nameCase(NameCase.EXACT));

    BufferedResponse response =
        graph.create(
            GraphHarness.body("Snapshot Demo", MAILBOX).replace("displayName", "DisplayName"));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().at("/error/details/0/message").asText())
        .startsWith("The parameter 'DisplayName' in the request payload is not a valid parameter");
  }

  @Test
  void toBuilderKeepsTheSwitches() {
    GraphBehavior behavior =
        GraphBehavior.defaults().toBuilder()
            .selectOnlyMembers(SelectOnlyMembers.AS_DOCUMENTED)
            .partialSuccessForm(PartialSuccessForm.ON_PREFERENCE)
            .snapshotList(SnapshotList.NOT_ON_BETA)
            .nameCase(NameCase.EXACT)
            .malformedIds(MalformedIds.NOT_FOUND)
            .managementRoot(ManagementRoot.NOT_SIMULATED)
            .tenantLicense(TenantLicense.MISSING)
            .licenseMissing(new GraphError(402, "PaymentRequired", null))
            .build();

    for (GraphBehavior copy : new GraphBehavior[] {behavior, behavior.toBuilder().build()}) {
      assertThat(copy.selectOnlyMembers()).isEqualTo(SelectOnlyMembers.AS_DOCUMENTED);
      assertThat(copy.partialSuccessForm()).isEqualTo(PartialSuccessForm.ON_PREFERENCE);
      assertThat(copy.snapshotList()).isEqualTo(SnapshotList.NOT_ON_BETA);
      assertThat(copy.nameCase()).isEqualTo(NameCase.EXACT);
      assertThat(copy.malformedIds()).isEqualTo(MalformedIds.NOT_FOUND);
      assertThat(copy.managementRoot()).isEqualTo(ManagementRoot.NOT_SIMULATED);
      assertThat(copy.tenantLicense()).isEqualTo(TenantLicense.MISSING);
      assertThat(copy.licenseMissing().status()).isEqualTo(402);
    }
    assertThat(GraphBehavior.defaults().selectOnlyMembers())
        .isEqualTo(SelectOnlyMembers.AS_OBSERVED);
    assertThat(GraphBehavior.defaults().partialSuccessForm()).isEqualTo(PartialSuccessForm.ALWAYS);
    assertThat(GraphBehavior.defaults().snapshotList()).isEqualTo(SnapshotList.ON_BOTH_VERSIONS);
    assertThat(GraphBehavior.defaults().nameCase()).isEqualTo(NameCase.IGNORED);
    assertThat(GraphBehavior.defaults().malformedIds()).isEqualTo(MalformedIds.REJECTED);
    assertThat(GraphBehavior.defaults().managementRoot()).isEqualTo(ManagementRoot.AS_OBSERVED);
    assertThat(GraphBehavior.defaults().tenantLicense()).isEqualTo(TenantLicense.PRESENT);
  }

  private static GraphHarness hidingPartialSuccess() {
    return GraphHarness.switched(
        switches -> switches.partialSuccessForm(PartialSuccessForm.ON_PREFERENCE));
  }

  /** Creates a partially successful job and returns its path. */
  private static String partiallySuccessful(GraphHarness graph) {
    graph.tenant.add(RULE, "EXOTransportRule-A", "{}").fail(MEETING, "Access denied.");
    String id = graph.createJob("Snapshot Demo", RULE, MEETING);
    graph.clock.advance(Duration.ZERO);
    return JOBS + "/" + id;
  }

  private static BufferedResponse getWithPreference(
      GraphHarness graph, String url, String preference) {
    return graph.send(GraphRequest.of("GET", url).withHeader("Prefer", preference));
  }

  /** Returns the names of members, without annotations. */
  private static List<String> members(JsonNode object) {
    List<String> names = new ArrayList<>();
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.startsWith("@")) {
                names.add(name);
              }
            });
    return names;
  }
}
