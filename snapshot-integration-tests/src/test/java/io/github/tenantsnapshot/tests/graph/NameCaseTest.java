package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.tests.graph.GraphHarness.Detail;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Case-insensitive names in paths, query options, filters, orders, selections and request bodies.
 */
class NameCaseTest {

  private static final String JOBS = "/configurationSnapshotJobs";
  private static final String SNAPSHOTS = "/configurationSnapshots";
  private static final String UNREADABLE =
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload"
          + " is of valid JSON format.";

  private final GraphHarness graph = GraphHarness.standard();

  // Paths

  @ParameterizedTest
  @CsvSource({
    "/V1.0/admin/configurationManagement/configurationSnapshotJobs",
    "/BETA/Admin/ConfigurationManagement/configurationsnapshotjobs",
    "/Beta/ADMIN/CONFIGURATIONMANAGEMENT/CONFIGURATIONSNAPSHOTJOBS",
    "/v1.0/admin/configurationmanagement/ConfigurationSnapshotJobs/"
  })
  void jobsAreListedUnderAPathInAnyCase(String path) {
    graph.createJob("Snapshot Demo", MAILBOX);
    String api = path.toLowerCase(Locale.ROOT).startsWith("/beta") ? BETA : V1;

    BufferedResponse response = graph.get("https://graph.microsoft.com" + path);

    assertThat(response.body()).isEqualTo(graph.get(api + JOBS).body());
  }

