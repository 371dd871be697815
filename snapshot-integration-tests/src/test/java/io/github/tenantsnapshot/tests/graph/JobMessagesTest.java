package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_3;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.REQUEST_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.REQUEST_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphBehavior.CreatedByForm;
import io.github.tenantsnapshot.graph.GraphBehavior.LocationHeader;
import io.github.tenantsnapshot.graph.GraphBehavior.ResourceLocationVersion;
import io.github.tenantsnapshot.graph.GraphRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobMessagesTest {

  private static final String JOBS = "/configurationSnapshotJobs";
  private static final String SNAPSHOTS = "/configurationSnapshots";

  private static final String TIPS =
      "\"@microsoft.graph.tips\":\"This request only returns a subset of the resource's"
          + " properties. Your app will need to use $select to return non-default properties. To"
          + " find out what other properties are available for this resource see"
          + " https://learn.microsoft.com/graph/api/resources/configurationSnapshotJob\",";

  private static final String CREATED_BY =
      "\"createdBy\":{\"user\":{\"id\":\"98ceffcc-7c54-4227-8844-835af5a023ce\","
          + "\"displayName\":\"Test Contoso User\"},"
          + "\"application\":{\"id\":null,\"displayName\":null}}";

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(strings = {"v1.0", "beta"})
  void emptyListIsAnEmptyArray(String version) {
    BufferedResponse response = graph.get(api(version) + JOBS);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"@odata.context\":\"https://graph.microsoft.com/"
                + version
                + "/$metadata#admin/configurationManagement/configurationSnapshotJobs\","
                + TIPS
                + "\"value\":[]}");
    assertThat(response.header("Content-Type")).isEqualTo(GraphHarness.CONTENT_TYPE);
  }

  @Test
  void jobsAreListedOldestFirst() {
    graph.createJob("Snapshot One", MAILBOX);
    graph.clock.advance(Duration.ofSeconds(1));
    graph.createJob("Snapshot Two", RULE);

    assertThat(graph.get(V1 + JOBS).body())
        .isEqualTo(
            "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/"
                + "$metadata#admin/configurationManagement/configurationSnapshotJobs\","
                + TIPS
                + "\"value\":[{"
                + members(ID_1, "Snapshot One", "succeeded", MAILBOX)
                + "\"createdDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"completedDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"resourceLocation\":\""
                + V1
                + SNAPSHOTS
                + "('"
                + ID_2
                + "')\","
                + CREATED_BY
                + "},{"
                + members(ID_3, "Snapshot Two", "notStarted", RULE)
                + "\"createdDateTime\":\"2025-02-18T15:44:00.7935268Z\","
                + "\"completedDateTime\":\"0001-01-01T00:00:00Z\","
                + "\"resourceLocation\":\"\","
                + CREATED_BY
                + "}]}");
  }

  @Test
  void twelveJobsAreListedInTheOrderOfTheirCreation() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      created.add(graph.createJob("Snapshot " + (20 - i), MAILBOX));
      graph.clock.advance(Duration.ofNanos(100));
    }

    List<String> listed = new ArrayList<>();
    for (JsonNode job : graph.get(V1 + JOBS).json().get("value")) {
      listed.add(job.get("id").asText());
    }

    assertThat(listed).isEqualTo(created);
  }

  @Test
  void onlyJobsOfTheCallersTenantAreListed() {
    String id = graph.createJob("Snapshot Demo", MAILBOX);
    graph.caller = Caller.user("11111111-2222-3333-4444-555555555555", "u", "Somebody Else");

    assertThat(graph.get(V1 + JOBS).json().get("value")).isEmpty();
    assertThat(graph.get(V1 + JOBS + "/" + id).status()).isEqualTo(404);
    assertThat(graph.send("DELETE", V1 + JOBS + "/" + id).status()).isEqualTo(404);
    graph.caller = ADMIN;
    assertThat(graph.get(V1 + JOBS + "/" + id).status()).isEqualTo(200);
  }

  static List<String> spellingsOfAJobsUrl() {
    return List.of(
        JOBS + "/" + ID_1,
        JOBS + "('" + ID_1 + "')",
        JOBS + "(%27" + ID_1 + "%27)",
        JOBS + "%28%27" + ID_1 + "%27%29",
        JOBS + "%28'" + ID_1 + "'%29",
        JOBS + "/" + ID_1 + "/",
        JOBS + "('" + ID_1 + "')/",
        JOBS + "/" + ID_1.toUpperCase(Locale.ROOT),
        JOBS + "('" + ID_1.toUpperCase(Locale.ROOT) + "')",
        JOBS + "/" + ID_1.replace("-", "%2D"),
        JOBS + "/%62" + ID_1.substring(1),
        "/%63onfigurationSnapshotJobs/" + ID_1,
        JOBS + "/" + ID_1 + "?",
        JOBS + "/" + ID_1 + "#fragment",
        JOBS + "/" + ID_1 + "/?custom=1");
  }

  @ParameterizedTest
  @MethodSource("spellingsOfAJobsUrl")
  void jobIsReturnedForEachSpellingOfItsUrl(String path) {
    graph.createJob("Snapshot Demo", MAILBOX);

    BufferedResponse response = graph.get(V1 + path);

    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#"
                + "admin/configurationManagement/configurationSnapshotJobs/$entity\","
                + TIPS
                + members(ID_1, "Snapshot Demo", "notStarted", MAILBOX)
                + "\"createdDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"completedDateTime\":\"0001-01-01T00:00:00Z\","
                + "\"resourceLocation\":\"\","
                + CREATED_BY
                + "}");
  }

  @ParameterizedTest
  @MethodSource("spellingsOfAJobsUrl")
  void jobIsDeletedWithEachSpellingOfItsUrl(String path) {
    graph.createJob("Snapshot Demo", MAILBOX);

    BufferedResponse response = graph.send("DELETE", V1 + path);

    assertThat(response.status()).as(response.body()).isEqualTo(204);
    assertThat(graph.service.listJobs(ADMIN)).isEmpty();
  }

  @Test
  void contextUrlOfBetaNamesBeta() {
    String id = graph.createJob("Snapshot Demo", MAILBOX);

    assertThat(graph.get(BETA + JOBS + "/" + id).text("@odata.context"))
        .isEqualTo(
            "https://graph.microsoft.com/beta/$metadata#"
                + "admin/configurationManagement/configurationSnapshotJobs/$entity");
  }

  @Test
  void runningJobHasThePlaceholdersOfAnUnfinishedJob() {
    GraphHarness paced = GraphHarness.with(builder -> builder.pacing(Pacing.observed()));
    String id = paced.createJob("Snapshot Demo", MAILBOX);
    paced.clock.advance(Duration.ofSeconds(5));

    assertThat(paced.get(V1 + JOBS + "/" + id).body())
        .endsWith(
            members(ID_1, "Snapshot Demo", "running", MAILBOX)
                + "\"createdDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"completedDateTime\":\"0001-01-01T00:00:00Z\","
                + "\"resourceLocation\":\"\","
                + CREATED_BY
                + "}");
  }

  @Test
  void succeededJobHasItsEndAndTheParenthesizedUrlOfItsSnapshot() {
    GraphHarness paced = GraphHarness.with(builder -> builder.pacing(Pacing.observed()));
    String id = paced.createJob("Snapshot Demo", MAILBOX);
    paced.clock.advance(Duration.ofSeconds(65));

    assertThat(paced.get(BETA + JOBS + "('" + id + "')").body())
        .endsWith(
            members(ID_1, "Snapshot Demo", "succeeded", MAILBOX)
                + "\"createdDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"completedDateTime\":\"2025-02-18T15:45:04.7935268Z\","
                + "\"resourceLocation\":\""
                + BETA
                + SNAPSHOTS
                + "('"
                + ID_2
                + "')\","
                + CREATED_BY
                + "}");
  }

  @Test
  void partiallySuccessfulJobHasASnapshotWithoutAPreferHeader() {
    graph.tenant.fail(MEETING, "Access Denied.").add(RULE, "EXOTransportRule-A", "{}");
    String id = graph.createJob("Snapshot Demo", MEETING, RULE);
    graph.clock.advance(Duration.ZERO);

    BufferedResponse response = graph.get(V1 + JOBS + "/" + id);

    assertThat(response.body())
        .endsWith(
            members(ID_1, "Snapshot Demo", "partiallySuccessful", MEETING, RULE)
                + "\"createdDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"completedDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"resourceLocation\":\""
                + V1
                + SNAPSHOTS
                + "('"
                + ID_2
                + "')\","
                + CREATED_BY
                + "}");
    assertThat(graph.get(response.text("resourceLocation")).status()).isEqualTo(200);
  }

  @Test
  void failedJobHasItsEndAndNoSnapshot() {
    graph.tenant.fail(MEETING, "Access Denied.");
    String id = graph.createJob("Snapshot Demo", MEETING);
    graph.clock.advance(Duration.ZERO);

    assertThat(graph.get(V1 + JOBS + "/" + id).body())
        .endsWith(
            members(ID_1, "Snapshot Demo", "failed", MEETING)
                + "\"createdDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"completedDateTime\":\"2025-02-18T15:43:59.7935268Z\","
                + "\"resourceLocation\":\"\","
                + CREATED_BY
                + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-27T22:09:05.7819107Z, 2026-01-27T22:09:05.7819107Z",
    "2026-01-27T22:09:05.7819100Z, 2026-01-27T22:09:05.78191Z",
    "2026-01-27T22:09:34.5160850Z, 2026-01-27T22:09:34.516085Z",
    "2026-01-27T22:09:05.100Z,     2026-01-27T22:09:05.1Z",
    "2026-01-27T22:09:05Z,         2026-01-27T22:09:05Z",
    "2026-01-27T22:00:00Z,         2026-01-27T22:00:00Z",
    "2026-01-27T22:09:05.781910799Z, 2026-01-27T22:09:05.7819107Z",
    "2026-01-27T22:09:05.000000099Z, 2026-01-27T22:09:05Z",
    "1970-01-01T00:00:00.0000001Z, 1970-01-01T00:00:00.0000001Z",
    "9998-12-31T23:59:59.9999999Z, 9998-12-31T23:59:59.9999999Z",
  })
  void instantsHaveUpToSevenDigitsWithoutTrailingZeros(Instant now, String written) {
    GraphHarness then = GraphHarness.at(now);
    String id = then.createJob("Snapshot Demo", MAILBOX);
    then.clock.advance(Duration.ZERO);

    BufferedResponse response = then.get(V1 + JOBS + "/" + id);

    assertThat(response.text("createdDateTime")).isEqualTo(written);
    assertThat(response.text("completedDateTime")).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "OF_REQUEST, v1.0, v1.0",
    "OF_REQUEST, beta, beta",
    "V1_0, v1.0, v1.0",
    "V1_0, beta, v1.0",
    "BETA, v1.0, beta",
    "BETA, beta, beta",
  })
  void versionInAResourceLocationIsConfigurable(
      ResourceLocationVersion version, String asked, String named) {
    GraphHarness switched =
        GraphHarness.switched(switches -> switches.resourceLocationVersion(version));
    String id = switched.createJob("Snapshot Demo", MAILBOX);
    switched.clock.advance(Duration.ZERO);

    BufferedResponse one = switched.get(api(asked) + JOBS + "/" + id);
    BufferedResponse all = switched.get(api(asked) + JOBS);

    String expected = api(named) + SNAPSHOTS + "('" + ID_2 + "')";
    assertThat(one.text("resourceLocation")).isEqualTo(expected);
    assertThat(all.json().at("/value/0/resourceLocation").asText()).isEqualTo(expected);
    assertThat(one.text("@odata.context")).startsWith("https://graph.microsoft.com/" + asked + "/");
  }

  @Test
  void absentIdentityIsOmittedIfConfiguredAsDocumented() {
    GraphHarness switched =
        GraphHarness.switched(switches -> switches.createdByForm(CreatedByForm.PRESENT_ONLY));
    String id = switched.createJob("Snapshot Demo", MAILBOX);

    assertThat(switched.get(V1 + JOBS + "/" + id).json().get("createdBy").toString())
        .isEqualTo(
            "{\"user\":{\"id\":\"98ceffcc-7c54-4227-8844-835af5a023ce\","
                + "\"displayName\":\"Test Contoso User\"}}");

    switched.caller = Caller.application(ADMIN.tenantId(), "app-id", "Exporter");
    String second = switched.createJob("Snapshot Second", MAILBOX);
    assertThat(switched.get(V1 + JOBS + "/" + second).json().get("createdBy").toString())
        .isEqualTo("{\"application\":{\"id\":\"app-id\",\"displayName\":\"Exporter\"}}");
  }

  @ParameterizedTest
  @EnumSource(LocationHeader.class)
  void locationHeaderNamesTheJobOnlyIfConfigured(LocationHeader header) {
    GraphHarness switched = GraphHarness.switched(switches -> switches.locationHeader(header));

    BufferedResponse created =
        switched.send(
            GraphRequest.post(
                BETA + SNAPSHOTS + "/createSnapshot", GraphHarness.body("Snapshot Demo", MAILBOX)));

    if (header == LocationHeader.NOT_SENT) {
      assertThat(created.headers()).doesNotContainKey("Location");
    } else {
      assertThat(created.header("location")).isEqualTo(BETA + JOBS + "('" + ID_1 + "')");
      assertThat(switched.get(created.header("location")).text("id")).isEqualTo(ID_1);
    }
  }

  @Test
  void tipsAreWrittenOnGetAndListButNotOnCreate() {
    BufferedResponse created = graph.create(GraphHarness.body("Snapshot Demo", MAILBOX));

    assertThat(created.json().has("@microsoft.graph.tips")).isFalse();
    assertThat(graph.get(V1 + JOBS).body()).contains(TIPS);
    assertThat(graph.get(V1 + JOBS + "/" + ID_1).body()).contains(TIPS);
  }

  @Test
  void errorDetailsAreOmittedByDefault() {
    graph.tenant.fail(MEETING, "Access Denied.");
    String id = graph.createJob("Snapshot Demo", MEETING);
    graph.clock.advance(Duration.ZERO);

    assertThat(graph.get(V1 + JOBS + "/" + id).body()).doesNotContain("errorDetails");
    assertThat(graph.get(V1 + JOBS).body()).doesNotContain("errorDetails");
    assertThat(graph.service.getJob(ADMIN, id).errorDetails()).hasSize(1);
  }

  @Test
  void deletedJobIsRemovedWithItsSnapshotAndTheResponseIsEmpty() {
    String snapshot = graph.createSnapshot("Snapshot Demo", MAILBOX);

    BufferedResponse deleted = graph.send("DELETE", V1 + JOBS + "/" + ID_1);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(deleted.headers()).doesNotContainKey("Content-Type").containsKey("request-id");
    graph.assertError(graph.get(V1 + JOBS + "/" + ID_1), 404, "UnknownError", "");
    graph.assertError(graph.send("DELETE", V1 + JOBS + "/" + ID_1), 404, "UnknownError", "");
    graph.assertError(graph.get(V1 + SNAPSHOTS + "/" + snapshot), 404, "UnknownError", "");
    assertThat(graph.get(V1 + JOBS).json().get("value")).isEmpty();
  }

  @Test
  void unfinishedJobCanBeDeleted() {
    String id = graph.createJob("Snapshot Demo", MAILBOX);

    assertThat(graph.send("DELETE", BETA + JOBS + "('" + id + "')").status()).isEqualTo(204);

    graph.clock.advance(Duration.ofDays(1));
    assertThat(graph.get(V1 + JOBS).json().get("value")).isEmpty();
  }

  @Test
  void jobIsNotFoundSevenDaysAfterItsCreation() {
    String id = graph.createJob("Snapshot Demo", MAILBOX);

    graph.clock.advance(Duration.ofDays(7).minusNanos(100));
    assertThat(graph.get(V1 + JOBS + "/" + id).status()).isEqualTo(200);

    graph.clock.advance(Duration.ofNanos(100));
    assertThat(graph.get(V1 + JOBS + "/" + id).status()).isEqualTo(404);
    assertThat(graph.get(V1 + JOBS).json().get("value")).isEmpty();
  }

  @Test
  void idsOfJobAndSnapshotAreNotInterchangeable() {
    String snapshot = graph.createSnapshot("Snapshot Demo", MAILBOX);

    assertThat(graph.get(V1 + SNAPSHOTS + "/" + ID_1).status()).isEqualTo(404);
    assertThat(graph.get(V1 + JOBS + "/" + snapshot).status()).isEqualTo(404);
    assertThat(graph.send("DELETE", V1 + JOBS + "/" + snapshot).status()).isEqualTo(404);
    assertThat(graph.get(V1 + SNAPSHOTS + "/" + snapshot).status()).isEqualTo(200);
  }

  @Test
  void readPermissionAllowsReadingButNeitherCreateNorDelete() {
    String snapshot = graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.caller = ADMIN.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL);

    assertThat(graph.get(V1 + JOBS).status()).isEqualTo(200);
    assertThat(graph.get(V1 + JOBS + "/" + ID_1).status()).isEqualTo(200);
    assertThat(graph.get(V1 + SNAPSHOTS + "/" + snapshot).status()).isEqualTo(200);
    assertThat(graph.send("DELETE", V1 + JOBS + "/" + ID_1).status()).isEqualTo(403);
    assertThat(graph.create(GraphHarness.body("Snapshot Two", MAILBOX)).status()).isEqualTo(403);
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        JOBS,
        JOBS + "/" + ID_1,
        SNAPSHOTS + "('" + ID_2 + "')",
        JOBS + "/" + ID_3,
        SNAPSHOTS + "/createSnapshot",
        "/nothing"
      })
  void headReturnsTheHeadersOfGetWithoutABody(String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    BufferedResponse get =
        graph.send(GraphRequest.of("GET", V1 + path).withHeader("client-request-id", "c"));
    BufferedResponse head =
        graph.send(GraphRequest.of("HEAD", V1 + path).withHeader("client-request-id", "c"));

    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.body()).isEmpty();
    assertThat(get.body()).isNotEmpty();
    assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
    head.headers()
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("request-id")) {
                assertThat(value).as(name).isEqualTo(get.header(name));
              }
            });
  }

  @Test
  void everyResponseHasTheHeadersOfGraph() {
    BufferedResponse response = graph.get(V1 + JOBS);

    assertThat(response.headers())
        .containsOnlyKeys(
            "client-request-id",
            "Content-Type",
            "Date",
            "OData-Version",
            "request-id",
            "Vary",
            "x-ms-ags-diagnostic");
    assertThat(response.header("request-id")).isEqualTo(REQUEST_1);
    assertThat(response.header("client-request-id")).isEqualTo(REQUEST_1);
    assertThat(response.header("OData-Version")).isEqualTo("4.0");
    assertThat(response.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(response.header("Date")).isEqualTo("Tue, 18 Feb 2025 15:43:59 GMT");
    assertThat(
            new BufferedResponse(200, response.headers(), response.header("x-ms-ags-diagnostic"))
                .json()
                .has("ServerInfo"))
        .isTrue();
    assertThat(graph.get(V1 + JOBS).header("REQUEST-ID")).isEqualTo(REQUEST_2);
  }

  /** HTTP requires two digits: a client with a strict parser rejects {@code Sun, 2 Feb}. */
  @Test
  void dayOfTheDateHeaderHasTwoDigits() {
    GraphHarness early = GraphHarness.at(Instant.parse("2025-02-02T05:04:03Z"));

    assertThat(early.get(V1 + JOBS).header("Date")).isEqualTo("Sun, 02 Feb 2025 05:04:03 GMT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "9f8b3a5e-0000-4000-8000-000000000001", "{a}-~!\"\\"})
  void clientRequestIdIsEchoed(String id) {
    BufferedResponse response =
        graph.send(GraphRequest.of("GET", V1 + JOBS).withHeader("Client-Request-Id", id));
    BufferedResponse error =
        graph.send(GraphRequest.of("GET", V1).withHeader("client-request-id", id));

    assertThat(response.header("client-request-id")).isEqualTo(id);
    assertThat(response.header("request-id")).isEqualTo(REQUEST_1);
    assertThat(error.json().at("/error/innerError/client-request-id").asText()).isEqualTo(id);
    assertThat(error.json().at("/error/innerError/request-id").asText()).isEqualTo(REQUEST_2);
  }

  static List<String> malformedIds() {
    return List.of(
        "",
        " ",
        "a b",
        "a\r\nSet-Cookie: b=c",
        "a\nb",
        "a\u0000b",
        "a\tb",
        "a\u007fb",
        "\u00e9",
        "\uff41",
        "\uD83D\uDE00",
        "\uD83D",
        "x".repeat(129),
        "x".repeat(10 * 1024));
  }

  @ParameterizedTest
  @MethodSource("malformedIds")
  void malformedClientRequestIdIsNotEchoed(String id) {
    BufferedResponse response =
        graph.send(GraphRequest.of("GET", V1 + JOBS).withHeader("client-request-id", id));
    BufferedResponse error =
        graph.send(GraphRequest.of("GET", V1).withHeader("client-request-id", id));

    assertThat(response.header("client-request-id")).isEqualTo(REQUEST_1);
    assertThat(error.header("client-request-id")).isEqualTo(REQUEST_2);
    assertThat(error.json().at("/error/innerError/client-request-id").asText())
        .isEqualTo(REQUEST_2);
  }

  @ParameterizedTest
  @CsvSource({
    "https://graph.microsoft.com, https://graph.microsoft.com",
    "http://127.0.0.1:8080,       http://127.0.0.1:8080",
    "http://localhost,            http://localhost",
    "https://[::1]:8443,          https://[::1]:8443",
    "https://graph.microsoft.us,  https://graph.microsoft.us",
    "'',                          https://graph.microsoft.com"
  })
  void linksBeginLikeTheRequestUrl(String asked, String links) {
    String api = asked + "/beta/admin/configurationManagement";
    GraphHarness switched =
        GraphHarness.switched(switches -> switches.locationHeader(LocationHeader.SENT));

    BufferedResponse created =
        switched.send(
            GraphRequest.post(
                api + SNAPSHOTS + "/createSnapshot", GraphHarness.body("Snapshot Demo", MAILBOX)));
    switched.clock.advance(Duration.ZERO);
    BufferedResponse got = switched.get(api + JOBS + "/" + ID_1);
    BufferedResponse listed = switched.get(api + JOBS + "?custom=1");
    BufferedResponse content = switched.get(got.text("resourceLocation"));

    String root = links + "/beta/";
    assertThat(created.text("@odata.context"))
        .isEqualTo(root + "$metadata#microsoft.graph.configurationSnapshotJob");
    assertThat(created.header("Location"))
        .isEqualTo(root + "admin/configurationManagement" + JOBS + "('" + ID_1 + "')");
    assertThat(got.text("@odata.context"))
        .isEqualTo(root + "$metadata#admin/configurationManagement" + JOBS + "/$entity");
    assertThat(got.text("resourceLocation"))
        .isEqualTo(root + "admin/configurationManagement" + SNAPSHOTS + "('" + ID_2 + "')");
    assertThat(listed.text("@odata.context"))
        .isEqualTo(root + "$metadata#admin/configurationManagement" + JOBS);
    assertThat(listed.json().at("/value/0/resourceLocation").asText())
        .isEqualTo(got.text("resourceLocation"));
    assertThat(content.text("@odata.context"))
        .isEqualTo(root + "$metadata#admin/configurationManagement" + SNAPSHOTS + "/$entity");
  }

  /** Returns the members from id to resources. */
  private static String members(String id, String name, String status, String... types) {
    return "\"id\":\""
        + id
        + "\",\"displayName\":\""
        + name
        + "\",\"description\":\"\",\"tenantId\":\"2fcf1c68-b412-4c85-bfb2-cb20152a6843\","
        + "\"status\":\""
        + status
        + "\",\"resources\":[\""
        + String.join("\",\"", types)
        + "\"],";
  }

  private static String api(String version) {
    return "https://graph.microsoft.com/" + version + "/admin/configurationManagement";
  }
}
