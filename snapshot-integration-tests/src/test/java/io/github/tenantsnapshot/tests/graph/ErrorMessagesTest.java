package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MONTH;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.REQUEST_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.TENANT;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.tests.graph.GraphHarness.Detail;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorMessagesTest {

  private static final String INVALID = "One or more validation errors occurred.";
  private static final String LENGTH =
      "The field DisplayName must be a string with a minimum length of 8 and a maximum length of"
          + " 32.";
  private static final String CHARACTERS = "Only alphabets, numbers, and spaces are allowed.";

  private final GraphHarness graph = GraphHarness.standard();

  @Test
  void errorReturnsTheExpectedText() {
    graph.clock.advanceTo(Instant.parse("2026-02-20T10:00:00.9999999Z"));

    BufferedResponse answer =
        graph.send(
            GraphRequest.post(
                    V1 + "/configurationSnapshots/createSnapshot",
                    "{\"displayName\":\"Snapshot Demo\",\"resources\":"
                        + "[\"microsoft.intune.devicecleanuprule\"]}")
                .withHeader("client-request-id", "my-id"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":{\"code\":\"BadRequest\","
                + "\"message\":\"One or more validation errors occurred.\","
                + "\"details\":[{\"code\":\"BadRequest\",\"message\":"
                + "\"ResourceType 'microsoft.intune.devicecleanuprule' is not supported.\","
                + "\"target\":\"microsoft.intune.devicecleanuprule\"}],"
                + "\"innerError\":{\"date\":\"2026-02-20T10:00:00\","
                + "\"request-id\":\""
                + REQUEST_1
                + "\",\"client-request-id\":\"my-id\"}}}");
    graph.assertNothingStored();
  }

  static List<String> badNames() {
    return List.of(
        "1234567", // 7
        "123456789012345678901234567890123", // 33
        "x".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void nameOfTheWrongLengthIsRejected(String name) {
    assertRejected(GraphHarness.body(name, MAILBOX), Detail.of("DisplayName", LENGTH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Snapshot-Demo",
        "Snapshot_Demo",
        "Snapshot: Demo",
        "Snapshot.Demo",
        "Snapshot\u00e9Demo",
        "Snapshot\u0661Demo",
        "Snapshot\u00a0Demo",
        "Snapshot\tDemo",
        "Snapshot Demo\n",
        "Snapshot\u0000Demo",
        "Snapshot\u212aDemo",
        "\uFF33napshot Demo",
        "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00",
        "' OR '1'='1",
        "<script>alert"
      })
  void nameWithOtherCharactersIsRejected(String name) {
    assertRejected(GraphHarness.body(name, MAILBOX), Detail.of("DisplayName", CHARACTERS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"displayName\":null,",
        "\"displayName\":\"\",",
        "\"displayName\":\"        \",",
        "\"displayName\":\"\\t\\n          \","
      })
  void missingNameIsRejected(String member) {
    assertRejected(
        "{" + member + "\"resources\":[\"" + MAILBOX + "\"]}",
        Detail.of("DisplayName", "The DisplayName field is required."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"resources\":null", ",\"resources\":[]"})
  void missingResourcesAreRejected(String member) {
    assertRejected(
        "{\"displayName\":\"Snapshot Demo\"" + member + "}",
        Detail.of("Resources", "The Resources field is required."));
  }

  @Test
  void longDescriptionIsRejected() {
    String body = GraphHarness.body("Snapshot Demo", MAILBOX);
    String described = "{\"description\":\"" + "x".repeat(129) + "\"," + body.substring(1);

    assertRejected(
        described,
        Detail.of(
            "Description", "The field Description must be a string with a maximum length of 128."));
    assertThat(graph.create(described.replace("xx\"", "x\"")).status()).isEqualTo(200);
  }

  @Test
  void eachUnsupportedTypeIsNamedOnceInTheOrderOfTheRequest() {
    assertRejected(
        GraphHarness.body(
            "Snapshot Demo",
            "microsoft.exchange.nosuchthing",
            MAILBOX,
            "Microsoft.Intune.DeviceCleanupRule",
            "microsoft.exchange.nosuchthing",
            "",
            " " + MAILBOX,
            "microsoft.exchange.\uD83D\uDE00\"\\\n"),
        unsupported("microsoft.exchange.nosuchthing"),
        unsupported("Microsoft.Intune.DeviceCleanupRule"),
        unsupported(""),
        unsupported(" " + MAILBOX),
        unsupported("microsoft.exchange.\uD83D\uDE00\"\\\n"));
  }

  @Test
  void thousandUnsupportedTypesHaveADetailEach() {
    List<String> types = new ArrayList<>();
    List<Detail> details = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      types.add("microsoft.exchange.type" + i);
      details.add(unsupported("microsoft.exchange.type" + i));
    }

    assertRejected(
        GraphHarness.body("Snapshot Demo", types.toArray(String[]::new)),
        details.toArray(Detail[]::new));
  }

  @Test
  void allViolationsAreReportedTogetherInTheOrderOfTheMembers() {
    assertRejected(
        "{\"resources\":[\"nothing\",null,\""
            + MAILBOX
            + "\",\"nothing more\"],\"description\":\"a\\u0000"
            + "x".repeat(130)
            + "\",\"displayName\":\"a-b\"}",
        Detail.of("DisplayName", LENGTH),
        Detail.of("DisplayName", CHARACTERS),
        Detail.of(
            "Description", "The field Description must be a string with a maximum length of 128."),
        Detail.of(
            "Description",
            "description has (U+0000) at position 2; allowed is any text without U+0000 and"
                + " without half surrogate pairs."),
        unsupported("nothing"),
        Detail.of(
            "Resources", "resources[1] is null; allowed is the name of a supported resource type."),
        unsupported("nothing more"));
  }

  @ParameterizedTest
  @CsvSource({"\\u0000, U+0000", "\\ud83d, U+D83D", "\\ude00, U+DE00", "\\ude00\\ud83d, U+DE00"})
  void descriptionThatNotEveryDatabaseCanKeepIsRejected(String escape, String name) {
    assertRejected(
        "{\"displayName\":\"Snapshot Demo\",\"description\":\"abc"
            + escape
            + "\",\"resources\":[\""
            + MAILBOX
            + "\"]}",
        Detail.of(
            "Description",
            "description has ("
                + name
                + ") at position 4; allowed is any text without U+0000 and without half surrogate"
                + " pairs."));
  }

  @Test
  void takenNameIsRejected() {
    graph.createJob("Snapshot Demo", MAILBOX);

    for (String name : new String[] {"Snapshot Demo", "SNAPSHOT demo"}) {
      graph.assertError(
          graph.create(GraphHarness.body(name, RULE)),
          409,
          "Conflict",
          "Snapshot Job with displayName already exists");
    }

    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
    graph.clock.advance(Duration.ZERO);
    assertThat(graph.create(GraphHarness.body("Snapshot Demo", RULE)).status())
        .as("an ended job still has its name")
        .isEqualTo(409);
    graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + ID_1);
    assertThat(graph.create(GraphHarness.body("Snapshot Demo", RULE)).status()).isEqualTo(200);
  }

  @Test
  void thirteenthJobIsRejectedUntilOneIsDeleted() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(graph.createJob("Snapshot " + i, MAILBOX));
    }
    String body = GraphHarness.body("Snapshot 13th", MAILBOX);

    graph.assertError(
        graph.create(body),
        400,
        "BadRequest",
        "The tenant already has 12 visible snapshot jobs, which is the most it may have; delete"
            + " one first.");
    assertThat(graph.service.listJobs(ADMIN)).hasSize(12);

    graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + ids.get(5));
    assertThat(graph.create(body).status()).isEqualTo(200);
  }

  @Test
  void jobIsRejectedWhenTheQuotaIsUsedUp() {
    SnapshotLimits two = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(2).build();
    GraphHarness limited = GraphHarness.with(builder -> builder.limits(two));
    limited.tenant.add(RULE, "A", "{}").add(RULE, "B", "{}");
    limited.createSnapshot("Snapshot One", RULE);
    String body = GraphHarness.body("Snapshot Two", RULE);

    limited.assertError(
        limited.create(body),
        400,
        "BadRequest",
        "The tenant has extracted 2 resources in the period that began at 2025-02-01T00:00:00Z,"
            + " and may extract 2; wait for the next period.");
    assertThat(limited.service.listJobs(ADMIN)).hasSize(1);
    assertThat(limited.store.usage(TENANT, MONTH)).isEqualTo(2);

    limited.clock.advanceTo(Instant.parse("2025-03-01T00:00:00Z"));
    assertThat(limited.create(body).status()).isEqualTo(200);
  }

  @Test
  void deletionOfAnUnfinishedJobIsRejectedIfConfigured() {
    GraphHarness switched =
        GraphHarness.with(
            builder ->
                builder.behavior(
                    SnapshotBehavior.defaults().toBuilder()
                        .unfinishedJobDeletion(UnfinishedJobDeletion.REFUSED)
                        .build()));
    String url = V1 + "/configurationSnapshotJobs/" + switched.createJob("Snapshot Demo", MAILBOX);

    switched.assertError(
        switched.send("DELETE", url),
        409,
        "Conflict",
        "The snapshot job '" + ID_1 + "' is notStarted and can be deleted only once it has ended.");
    assertThat(switched.service.listJobs(ADMIN)).hasSize(1);
    switched.clock.advance(Duration.ZERO);
    assertThat(switched.send("DELETE", url).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"displayName\":\"Snapshot Demo\"}", "{", "", "[]", "\u0000"})
  void createWithoutThePermissionIsRejectedForEveryBody(String body) {
    for (Permission[] granted :
        new Permission[][] {{}, {Permission.CONFIGURATION_MONITORING_READ_ALL}}) {
      graph.caller = ADMIN.withPermissions(granted);
      graph.assertError(graph.create(body), 403, "UnknownError", "");
    }
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /configurationSnapshotJobs",
    "GET,    /configurationSnapshotJobs/" + ID_1,
    "GET,    /configurationSnapshotJobs/unknown",
    "GET,    /configurationSnapshotJobs?$select=id",
    "GET,    /configurationSnapshotJobs/$count",
    "GET,    /configurationSnapshots",
    "GET,    /configurationSnapshots/$count",
    "DELETE, /configurationSnapshotJobs/" + ID_1,
    "GET,    /configurationSnapshots/" + ID_2,
    "GET,    /configurationSnapshots/unknown"
  })
  void requestWithoutPermissionsIsRejectedEvenIfTheIdIsUnknown(String method, String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.caller = ADMIN.withPermissions();

    graph.assertError(graph.send(method, V1 + path), 403, "UnknownError", "");

    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /configurationSnapshotJobs",
    "GET,    /configurationSnapshotJobs/" + ID_1,
    "DELETE, /configurationSnapshotJobs/" + ID_1,
    "GET,    /configurationSnapshots/" + ID_2,
    "POST,   /configurationSnapshots/createSnapshot"
  })
  void unauthenticatedRequestIsRejected(String method, String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.caller = null;

    BufferedResponse answer = graph.send(method, V1 + path);

    graph.assertError(answer, 401, "InvalidAuthenticationToken", "Access token is empty.");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @Test
  void severalAuthorizationHeadersAreRejectedWithoutTheAuthenticator() throws IOException {
    GraphRequest request =
        new GraphRequest(
            "GET",
            V1 + "/configurationSnapshotJobs",
            Map.of("Authorization", List.of("Bearer one", "Bearer other")),
            InputStream.nullInputStream());
    try (GraphResponse response = graph.graph.handle(request)) {
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.bodyText())
          .contains(
              "\"code\":\"InvalidAuthenticationToken\","
                  + "\"message\":\"The request has more than one Authorization header.\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "GE T", "G\nET", "GET\r\n", "\u001b[2J", "G\u0085ET", "GÉT", "GET:"})
  void methodThatIsNotAnHttpTokenIsRejected(String method) throws IOException {
    for (String path : List.of("/configurationSnapshotJobs", "/nothing", "/%zz")) {
      try (GraphResponse response = graph.graph.handle(GraphRequest.of(method, V1 + path))) {
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.bodyText())
            .contains(
                "\"code\":\"BadRequest\",\"message\":\"The method of the request is not an HTTP"
                    + " token.\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Lifetime validation failed, the token is expired.",
        "Access token validation failure. Invalid audience.",
        "IDX14100: JWT is not well formed, \"there\" are no dots (.)."
      })
  void messageOfTheAuthenticatorIsReturned(String message) throws IOException {
    GraphEndpoint endpoint =
        GraphEndpoint.builder(
                graph.service,
                request -> {
                  throw new UnauthenticatedException(message);
                })
            .build();

    try (GraphResponse response =
        endpoint.handle(GraphRequest.of("GET", V1 + "/configurationSnapshotJobs"))) {
      BufferedResponse answer =
          new BufferedResponse(response.status(), response.headers(), response.bodyText());
      graph.assertError(answer, 401, "InvalidAuthenticationToken", message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1.0/admin/configurationSnapshotJobs",
    "GET,    /beta/tenantRelationships/managedTenants/configurationSnapshotJobs",
    "GET,    /beta/admin/configurationManagement/snapshots/" + ID_2 + "/contents",
    "GET,    /beta/admin/configurationManagement/configurationSnapshots/" + ID_2 + "/content",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs/" + ID_1 + "/status",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs('" + ID_1 + "')/x",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs('')",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs(')",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshots(')",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshots()",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs(" + ID_1 + ")",
    "GET,    /v1.0/admin/configurationManagement//configurationSnapshotJobs",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs//",
    "GET,    /v1.0//admin/configurationManagement/configurationSnapshotJobs",
    "GET,    /v1.0/admin/configurationManagement/configurationsnapshotsjobs",
    "PATCH,  /v1.0/admin/configurationManagement",
    "GET,    /v1.0/admin/configurationManagement/configurationMonitors",
    "GET,    /v1.0/admin/configurationManagement/configurationDrifts",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs/" + ID_1 + "/..",
    "GET,    /v1.0/me",
    "GET,    /v1.0/organization",
    "GET,    /v1.0/$metadata",
    "POST,   /v1.0/$batch",
    "GET,    /v2.0/admin/configurationManagement/configurationSnapshotJobs",
    "GET,    /admin/configurationManagement/configurationSnapshotJobs",
    "GET,    /v1.0",
    "GET,    /",
    "PATCH,  /v1.0/nothing",
    "POST,   /v1.0/admin/configurationManagement/createSnapshot",
    "POST,   /v1.0/admin/configurationManagement/configurationSnapshotJobs/createSnapshot/x",
    "POST,   /v1.0/admin/configurationManagement/configurationSnapshots/createSnapshot/x"
  })
  void otherPathsAreNotFound(String method, String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    for (String root : new String[] {"", "https://graph.microsoft.com", "http://127.0.0.1:8080"}) {
      graph.assertError(
          graph.send(method, root + path),
          404,
          "ResourceNotFound",
          "Nothing answers " + method + " '" + path + "': this path is not simulated.");
    }
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "https://graph.microsoft.com", "?", "#", "v1.0", "*", "http://x?/v1.0/"})
  void urlWithoutAPathIsNotFound(String url) {
    assertThat(graph.get(url).status()).isEqualTo(404);
    assertThat(graph.get(url).json().at("/error/code").asText()).isEqualTo("ResourceNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configurationSnapshots", "configurationSnapshotJobs"})
  void postToACollectionIsNotFound(String collection) {
    String body = GraphHarness.body("Snapshot Demo", MAILBOX);

    for (String api : new String[] {V1, BETA}) {
      graph.assertError(
          graph.send(GraphRequest.post(api + "/" + collection, body)), 404, "ResourceNotFound", "");
      graph.assertError(
          graph.send(GraphRequest.post(api + "/" + collection + "/", "")),
          404,
          "ResourceNotFound",
          "");
    }
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH,   /configurationSnapshotJobs, GET",
    "PUT,     /configurationSnapshotJobs, GET",
    "DELETE,  /configurationSnapshotJobs, GET",
    "OPTIONS, /configurationSnapshotJobs, GET",
    "TRACE,   /configurationSnapshotJobs, GET",
    "BREW,    /configurationSnapshotJobs, GET",
    "get,     /configurationSnapshotJobs, GET",
    "PATCH,   /configurationSnapshotJobs/" + ID_1 + ", 'GET, DELETE'",
    "PUT,     /configurationSnapshotJobs/" + ID_1 + ", 'GET, DELETE'",
    "POST,    /configurationSnapshotJobs/" + ID_1 + ", 'GET, DELETE'",
    "POST,    /configurationSnapshotJobs/unknown, 'GET, DELETE'",
    "PATCH,   /configurationSnapshots/" + ID_2 + ", GET",
    "PUT,     /configurationSnapshots/" + ID_2 + ", GET",
    "POST,    /configurationSnapshots/" + ID_2 + ", GET",
    "DELETE,  /configurationSnapshots/" + ID_2 + ", GET",
    "GET,     /configurationSnapshots/createSnapshot, POST",
    "PUT,     /configurationSnapshots/createSnapshot, POST",
    "PATCH,   /configurationSnapshots/createSnapshot, POST",
    "DELETE,  /configurationSnapshots/createSnapshot, POST",
    "DELETE,  /configurationSnapshots/microsoft.graph.createSnapshot, POST"
  })
  void unsupportedMethodIsRejectedWithTheAllowedMethods(
      String method, String path, String allowed) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    BufferedResponse answer =
        graph.send(new GraphRequest(method, V1 + path, Map.of(), InputStream.nullInputStream()));

    graph.assertError(
        answer,
        405,
        "MethodNotAllowed",
        "The method '" + method + "' is not allowed here; allowed are " + allowed + ".");
    assertThat(answer.header("Allow")).isEqualTo(allowed);
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @Test
  void errorsAreConfigurable() {
    GraphError taken = new GraphError(422, "Taken", "name taken");
    GraphError tooMany = new GraphError(429, "TooMany", "too many");
    GraphError unknown = new GraphError(410, "Gone", "not there");
    GraphError forbidden = new GraphError(451, "Never", "no right");
    SnapshotLimits one = SnapshotLimits.documented().toBuilder().visibleJobs(1).build();
    GraphHarness switched =
        GraphHarness.with(
            builder -> builder.limits(one),
            switches ->
                switches
                    .nameTaken(taken)
                    .tooManyVisibleJobs(tooMany)
                    .notFound(unknown)
                    .forbidden(forbidden));
    String id = switched.createJob("Snapshot Demo", MAILBOX);

    switched.assertError(
        switched.create(GraphHarness.body("Snapshot Demo", MAILBOX)), 422, "Taken", "name taken");
    switched.assertError(
        switched.create(GraphHarness.body("Snapshot Two", MAILBOX)), 429, "TooMany", "too many");
    switched.assertError(
        switched.get(V1 + "/configurationSnapshots/" + id), 410, "Gone", "not there");
    switched.caller = ADMIN.withPermissions();
    switched.assertError(switched.get(V1 + "/configurationSnapshotJobs"), 451, "Never", "no right");
  }

  @Test
  void forbiddenMessageNamesThePermissionIfConfigured() {
    GraphHarness switched =
        GraphHarness.switched(
            switches -> switches.forbidden(new GraphError(403, "Forbidden", null)));
    switched.caller = ADMIN.withPermissions();

    switched.assertError(
        switched.create(""),
        403,
        "Forbidden",
        "The call needs the permission ConfigurationMonitoring.ReadWrite.All, which the caller"
            + " lacks.");
    switched.assertError(
        switched.get(V1 + "/configurationSnapshotJobs"),
        403,
        "Forbidden",
        "The call needs the permission ConfigurationMonitoring.Read.All, which the caller lacks.");
  }

  @Test
  void quotaErrorIsConfigurable() {
    SnapshotLimits none = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(0).build();
    GraphHarness switched =
        GraphHarness.with(
            builder -> builder.limits(none),
            switches ->
                switches.quotaExceeded(new GraphError(429, "quotaLimitReached", "all used")));

    switched.assertError(
        switched.create(GraphHarness.body("Snapshot Demo", MAILBOX)),
        429,
        "quotaLimitReached",
        "all used");
    switched.assertNothingStored();
  }

  static List<Supplier<RuntimeException>> outages() {
    return List.of(
        () -> new JobStoreException("jdbc:h2:secret is out", new SQLException("secret")),
        () -> new JobStoreException("secret is out of reach"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void storeFailureIsA503(Supplier<RuntimeException> outage) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.store.failWith(outage);

    for (BufferedResponse answer : everyCall()) {
      graph.assertError(answer, 503, "ServiceUnavailable", "The job store is out of service.");
      assertNothingInternalIsExposed(answer);
    }

    graph.store.failWith(null);
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  static List<Supplier<RuntimeException>> bugs() {
    return List.of(
        () -> new IllegalStateException("secret at io.github.tenantsnapshot.Secret"),
        () -> new NullPointerException(),
        () -> new UnsupportedOperationException("secret", new IOException("secret")));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void unexpectedStoreFailureIsA500(Supplier<RuntimeException> bug) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.store.failWith(bug);

    for (BufferedResponse answer : everyCall()) {
      graph.assertError(answer, 500, "InternalServerError", "The service failed unexpectedly.");
      assertNothingInternalIsExposed(answer);
    }

    graph.store.failWith(null);
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @Test
  void authenticatorFailureIsA500() throws IOException {
    GraphEndpoint endpoint =
        GraphEndpoint.builder(
                graph.service,
                request -> {
                  throw new IllegalArgumentException("secret");
                })
            .build();

    try (GraphResponse response =
        endpoint.handle(GraphRequest.of("GET", V1 + "/configurationSnapshotJobs"))) {
      BufferedResponse answer =
          new BufferedResponse(response.status(), response.headers(), response.bodyText());
      graph.assertError(answer, 500, "InternalServerError", "The service failed unexpectedly.");
      assertNothingInternalIsExposed(answer);
    }
  }

  @Test
  void closedServiceReturnsAnErrorInGraphsFormat() {
    SnapshotService service =
        SnapshotService.builder(new MemoryJobStore(), (job, type) -> ResourceReader.of(List.of()))
            .clock(VirtualClock.startingAt(GraphHarness.START))
            .build();
    GraphEndpoint endpoint =
        GraphEndpoint.builder(service, request -> ADMIN).behavior(GraphBehavior.defaults()).build();
    service.close();

    try (GraphResponse response =
        endpoint.handle(GraphRequest.of("GET", V1 + "/configurationSnapshotJobs"))) {
      BufferedResponse answer =
          new BufferedResponse(response.status(), response.headers(), response.bodyText());
      assertThat(answer.status()).isIn(500, 503);
      assertThat(answer.json().at("/error/innerError/request-id").asText()).isNotEmpty();
      assertNothingInternalIsExposed(answer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<BufferedResponse> everyCall() {
    return List.of(
        graph.create(GraphHarness.body("Snapshot Two", MAILBOX)),
        graph.get(V1 + "/configurationSnapshotJobs"),
        graph.get(V1 + "/configurationSnapshotJobs/" + ID_1),
        graph.get(V1 + "/configurationSnapshotJobs/$count"),
        graph.get(V1 + "/configurationSnapshots"),
        graph.get(V1 + "/configurationSnapshots/$count"),
        graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + ID_1),
        graph.get(V1 + "/configurationSnapshots/" + ID_2));
  }

  private static void assertNothingInternalIsExposed(BufferedResponse answer) {
    assertThat(answer.body())
        .doesNotContain("Exception", "io.github", "java.", "\\tat ", "secret", "jdbc");
    assertThat(answer.headers().values())
        .allSatisfy(value -> assertThat(value).doesNotContain("Exception", "secret"));
  }

  private void assertRejected(String body, Detail... details) {
    graph.assertError(graph.create(body), 400, "BadRequest", INVALID, details);
    graph.assertNothingStored();
  }

  private static Detail unsupported(String type) {
    return Detail.of(type, "ResourceType '" + type + "' is not supported.");
  }
}
