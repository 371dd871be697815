package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that the serve command prints for pasting into a shell, in order. */
class PrintedCommandsTest {

  private static final String MARK = "---- end of line";

  private final ObjectMapper json = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--job-time PT0S",
        "--job-time PT0S --tls",
        "--clock virtual",
        "--clock virtual --tls"
      })
  void printedCommandsWorkUnchanged(String options) throws Exception {
    Programs.assume("bash", "--version");
    Programs.assume("curl", "--version");
    try (RunningServer server = new RunningServer(folder, options.split(" "))) {
      int start =
          server.printed.indexOf(
              "# Paste these into a shell. The token read may only read; none and expired are"
                  + " rejected.");
      List<String> lines =
          server.printed.subList(start, server.printed.size()).stream()
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      assertThat(lines).hasSize(11);
      StringBuilder script = new StringBuilder("set -o pipefail\n");
      for (String line : lines) {
        script.append(line).append("; echo; echo \"").append(MARK).append(" $?\"\n");
      }
      Path file = Files.writeString(folder.resolve("pasted.sh"), script);

      Outcome outcome = Programs.run(folder, Map.of(), List.of("bash", file.toString()));

      assertThat(outcome.err()).isEmpty();
      String[] printed = outcome.out().split(MARK + " 0\n");
      assertThat(printed).as(outcome.out()).hasSize(lines.size());
      String id = json.readTree(printed[4]).get("id").asText();
      assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      JsonNode list = json.readTree(printed[5]);
      assertThat(list.get("value"))
          .extracting(each -> each.get("displayName").asText())
          .containsExactly("Snapshot Demo");
      JsonNode job = json.readTree(printed[6]);
      assertThat(job.get("id").asText()).isEqualTo(id);
      assertThat(job.has("status")).isTrue();
      assertThat(job.has("resourceLocation")).isTrue();
      JsonNode content = json.readTree(printed[8]);
      assertThat(content.get("displayName").asText()).isEqualTo("Snapshot Demo");
      assertThat(content.get("resources")).isNotEmpty();
      if (options.startsWith("--clock virtual")) {
        assertThat(json.readTree(printed[7]).get("clock").asText()).isEqualTo("virtual");
      } else {
        assertThat(printed[7]).isBlank();
      }
      assertThat(printed[9]).isBlank();
      assertThat(json.readTree(printed[10]).get("entries"))
          .extracting(entry -> entry.get("operation").asText())
          .startsWith("createSnapshot", "listJobs", "getJob")
          .endsWith("getSnapshot", "deleteJob");
      assertThat(list(server)).isEmpty();
    }
  }

  /** Returns the remaining jobs, using the printed command that lists them. */
  private JsonNode list(RunningServer server) throws Exception {
    List<String> lines =
        server.printed.stream()
            .filter(line -> line.matches("TOKEN=.*|GRAPH=.*|curl .*/configurationSnapshotJobs\""))
            .toList();
    Path file = Files.writeString(folder.resolve("list.sh"), String.join("\n", lines));
    Outcome outcome = Programs.run(folder, Map.of(), List.of("bash", file.toString()));
    return json.readTree(outcome.out()).get("value");
  }
}
