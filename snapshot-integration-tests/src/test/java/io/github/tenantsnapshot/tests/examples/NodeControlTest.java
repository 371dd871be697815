package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test in Node that uses only the control paths of the serve command. Skipped if Node is missing
 * or has no fetch.
 */
class NodeControlTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String MAILBOX = "microsoft.exchange.sharedmailbox";

  @TempDir private Path folder;

  @BeforeEach
  void findNode() throws InterruptedException {
    Programs.assume("node", "--eval", "fetch");
  }

  @Test
  void controlPathsDriveAClientThroughAllStates() throws Exception {
    JsonNode result;
    try (RunningServer server = new RunningServer(folder, "--clock", "virtual")) {
      Outcome outcome =
          Programs.run(
              Path.of("src", "test", "control").toAbsolutePath(),
              Map.of(),
              List.of("node", "client.mjs", folder.resolve("graph.json").toString()));
      assertThat(outcome.status()).as(outcome.err()).isZero();
      result = new ObjectMapper().readTree(outcome.out());
    }

    assertThat(result.get("ready").asBoolean()).isTrue();
    assertThat(result.at("/start/clock").asText()).isEqualTo("virtual");

    assertThat(result.get("created").asText()).isEqualTo("notStarted");
    assertThat(result.get("beforeAdvance").asText()).isEqualTo("notStarted");
    assertThat(result.get("whileRunning").asText()).isEqualTo("running");
    assertThat(Instant.parse(result.get("now").asText()))
        .isEqualTo(Instant.parse(result.at("/start/now").asText()).plus(Duration.ofSeconds(130)));
    assertThat(result.get("ended").asText()).isEqualTo("succeeded");
    assertThat(texts(result.get("types"))).contains(RULE, MAILBOX);

    assertThat(result.at("/partial/status").asText()).isEqualTo("partiallySuccessful");
    assertThat(texts(result.at("/partial/errorDetails")))
        .singleElement()
        .asString()
        .startsWith(MAILBOX)
        .contains("Forbidden");
    assertThat(result.at("/forbidden/timesTriggered").asInt()).isOne();

    assertThat(result.get("throttled").asText()).isEqualTo("notStarted");
    assertThat(texts(result.get("waits"))).containsExactly("0", "0");
    assertThat(result.get("waited").asInt()).isEqualTo(60);
    assertThat(texts(result.get("creates")))
        .containsExactly("200 -", "200 -", "429 throttle", "429 throttle", "200 -");
    assertThat(texts(result.get("unmatched"))).singleElement().asString().endsWith("/v1.0/me");
    assertThat(result.get("journalAfterwards").asInt(-1)).isZero();

    assertThat(result.get("generated").asInt()).isGreaterThan(1);
    assertThat(texts(result.get("fabrikam"))).containsExactly("Fabrikam export");
    List<String> jobs = List.of("First export", "Partial export", "Throttled export");
    assertThat(texts(result.get("contoso"))).containsExactlyInAnyOrderElementsOf(jobs);

    assertThat(texts(result.get("deleted")))
        .containsExactlyInAnyOrder("Partial export", "Throttled export");
    assertThat(texts(result.get("loaded"))).containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(result.get("content").asInt()).isEqualTo(result.get("types").size());

    assertThat(result.get("jobsAfterReset").asInt(-1)).isZero();
    assertThat(result.get("tenantsAfterReset")).hasSize(1);
    assertThat(result.get("faultsAfterReset").asInt(-1)).isZero();
    assertThat(result.get("end")).isEqualTo(result.get("start"));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
