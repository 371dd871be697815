package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.AdviceAssertions.advice;
import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertAdvised;
import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertNoAdvice;
import static io.github.tenantsnapshot.simulator.TestClient.JOBS;
import static io.github.tenantsnapshot.simulator.TestClient.SNAPSHOTS;
import static io.github.tenantsnapshot.simulator.TestResources.MAILBOX;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.Advice.Kind;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each kind of advice: a client that makes the mistake, and one that does not. {@link
 * PollingAdviceTest} has those about repeated requests.
 */
class AdviceTest extends AdvisedClient {

  private static final String UNKNOWN_ID = "11111111-2222-3333-4444-555555555555";

  private JournalEntry latest() {
    List<JournalEntry> entries = simulator.journal().entries();
    return entries.get(entries.size() - 1);
  }

  private Response createOf(String body) {
    return client.send(GraphRequest.post(SNAPSHOTS + "/createSnapshot", body));
  }

  /** Creates a snapshot that ends partiallySuccessful, and waits for it. */
  private String partlySuccessful() {
    simulator.tenant().faults().forbid(MAILBOX);
    String id = client.create("Weekly export", RULE, MAILBOX).text("id");
    simulator.runUntilIdle();
    return id;
  }

  @Test
  void errorDetailsAreNeverSelectedAfterAPartialSuccess() {
    String id = partlySuccessful();

    assertThat(client.get(JOBS + "/" + id).text("status")).isEqualTo("partiallySuccessful");

    assertAdvised(
        simulator, Kind.ERROR_DETAILS_NOT_SELECTED, "The job " + id + " ended partiallySuccessful");
  }

  @Test
  void errorDetailsThatWereSelectedBeforeTheEndAreNotEnough() {
    simulator.tenant().faults().forbid(MAILBOX);
    String id = client.create("Weekly export", RULE, MAILBOX).text("id");
    client.get(JOBS + "/" + id + "?$select=errorDetails");
    simulator.runUntilIdle();
    client.get(JOBS);

    assertAdvised(simulator, Kind.ERROR_DETAILS_NOT_SELECTED, id);
  }

  @Test
  void errorDetailsWereSelectedByAFailedRequestOnly() {
    String id = partlySuccessful();
    client.get(JOBS + "/" + id);
    JournalEntry end = latest();
    simulator.faults().add(Fault.onAnyRequest().respond(503).times(1));

    assertThat(client.get(JOBS + "/" + id + "?$select=errorDetails").status()).isEqualTo(503);

    assertAdvised(simulator, Kind.ERROR_DETAILS_NOT_SELECTED, id, end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ID?$select=errorDetails",
        "('ID')?%24select=id,errordetails",
        "?$select=id,status,errorDetails",
        "/ID?$select=*"
      })
  void errorDetailsAreSelectedAfterAPartialSuccess(String selecting) {
    String id = partlySuccessful();
    client.get(JOBS + "/" + id);

    assertThat(client.get(JOBS + selecting.replace("ID", id)).status()).isEqualTo(200);

    assertNoAdvice(simulator, Kind.ERROR_DETAILS_NOT_SELECTED);
  }

  @Test
  void errorDetailsAreNotNeededAfterASuccess() {
    client.get(JOBS + "/" + finished("Weekly export"));

    assertNoAdvice(simulator, Kind.ERROR_DETAILS_NOT_SELECTED);
  }

  @Test
  void contentIsRequestedByTheIdOfTheJob() {
    String id = finished("Weekly export");

    client.get(SNAPSHOTS + "('" + id + "')");

    assertAdvised(simulator, Kind.CONTENT_BY_JOB_ID, "The id " + id + " is that of a job");
  }

  @Test
  void contentIsRequestedAtTheResourceLocation() {
    String location = client.get(JOBS + "/" + finished("Weekly export")).text("resourceLocation");

    assertThat(client.get(location).status()).isEqualTo(200);

    assertNoAdvice(simulator, Kind.CONTENT_BY_JOB_ID);
  }

  private TestClient application(Permission... permissions) {
    return TestClient.of(
        simulator,
        Caller.application(simulator.tenant().id(), "a1b2c3d4", "Exporter")
            .withPermissions(permissions));
  }

