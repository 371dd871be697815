package io.github.tenantsnapshot.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.Advice;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The advice about clients in the reports of failed tests, and as the reason for a failure. */
class AdviceReportTest {

  private static final String V1 =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement/";
  private static final String BETA = V1.replace("v1.0", "beta");
  private static final String JOBS = "configurationSnapshotJobs";

  private static void send(TenantSimulator simulator, GraphRequest request) throws IOException {
    String token = simulator.tokens().issue(simulator.tenant().admin());
    simulator.endpoint().handle(request.withHeader("Authorization", "Bearer " + token)).bodyText();
  }

  private static void create(TenantSimulator simulator, String root) throws IOException {
    send(
        simulator,
        GraphRequest.post(
            root + "configurationSnapshots/createSnapshot",
            "{\"displayName\":\"Weekly export\","
                + "\"resources\":[\"microsoft.exchange.transportrule\"]}"));
  }

  private static String report(Throwable failure) {
    assertThat(failure.getSuppressed()).hasSize(1);
    return failure.getSuppressed()[0].getMessage();
  }

  static class Failing {

    @RegisterExtension final TenantSimulatorExtension graph = new TenantSimulatorExtension();

    @Test
    void one() throws Exception {
      create(graph.simulator(), BETA);
      for (String path : List.of("a", "b", "c", "d", "e")) {
        send(graph.simulator(), GraphRequest.of("GET", V1 + JOBS + "/" + path + "/content"));
      }
      fail("the test's own words");
    }
  }

  @Test
  void reportOfAFailedTestHasAtMostThreeLinesOfEachKind() {
    assertThat(report(TestRuns.failures(TestRuns.execute(Failing.class)).get(0)))
        .containsSubsequence(
            "/e/content -> 404",
            "\nadvice about the client:\n#2 SPELLING: The path does not exist; ",
            "\n#3 SPELLING: ",
            "\n#4 SPELLING: ",
            "\nSPELLING: 2 more",
            "\n#1 BETA_NOT_NEEDED: The request uses beta, ",
            "\nthe time is ")
        .doesNotContain("#5 SPELLING");
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class FailingOnBeta {

    @RegisterExtension
    static final TenantSimulatorExtension GRAPH =
        new TenantSimulatorExtension()
            .perClass()
            .failOnAdvice(Advice.Kind.BETA_NOT_NEEDED, Advice.Kind.SPELLING);

    @Test
    @Order(1)
    void usesBeta() throws Exception {
      create(GRAPH.simulator(), BETA);
    }

    @Test
    @Order(2)
    void repeatsAName() throws Exception {
      create(GRAPH.simulator(), V1);
    }

    @Test
    @Order(3)
    void fails() throws Exception {
      send(GRAPH.simulator(), GraphRequest.of("GET", V1 + JOBS + "?$select=ID"));
      fail("the test's own words");
    }
  }

  @Test
  void successfulTestFailsOnlyOnTheChosenKindsAndItsOwnRequests() {
    var results = TestRuns.execute(FailingOnBeta.class);

    assertThat(TestRuns.succeeded(results)).containsExactly("repeatsAName()");
    assertThat(TestRuns.failures(results))
        .satisfiesExactly(
            failure ->
                assertThat(failure)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith(
                        "advice about the client:\n#1 BETA_NOT_NEEDED: The request uses beta"),
            failure -> {
              assertThat(failure).hasMessage("the test's own words");
              assertThat(report(failure)).contains("\n#3 SPELLING").doesNotContain("BETA");
            });
  }

  static class WithoutJournal {

    @RegisterExtension
    final TenantSimulatorExtension graph =
        TenantSimulatorExtension.builtBy(builder -> builder.journalCapacity(0))
            .failOnAdvice(Advice.Kind.values());

    @Test
    void one() {}
  }

  @Test
  void failOnAdviceNeedsTheJournalAndAKind() {
    assertThat(TestRuns.failures(TestRuns.execute(WithoutJournal.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("failOnAdvice() needs the journal, but journalCapacity(0) was called");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TenantSimulatorExtension().failOnAdvice())
        .withMessage("failOnAdvice must not be empty");
  }
}