  @ParameterizedTest
  @CsvSource({
    "/configurationsnapshotjobs/$count, /configurationSnapshotJobs/$count",
    "/configurationSnapshotJobs/$COUNT, /configurationSnapshotJobs/$count",
    "/configurationsnapshots/$Count, /configurationSnapshots/$count",
    "/CONFIGURATIONSNAPSHOTS, /configurationSnapshots",
    "/configurationsnapshotjobs/" + ID_1 + ", /configurationSnapshotJobs/" + ID_1,
    "/ConfigurationSnapshotJobs('" + ID_1 + "'), /configurationSnapshotJobs/" + ID_1,
    "/CONFIGURATIONSNAPSHOTS/" + ID_2 + ", /configurationSnapshots/" + ID_2,
    "/configurationsnapshots('" + ID_2 + "'), /configurationSnapshots/" + ID_2
  })
  void everyPathCanBeReadInAnyCase(String path, String canonical) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    BufferedResponse response = graph.get(V1 + path);

    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(graph.get(V1 + canonical).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/configurationsnapshots/createSnapshot",
        "/configurationSnapshots/createsnapshot",
        "/configurationSnapshots/CREATESNAPSHOT",
        "/configurationSnapshots/Microsoft.Graph.CreateSnapshot"
      })
  void jobIsCreatedWithTheActionInAnyCase(String path) {
    BufferedResponse response =
        graph.send(GraphRequest.post(V1 + path, GraphHarness.body("Snapshot Demo", MAILBOX)));

    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.text("@odata.context"))
        .isEqualTo(
            "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.configurationSnapshotJob");
  }

  @Test
  void jobIsDeletedUnderAPathInAnyCase() {
    graph.createJob("Snapshot Demo", MAILBOX);

    assertThat(graph.send("DELETE", V1 + "/configurationsnapshotjobs/" + ID_1).status())
        .isEqualTo(204);
  }

  /**
   * In some locales or in Unicode case folding, these letters map to ASCII letters or from them.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/configurationSnap\u017fhotJobs",
        "/conf\u0131gurationSnapshotJobs",
        "/conf\u0130gurationSnapshotJobs",
        "/configurationSnapshots/create\u017fnapshot"
      })
  void similarNonAsciiLettersDoNotMatch(String path) {
    assertThat(graph.get(V1 + path).status()).isNotEqualTo(200);
    assertThat(
            graph
                .send(GraphRequest.post(V1 + path, GraphHarness.body("Snapshot Demo", MAILBOX)))
                .status())
        .isNotEqualTo(200);
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "az", "lt"})
  void resultDoesNotDependOnTheDefaultLocale(String language) {
    graph.createJob("Snapshot Demo", MAILBOX);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(language));
      assertThat(
              graph
                  .get(
                      V1
                          + "/CONFIGURATIONSNAPSHOTJOBS?$FILTER=DISPLAYNAME EQ 'Snapshot Demo'"
                          + "&$SELECT=ID,DISPLAYNAME")
                  .text("@odata.context"))
          .endsWith("configurationSnapshotJobs(id,displayName)");
    } finally {
      Locale.setDefault(before);
    }
  }

  // Query options

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$select=errordetails              | $select=errorDetails",
        "$select=ID,DisplayName            | $select=id,displayName",
        "$Select=Id,id,ID                  | $select=id",
        "$orderby=CreatedDateTime desc     | $orderby=createdDateTime desc",
        "$OrderBy=createdDateTime DESC     | $orderby=createdDateTime desc",
        "$orderby=STATUS Asc,ID            | $orderby=status asc,id",
        "$filter=Status eq 'Succeeded'     | $filter=status eq 'succeeded'",
        "$filter=status EQ 'SUCCEEDED'     | $filter=status eq 'succeeded'",
        "$filter=Status Eq Microsoft.Graph.SnapshotJobStatus'NotStarted'"
            + " | $filter=status eq 'notStarted'",
        "$filter=StartsWith(DisplayName,'Snapshot 1') | $filter=startsWith(displayName,'Snapshot"
            + " 1')",
        "$filter=NOT (Id NE 'x') AND (status Ne 'failed' OR id eq 'y')"
            + " | $filter=not (id ne 'x') and (status ne 'failed' or id eq 'y')",
        "$filter=CreatedBy/User/DisplayName eq 'Test Contoso User'"
            + " | $filter=createdBy/user/displayName eq 'Test Contoso User'",
        "$filter=createdDateTime GE 2025-02-18t15:43:59.7935268z"
            + " | $filter=createdDateTime ge 2025-02-18T15:43:59.7935268Z",
        "$count=TRUE                       | $count=true",
        "$Count=False                      | $count=false"
      })
  void queryOptionsAreAcceptedInAnyCase(String query, String canonical) {
    graph.createSnapshot("Snapshot 1", MAILBOX);
    graph.createJob("Snapshot 2", MAILBOX);

    for (String api : new String[] {V1, BETA}) {
      BufferedResponse response = graph.get(api + JOBS + "?" + query);

      assertThat(response.status()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(graph.get(api + JOBS + "?" + canonical).body());
    }
  }

  @Test
  void selectAcceptsMembersOfAJobInAnyCase() {
    String url = V1 + JOBS + "/" + graph.createJob("Snapshot Demo", MAILBOX);

    assertThat(graph.get(url + "?$select=errordetails").body())
        .isEqualTo(
            "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata"
                + "#admin/configurationManagement/configurationSnapshotJobs(errorDetails)/$entity\","
                + "\"errorDetails\":[]}");
  }

  @Test
  void selectAcceptsMembersOfASnapshotInAnyCase() {
    String url = V1 + SNAPSHOTS + "/" + graph.createSnapshot("Snapshot Demo", MAILBOX);

    assertThat(graph.get(url + "?$select=DISPLAYNAME").body())
        .isEqualTo(
            "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata"
                + "#admin/configurationManagement/configurationSnapshots(displayName)/$entity\","
                + "\"displayName\":\"Snapshot Demo\"}");
  }

  @Test
  void valuesThatAreNotNamesAreCaseSensitive() {
    graph.createJob("Snapshot Demo", MAILBOX);

    assertThat(graph.get(V1 + JOBS + "?$filter=displayName eq 'snapshot demo'").json().get("value"))
        .isEmpty();
    assertThat(
            graph
                .get(V1 + JOBS + "?$filter=startsWith(displayName,'snapshot')")
                .json()
                .get("value"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$top=1&$TOP=1                          | $TOP",
        "$select=id&$SELECT=id                  | $SELECT",
        "$filter=id ne 'x'&$Filter=id ne 'x'    | $Filter"
      })
  void twoSpellingsOfOneOptionAreRejected(String query, String name) {
    graph.assertError(
        graph.get(V1 + JOBS + "?" + query),
        400,
        "BadRequest",
        "The query option '" + name + "' is allowed once only.");
  }

  @Test
  void nextLinksHaveTheCanonicalSpelling() {
    graph.createJob("Snapshot 1", MAILBOX);
    graph.createJob("Snapshot 2", MAILBOX);

    BufferedResponse first =
        graph.get(
            "http://localhost:8080/BETA/Admin/configurationmanagement/CONFIGURATIONSNAPSHOTJOBS"
                + "?$top=1&$orderby=ID");
    String next = first.text("@odata.nextLink");

    assertThat(next)
        .startsWith(
            "http://localhost:8080/beta/admin/configurationManagement/configurationSnapshotJobs?");
    assertThat(graph.get(next).json().get("value")).hasSize(1);
  }

  // Bodies

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'DisplayName':'Snapshot Demo','Resources':['" + MAILBOX + "'],'Description':'Some'}",
        "{'DISPLAYNAME':'Snapshot Demo','RESOURCES':['" + MAILBOX + "'],'DESCRIPTION':'Some'}",
        "{'displayname':'Snapshot Demo','resources':['" + MAILBOX + "'],'description':'Some'}"
      })
  void bodyMembersAreAcceptedInAnyCase(String body) {
    BufferedResponse response = graph.create(body.replace('\'', '"'));

    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.text("displayName")).isEqualTo("Snapshot Demo");
    assertThat(response.text("description")).isEqualTo("Some");
    assertThat(response.json().at("/resources/0").asText()).isEqualTo(MAILBOX);
  }

  @ParameterizedTest
  @CsvSource({"displayName, DisplayName", "RESOURCES, resources", "description, Description"})
  void twoSpellingsOfOneMemberAreRejected(String first, String second) {
    String value = first.equalsIgnoreCase("resources") ? "[\"" + MAILBOX + "\"]" : "\"Snapshot A\"";

    BufferedResponse response =
        graph.create("{\"" + first + "\":" + value + ",\"" + second + "\":" + value + "}");

    graph.assertError(
        response,
        400,
        "BadRequest",
        UNREADABLE,
        Detail.of(second, "The member '" + second + "' is allowed once only."));
    graph.assertNothingStored();
  }

  @Test
  void memberThatOnlyLooksLikeAKnownOneIsRejected() {
    graph.assertError(
        graph.create("{\"di\u017fplayName\":\"Snapshot Demo\"}"),
        400,
        "BadRequest",
        UNREADABLE,
        Detail.of(
            "di\u017fplayName",
            "The parameter 'di\u017fplayName' in the request payload is not a valid parameter for"
                + " the operation 'createSnapshot'; allowed are displayName, description and"
                + " resources."));
  }
}