  @Test
  void callerThatMayWriteOnlyReads() {
    application(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL).get(JOBS);

    assertAdvised(
        simulator,
        Kind.PERMISSION_TOO_WIDE,
        "The token of Exporter has ConfigurationMonitoring.ReadWrite.All, but its requests only"
            + " read");
  }

  @Test
  void callersHaveThePermissionsThatTheyNeed() {
    application(Permission.CONFIGURATION_MONITORING_READ_ALL).get(JOBS);
    client.get(JOBS);
    create("Weekly export");

    assertNoAdvice(simulator, Kind.PERMISSION_TOO_WIDE);
  }

  @Test
  void permissionsAreNotJudgedWithoutTheOldestRequests() {
    try (TenantSimulator small = TenantSimulator.builder().journalCapacity(1).build()) {
      TestClient.ofAdmin(small).create("Weekly export", RULE);
      TestClient.ofAdmin(small).get(JOBS);

      assertThat(small.journal().advice()).isEmpty();
    }
  }

  @Test
  void permissionsOfTokensOfOthersAreUnknown() {
    try (TenantSimulator any =
        TenantSimulator.builder()
            .acceptAnyBearer(
                Caller.user(TenantSimulator.DEFAULT_TENANT_ID, "a1b2c3d4", "Megan Bowen"))
            .build()) {
      assertThat(new TestClient(any, "Bearer other").get(JOBS).status()).isEqualTo(200);

      assertThat(any.journal().advice()).isEmpty();
    }
  }

  @Test
  void jobsFillTheSlotsAndAreNotDeleted() {
    for (int i = 1; i <= 6; i++) {
      assertNoAdvice(simulator, Kind.JOBS_NOT_DELETED);
      create("Weekly export " + i);
    }

    assertAdvised(
        simulator, Kind.JOBS_NOT_DELETED, "created 6 jobs and deleted none; a tenant can have 12");
  }

  @Test
  void deletionsThatFailDoNotCount() {
    for (int i = 1; i <= 6; i++) {
      create("Weekly export " + i);
    }
    JournalEntry sixth = latest();

    assertThat(client.delete(JOBS + "/" + UNKNOWN_ID).status()).isEqualTo(404);

    assertAdvised(simulator, Kind.JOBS_NOT_DELETED, "created 6 jobs and deleted none", sixth);
  }

  @Test
  void jobsAreDeletedOrExpire() {
    for (int i = 1; i <= 14; i++) {
      create("Weekly export " + i);
      simulator.advance(Duration.ofDays(2)); // they expire after 7
    }
    assertNoAdvice(simulator, Kind.JOBS_NOT_DELETED);
    String first = create("First export");
    for (int i = 1; i <= 6; i++) {
      create("Export " + i);
    }
    client.delete(JOBS + "/" + first);

    assertNoAdvice(simulator, Kind.JOBS_NOT_DELETED);
  }

  @Test
  void nameIsTakenByAnEarlierRun() {
    create("Weekly export");

    assertThat(client.create("weekly EXPORT", RULE).status()).isEqualTo(409);

    assertAdvised(
        simulator, Kind.NAME_NOT_UNIQUE, "The displayName 'weekly EXPORT' was used before");
  }

  @Test
  void nameIsUsedAgainAfterTheJobIsDeleted() {
    client.delete(JOBS + "/" + create("Weekly export"));

    create("Weekly export");

    assertAdvised(simulator, Kind.NAME_NOT_UNIQUE, "was used before");
  }

  @Test
  void nameIsTakenByAJobThatIsNotInTheJournal() {
    create("Weekly export");
    simulator.journal().clear();

    client.create("Weekly export", RULE);

    assertAdvised(simulator, Kind.NAME_NOT_UNIQUE, "was used before");
  }

