package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of reading advice over HTTP. */
class AdviceControlTest {

  private static final String BETA_JOBS = ControlClient.JOBS.replace("v1.0", "beta");

  private final TenantSimulator simulator = TenantSimulator.builder().journalCapacity(3).build();
  private final ControlClient client = new ControlClient(simulator);

  @BeforeEach
  void sendGraphRequests() {
    client.create("Weekly export").is(200);
    client.graph("GET", BETA_JOBS + "?$select=ID", "").is(200);
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void adviceNamesItsEntryOfTheJournal() {
    Response advice = client.get("/advice").is(200);

    assertThat(advice.at("/advice")).hasSize(2);
    assertThat(advice.text("/advice/0/kind")).isEqualTo("spelling");
    assertThat(advice.text("/advice/0/text")).isEqualTo("The canonical spelling of 'ID' is 'id'.");
    assertThat(advice.text("/advice/1/kind")).isEqualTo("betaNotNeeded");
    JsonNode entry = client.get("/journal").at("/entries/1");
    assertThat(advice.at("/advice/0/entry")).isEqualTo(entry.get("number"));
    assertThat(advice.text("/advice/0/request"))
        .isEqualTo("GET " + entry.get("url").asText())
        .endsWith("?$select=ID");
    assertThat(advice.at("/dropped").asInt(-1)).isZero();
  }

  @Test
  void optionSelectsAKind() {
    assertThat(client.get("/advice?kind=betaNotNeeded").is(200).at("/advice")).hasSize(1);
    assertThat(client.get("/advice?kind=pollingTooFast").is(200).at("/advice")).isEmpty();
    client
        .get("/advice?kind=beta")
        .isBadRequest(
            "the query option 'kind' must be one of errorDetailsNotSelected, contentByJobId,"
                + " pollingTooFast, pollingWithoutEnd, retryAfterIgnored, permissionTooWide,"
                + " jobsNotDeleted, nameNotUnique, resourcesNotAnArray, jobAdoptedAfterConflict,"
                + " spelling, betaNotNeeded: 'beta'");
  }

  @Test
  void responseCountsTheEntriesThatAreMissing() {
    for (int i = 0; i < 3; i++) {
      client.graph("GET", ControlClient.JOBS, "").is(200);
    }

    assertThat(client.get("/advice").body())
        .isEqualTo("{\"advice\":[],\"more\":false,\"dropped\":2}");
  }

  @Test
  void responseHasOnlyTheNewestAdviceThatFits() {
    try (TenantSimulator large = TenantSimulator.builder().build()) {
      ControlClient other = new ControlClient(large);
      String padding = "x".repeat(4_000);
      for (int i = 0; i < 60; i++) {
        other.graph(
            "GET", ControlClient.JOBS + "?$filter=" + misspelt(i) + " eq '" + padding + "'", "");
      }

      Response advice = other.get("/advice").is(200);

      assertThat(advice.body().length()).isLessThan(200_000);
      assertThat(advice.at("/more").asBoolean()).isTrue();
      JsonNode all = advice.at("/advice");
      assertThat(all.get(all.size() - 1).get("entry").asInt()).isEqualTo(60);
      assertThat(all.get(0).get("entry").asInt()).isGreaterThan(1);
    }
  }

  /** Returns a spelling of {@code displayName} for each number from 0 to 62. */
  private static String misspelt(int number) {
    StringBuilder spelling = new StringBuilder("displayname");
    for (int i = 0; i < 6; i++) {
      if ((number + 1 & 1 << i) != 0) {
        spelling.setCharAt(i, Character.toUpperCase(spelling.charAt(i)));
      }
    }
    return spelling.toString();
  }
}
