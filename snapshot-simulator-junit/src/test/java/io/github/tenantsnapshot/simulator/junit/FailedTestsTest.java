package io.github.tenantsnapshot.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.reporting.ReportEntry;

/** The report that the extension adds to the failure of a test. */
class FailedTestsTest {

  private static final String JOBS =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs";
  private static final String USERS = "https://graph.microsoft.com/v1.0/users";

  private static TenantSimulatorExtension extension() {
    return TenantSimulatorExtension.builtBy(
        builder -> builder.virtualTime(Instant.parse("2026-11-23T09:00:00Z")).faultSeed(-7));
  }

  private static void assertReportsItsRequests(Class<?> tests) {
    assertThat(TestRuns.failures(TestRuns.execute(tests)))
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .extracting(Throwable::getMessage)
                    .asString()
                    .startsWith("faultSeed(-7L); requests\n#1 "));
  }

  private static void get(TenantSimulator simulator, String url) throws IOException {
    String token = simulator.tokens().issue(simulator.tenant().admin());
    simulator
        .endpoint()
        .handle(GraphRequest.of("GET", url).withHeader("Authorization", "Bearer " + token))
        .close();
  }

  static class Failing {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @Test
    void one() throws Exception {
      get(graph.simulator(), JOBS);
      get(graph.simulator(), USERS);
      fail("the test's own words");
    }
  }

  static class WithAnUnfinishedJob {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @Test
    void one() {
      graph.tenant().faults().forbid("microsoft.teams.meetingpolicy");
      graph
          .simulator()
          .service()
          .createSnapshot(
              graph.tenant().admin(),
              CreateSnapshotRequest.of("Weekly export", "microsoft.exchange.transportrule"));
      fail("the test's own words");
    }
  }

  @Test
  void failureReportsUnfinishedJobsAndUnusedFaults() {
    assertThat(
            TestRuns.failures(TestRuns.execute(WithAnUnfinishedJob.class)).get(0).getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .matches(
            "faultSeed\\(-7L\\); no requests\n"
                + "the time is 2026-11-23T09:00:00Z, before the end of the jobs"
                + " [-0-9a-f]{36} notStarted\n"
                + "faults that were never triggered: microsoft.teams.meetingpolicy forbidden");
  }

  static class WithErrors {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @Test
    void one() throws Exception {
      String token = graph.tokens().issue(graph.tenant().admin());
      graph
          .simulator()
          .endpoint()
          .handle(
              GraphRequest.post(
                      JOBS.replace("configurationSnapshotJobs", "configurationSnapshots")
                          + "/createSnapshot",
                      "{\"displayName\":\"x\",\"resources\":[\"no.such.type\"]}")
                  .withHeader("Authorization", "Bearer " + token))
          .bodyText();
      graph.faults().add(Fault.onAnyRequest().gatewayError(502).times(1));
      graph
          .simulator()
          .endpoint()
          .handle(GraphRequest.of("GET", JOBS).withHeader("Authorization", "Bearer " + token))
          .bodyText();
      fail("the test's own words");
    }
  }

  @Test
  void failureReportsErrorResponses() {
    assertThat(TestRuns.failures(TestRuns.execute(WithErrors.class)).get(0).getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .contains(
            "createSnapshot -> 400\n    BadRequest: One or more validation errors occurred.\n")
        .contains("\n    - BadRequest (no.such.type): ")
        .contains("-> 502 [gateway error 502]\n    <html> <head><title>502 Bad Gateway");
  }

  static class WithAnUnusedFault {

    @RegisterExtension final TenantSimulatorExtension graph = extension().failOnUnusedFaults();

    @Test
    void one() throws Exception {
      graph
          .faults()
          .add(Fault.on(io.github.tenantsnapshot.graph.GraphOperation.GET_JOB).respond(503));
      graph.faults().add(Fault.onAnyRequest().drop().withProbability(0));
      get(graph.simulator(), JOBS);
    }
  }

  @Test
  void failOnUnusedFaultsFailsTheTest() {
    assertThat(TestRuns.failures(TestRuns.execute(WithAnUnusedFault.class)))
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure)
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("faults that were never triggered: respond 503"));
  }

  static class WithUsedFaults {

    @RegisterExtension final TenantSimulatorExtension graph = extension().failOnUnusedFaults();

    @Test
    void used() throws Exception {
      graph.faults().add(Fault.onAnyRequest().respond(503));
      get(graph.simulator(), JOBS);
    }

    @Test
    void cleared() {
      graph.faults().add(Fault.onAnyRequest().respond(503)).clear();
    }
  }

  @Test
  void failOnUnusedFaultsIgnoresTriggeredAndClearedFaults() {
    assertThat(TestRuns.failures(TestRuns.execute(WithUsedFaults.class))).isEmpty();
  }

  static class WithAnUnusedFaultOfTheClass {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH = extension().perClass().failOnUnusedFaults();

    @BeforeAll
    static void addFault(TenantSimulator simulator) {
      simulator.faults().add(Fault.onAnyRequest().respond(503));
    }

    @Test
    void one() {}
  }

  @Test
  void failOnUnusedFaultsIgnoresFaultsOfTheClass() {
    assertThat(TestRuns.failures(TestRuns.execute(WithAnUnusedFaultOfTheClass.class))).isEmpty();
  }

  static class FailingInBeforeEach {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @BeforeEach
    void before() {
      fail("the test's own words");
    }

    @Test
    void one() {}
  }

  static class FailingInAfterEach {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @Test
    void one() {}

    @AfterEach
    void after() {
      fail("the test's own words");
    }
  }

  @Test
  void failureReportsRequestsAndSeed() {
    assertThat(TestRuns.failures(TestRuns.execute(Failing.class)))
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure).hasMessage("the test's own words");
              assertThat(failure.getSuppressed())
                  .singleElement()
                  .satisfies(
                      report -> {
                        assertThat(report.getStackTrace()).isEmpty();
                        assertThat(report)
                            .hasToString(
                                SimulatorReport.class.getName()
                                    + ": faultSeed(-7L); requests\n"
                                    + "#1 2026-11-23T09:00:00Z MOD Administrator: GET "
                                    + JOBS
                                    + " -> 200\n"
                                    + "#2 2026-11-23T09:00:00Z MOD Administrator: GET "
                                    + USERS
                                    + " -> 404 [not simulated]\n"
                                    + "advice about the client:\n"
                                    + "#1 PERMISSION_TOO_WIDE: The token of MOD Administrator has"
                                    + " ConfigurationMonitoring.ReadWrite.All, but its requests"
                                    + " only read; ConfigurationMonitoring.Read.All is enough.");
                      });
            });
  }

  @Test
  void failureInBeforeEachOrAfterEachReportsTheSeed() {
    assertThat(
            TestRuns.failures(
                TestRuns.execute(FailingInBeforeEach.class, FailingInAfterEach.class)))
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .extracting(Throwable::getMessage)
                    .isEqualTo("faultSeed(-7L); no requests"));
  }

  static class WithAFailingDynamicTest {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @TestFactory
    Stream<DynamicNode> some() {
      return Stream.of(
          dynamicTest("succeeds", () -> get(graph.simulator(), JOBS)),
          dynamicContainer("in", Stream.of(dynamicTest("fails", () -> fail("its own words")))));
    }
  }

  @Test
  void failureOfADynamicTestReportsTheRequestsOfItsFactory() {
    assertReportsItsRequests(WithAFailingDynamicTest.class);
  }

  static class WithoutJournal {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.builtBy(builder -> builder.faultSeed(-7).journalCapacity(0));

    @Test
    void one() throws Exception {
      get(graph.simulator(), JOBS);
      fail("the test's own words");
    }
  }

  static class WithAShortJournal {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.builtBy(builder -> builder.faultSeed(-7).journalCapacity(1));

    @Test
    void one() throws Exception {
      get(graph.simulator(), JOBS);
      get(graph.simulator(), JOBS);
      fail("the test's own words");
    }
  }

  @Test
  void failureReportsMissingJournalEntries() {
    assertThat(TestRuns.failures(TestRuns.execute(WithoutJournal.class)).get(0).getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("faultSeed(-7L); requests not recorded, since the journal is off");
    assertThat(TestRuns.failures(TestRuns.execute(WithAShortJournal.class)).get(0).getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("faultSeed(-7L); requests (1 older entries were dropped)\n#2 ");
  }

  static class WithAFailureWithoutSuppression {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @Test
    void one() throws Exception {
      throw new Exception("the test's own words", null, false, false) {
        private static final long serialVersionUID = 1L;
      };
    }
  }

  @Test
  void reportIsPublishedIfTheExceptionDisablesSuppression() {
    var results = TestRuns.execute(WithAFailureWithoutSuppression.class);
    assertThat(TestRuns.failures(results).get(0).getSuppressed()).isEmpty();
    assertThat(results.testEvents().reportingEntryPublished().list())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                    .containsEntry("simulator", "faultSeed(-7L); no requests"));
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class PerClass {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH = extension().perClass().failOnUnmatched();

    @BeforeAll
    static void before() throws Exception {
      get(GRAPH.simulator(), USERS);
    }

    @Test
    @Order(1)
    void sendsAnUnmatchedRequest() throws Exception {
      get(GRAPH.simulator(), USERS);
    }

    @Test
    @Order(2)
    void sendsASimulatedRequest() throws Exception {
      get(GRAPH.simulator(), JOBS);
    }

    @Test
    @Order(3)
    void fails() throws Exception {
      get(GRAPH.simulator(), JOBS);
      fail("the test's own words");
    }
  }

  @Test
  void failureReportsOnlyRequestsOfTheFailedTest() {
    var results = TestRuns.execute(PerClass.class);
    assertThat(TestRuns.failures(results))
        .extracting(Throwable::getMessage)
        .containsExactly("requests that are not simulated: GET " + USERS, "the test's own words");
    assertThat(TestRuns.failures(results).get(1).getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("faultSeed(-7L); requests\n#4 ");
    assertThat(TestRuns.succeeded(results)).containsExactly("sendsASimulatedRequest()");
  }

  static class PerClassFailingInBeforeAll {

    @RegisterExtension static final TenantSimulatorExtension GRAPH = extension().perClass();

    @BeforeAll
    static void before() throws Exception {
      get(GRAPH.simulator(), JOBS);
      fail("the class's own words");
    }

    @Test
    void one() {}
  }

  @Test
  void failureInBeforeAllReportsRequests() {
    assertReportsItsRequests(PerClassFailingInBeforeAll.class);
  }

  static class FailingOnUnmatched {

    @RegisterExtension final TenantSimulatorExtension graph = extension().failOnUnmatched();

    @Test
    void fails() throws Exception {
      get(graph.simulator(), USERS);
      get(graph.simulator(), USERS + "/1");
    }

    @Test
    void succeeds() throws Exception {
      get(graph.simulator(), JOBS);
    }
  }

  static class AllowingUnmatched {

    @RegisterExtension final TenantSimulatorExtension graph = extension();

    @Test
    void succeeds() throws Exception {
      get(graph.simulator(), USERS);
    }
  }

  static class FailingOnUnmatchedWithoutJournal {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.builtBy(builder -> builder.journalCapacity(0)).failOnUnmatched();

    @Test
    void one() {}
  }

  @Test
  void failOnUnmatchedFailsTheTestAndRequiresTheJournal() {
    var results = TestRuns.execute(FailingOnUnmatched.class, AllowingUnmatched.class);
    assertThat(TestRuns.succeeded(results)).containsExactly("succeeds()", "succeeds()");
    assertThat(TestRuns.failures(results))
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure)
                  .isInstanceOf(AssertionError.class)
                  .hasMessage(
                      "requests that are not simulated: GET " + USERS + ", GET " + USERS + "/1");
              assertThat(failure.getSuppressed()).hasSize(1);
            });
    assertThat(TestRuns.failures(TestRuns.execute(FailingOnUnmatchedWithoutJournal.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("failOnUnmatched() needs the journal, but journalCapacity(0) was called");
  }
}