  @Test
  void namesDifferAndOnlyALostCreateIsRepeated() {
    simulator.faults().add(Fault.onAnyRequest().respond(503).afterProcessing().times(1));
    assertThat(client.create("Weekly export 1", RULE).status()).isEqualTo(503);
    assertThat(client.create("Weekly export 1", RULE).status()).isEqualTo(409);
    create("Weekly export 2");
    assertThat(client.create("Short", RULE).status()).isEqualTo(400);
    assertThat(client.create("Short", RULE).status()).isEqualTo(400);

    assertNoAdvice(simulator, Kind.NAME_NOT_UNIQUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resources", "Resources"})
  void resourcesAreAString(String member) {
    assertThat(
            createOf("{\"displayName\":\"Weekly export\",\"" + member + "\":\"" + RULE + "\"}")
                .status())
        .isEqualTo(400);

    assertAdvised(simulator, Kind.RESOURCES_NOT_AN_ARRAY, "send an array, also for one type");
  }

  @Test
  void resourcesAreAnArray() {
    create("Weekly export");

    assertNoAdvice(simulator, Kind.RESOURCES_NOT_AN_ARRAY);
  }

  /** Another caller creates jobs, then the client gets a 409. */
  private String conflict(String nameOfOther, String... typesOfOther) {
    TestClient other = application(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    String foreign = other.create(nameOfOther, typesOfOther).text("id");
    if (!nameOfOther.equals("Weekly export")) {
      other.create("Weekly export", RULE);
    }
    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(409);
    client.get(JOBS);
    return foreign;
  }

  @Test
  void clientAdoptsTheFirstJobAfterAConflict() {
    String foreign = conflict("Audit of Friday", RULE);

    client.get(JOBS + "/" + foreign);

    assertAdvised(
        simulator,
        Kind.JOB_ADOPTED_AFTER_CONFLICT,
        "has the name 'Audit of Friday', not 'Weekly export'");
  }

  @Test
  void clientReadsTheContentOfAForeignJobAfterAConflict() {
    conflict("Audit of Friday", RULE);
    simulator.runUntilIdle();
    Object location =
        client.get(JOBS).objects("value").stream()
            .filter(job -> job.get("displayName").equals("Audit of Friday"))
            .map(job -> job.get("resourceLocation"))
            .findFirst()
            .orElseThrow();

    assertThat(client.get(location.toString()).status()).isEqualTo(200);

    assertAdvised(simulator, Kind.JOB_ADOPTED_AFTER_CONFLICT, "Audit of Friday");
  }

  @Test
  void clientAdoptsAJobWithOtherTypesAfterAConflict() {
    String foreign = conflict("Weekly export", MAILBOX);

    client.get(JOBS + "/" + foreign);

    assertAdvised(simulator, Kind.JOB_ADOPTED_AFTER_CONFLICT, "other resource types");
  }

  @Test
  void clientUsesTheJobOfItsNameOrAnotherNameAfterAConflict() {
    String same = conflict("Weekly export", RULE);
    client.get(JOBS + "/" + same);
    client.get(JOBS + "/" + create("Weekly export 2"));
    client.get(JOBS + "/" + same);

    assertNoAdvice(simulator, Kind.JOB_ADOPTED_AFTER_CONFLICT);
  }

  @Test
  void namesAreSpelledInAnotherCase() {
    client.get(JOBS.replace("SnapshotJobs", "snapshotjobs") + "?$select=displayname");

    assertThat(advice(simulator, Kind.SPELLING))
        .extracting(Advice::text)
        .containsExactlyInAnyOrder(
            "The canonical spelling of 'configurationsnapshotjobs' is"
                + " 'configurationSnapshotJobs'.",
            "The canonical spelling of 'displayname' is 'displayName'.");
  }

  @Test
  void optionLacksItsDollarSign() {
    client.get(JOBS + "?top=5");

    assertAdvised(simulator, Kind.SPELLING, "V1.0 ignores 'top': the option is called '$top'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1.0/admin/configurationSnapshotJobs",
        "/v1.0/admin/configurationManagment/configurationSnapshotJobs",
        "/v1.0/admin/configurationManagement/configurationSnapshotJob",
        "/v1.0/admin/configurationManagement/createSnapshot",
        "/beta/admin/configurationManagement/configurationSnapshots/1/content",
        "/v1.0/admin/configurationManagement/configurationSnapshotJobs/1/errorDetails"
      })
  void pathIsMisspelt(String path) {
    assertThat(client.get("https://graph.microsoft.com" + path).status()).isEqualTo(404);

    assertAdvised(simulator, Kind.SPELLING, "The path does not exist; jobs are at /v1.0/admin");
  }

  @Test
  void resourceTypeIsMisspelt() {
    client.create("Weekly export", "microsoft.exchange.transportrules", "some.other.thing");

    assertAdvised(
        simulator,
        Kind.SPELLING,
        "The resource type microsoft.exchange.transportrules does not exist; the nearest is"
            + " microsoft.exchange.transportrule.");
  }

  @Test
  void everythingIsSpelledCorrectly() {
    client.create("Weekly export", "microsoft.exchange.transportRule");
    client.create("Cleanup rules", "microsoft.intune.devicecleanuprule"); // known, but rejected
    client.get(JOBS + "?$select=id&$orderBy=createdDateTime%20desc&$top=5&other=1");
    client.get("https://graph.microsoft.com/v1.0/users");
    client.get(TestClient.ROOT + "/configurationMonitors");
    client.get(TestClient.ROOT + "/configurationDrifts?$top=5");
    client.get(TestClient.ROOT + "/configurationMonitoringResults/1");

    assertNoAdvice(simulator, Kind.SPELLING);
  }

  @Test
  void betaIsUsed() {
    client.get("https://graph.microsoft.com/beta/me");
    assertNoAdvice(simulator, Kind.BETA_NOT_NEEDED);

    client.get(JOBS.replace("v1.0", "beta"));

    assertAdvised(simulator, Kind.BETA_NOT_NEEDED, "v1.0 has the same operation");
  }

  @Test
  void v1IsUsed() {
    client.get(JOBS);

    assertNoAdvice(simulator, Kind.BETA_NOT_NEEDED);
  }

  @Test
  void repeatedMistakeHasOneAdviceForItsFirstRequest() {
    client.get(JOBS.replace("v1.0", "beta"));
    JournalEntry first = simulator.journal().entries().get(0);
    client.get(JOBS.replace("v1.0", "beta"));

    assertAdvised(simulator, Kind.BETA_NOT_NEEDED, "beta", first);
  }

  @Test
  void clientWithoutMistakesGetsNoAdvice() {
    String id = partlySuccessful();
    client.get(JOBS + "/" + id);
    client.get(JOBS + "/" + id + "?$select=errorDetails");
    client.get(client.get(JOBS + "/" + id).text("resourceLocation"));
    client.delete(JOBS + "/" + id);

    assertThat(simulator.journal().advice()).isEmpty();
  }

  @Test
  void adviceIsInTheOrderOfTheRequestsAndEndsWithTheJournal() {
    client.get(JOBS.replace("v1.0", "beta") + "?$select=ID");
    createOf("{\"displayName\":\"Weekly export\",\"resources\":\"" + RULE + "\"}");

    assertThat(simulator.journal().advice())
        .extracting(Advice::kind)
        .containsExactly(Kind.SPELLING, Kind.BETA_NOT_NEEDED, Kind.RESOURCES_NOT_AN_ARRAY);

    simulator.journal().clear();
    assertThat(simulator.journal().advice()).isEmpty();
  }

  @Test
  void hostileBodiesAndResponsesGetNoAdviceAndDoNoHarm() {
    Stream.of("", "[]", "{", "null", "{\"resources\":{\"a\":[[1]]}}", "{\"displayName\":7}", "x")
        .forEach(this::createOf);
    createOf("[".repeat(10_000));
    simulator.faults().add(Fault.onAnyRequest().truncate(20));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> client.create("Weekly export", RULE));
    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.get(JOBS));

    assertThat(simulator.journal().advice()).isEmpty();
  }

  @Test
  void namesOfClientsAreEscapedAndShortened() {
    String name = "Weekly\\u0000\\n" + "x".repeat(2_000);
    createOf("{\"displayName\":\"" + name + "\",\"resources\":\"" + RULE + "\"}");
    simulator
        .faults()
        .add(Fault.onAnyRequest().respond(new GraphError(409, "Conflict", "displayName")).times(1));
    createOf("{\"displayName\":\"" + name + "\",\"resources\":[\"" + RULE + "\"]}");

    assertThat(advice(simulator, Kind.NAME_NOT_UNIQUE))
        .singleElement()
        .satisfies(
            advice ->
                assertThat(advice.text()).doesNotContain("\n", "\u0000").hasSizeLessThan(600));
  }
}
