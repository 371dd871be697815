package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Microsoft's Graph client for JavaScript against the serve command, with unchanged URLs and with a
 * base URL. Skipped if Node is missing, or if no registry is available to fetch the client.
 */
class NodeClientTest {

  private static final Path SOURCES = Path.of("src", "test", "node").toAbsolutePath();
  private static final Path PROJECT = Path.of("target", "node").toAbsolutePath();

  /** The output of npm when it cannot reach a registry. */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
              + "|ERR_SOCKET_TIMEOUT|ENOTCACHED");

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Programs.assume("node", "--version");
    Programs.assume("npm", "--version");
    Files.createDirectories(PROJECT);
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Files.copy(file, PROJECT.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Outcome installed =
        Programs.run(
            PROJECT,
            Map.of(),
            List.of(
                "npm",
                "ci",
                "--ignore-scripts",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=1"));
    assumeTrue(
        installed.status() == 0 || !UNREACHABLE.matcher(installed.err()).find(),
        () -> "skipped: npm cannot reach its registry: " + installed.err());
    assertThat(installed.status()).as(installed.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"v1.0, graph", "beta, graph", "v1.0, base", "beta, base"})
  void javaScriptClientCreatesPollsListsDownloadsAndDeletes(String version, String way)
      throws Exception {
    try (RunningServer server = new RunningServer(folder, "--tls", "--job-time", "PT0S")) {
      String root = way.equals("graph") ? "https://graph.microsoft.com" : server.endpoint();
      JsonNode result = runClient(server, version, way);

      assertThat(result.at("/created/status").asText()).isEqualTo("notStarted");
      assertThat(result.at("/created/displayName").asText()).isEqualTo("Export Alpha");
      assertThat(result.at("/ended/status").asText()).isEqualTo("succeeded");
      assertThat(result.at("/ended/resourceLocation").asText())
          .startsWith(
              root + "/" + version + "/admin/configurationManagement/configurationSnapshots('");
      assertThat(result.at("/snapshot/displayName").asText()).isEqualTo("Export Alpha");
      assertThat(result.at("/snapshot/resources")).isNotEmpty();
      assertThat(result.at("/snapshot/resources").findValuesAsText("resourceType"))
          .containsOnly("microsoft.exchange.transportrule");
      assertThat(result.at("/snapshot/resources/0/properties").isObject()).isTrue();

      assertThat(result.at("/page/@odata.count").asInt()).isEqualTo(4);
      assertThat(result.at("/page/@odata.nextLink").asText()).startsWith(root + "/" + version);
      assertThat(result.at("/page/value/0").fieldNames())
          .toIterable()
          .containsExactly("id", "displayName");
      assertThat(result.at("/page/value").findValuesAsText("displayName"))
          .containsExactly("Export Echo", "Export Delta");
      assertThat(result.at("/secondPage/value").findValuesAsText("displayName"))
          .containsExactly("Export Charlie", "Export Alpha");
      assertThat(result.get("iterated"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "Export Alpha", "Export Bravo", "Export Charlie", "Export Delta", "Export Echo");
      assertThat(result.get("filtered"))
          .extracting(JsonNode::asText)
          .containsExactly("Export Delta");
    }
  }

  @ParameterizedTest
  @CsvSource({"v1.0, graph", "beta, base"})
  void javaScriptClientReceivesErrors(String version, String way) throws Exception {
    try (RunningServer server = new RunningServer(folder, "--tls", "--job-time", "PT0S")) {
      JsonNode result = runClient(server, version, way);

      assertError(result.get("unsupported"), 400, "BadRequest");
      assertError(result.get("taken"), 409, "Conflict");
      assertThat(result.at("/taken/message").asText())
          .isEqualTo("Snapshot Job with displayName already exists");
      assertError(result.get("deleted"), 404, "UnknownError");
      assertError(result.get("snapshotDeleted"), 404, "UnknownError");
      Map<String, List<String>> byToken =
          Map.of(
              "readWrite", List.of("200", "200"),
              "read", List.of("200", "403 UnknownError"),
              "none", List.of("403 UnknownError", "403 UnknownError"),
              "expired",
                  List.of("401 InvalidAuthenticationToken", "401 InvalidAuthenticationToken"));
      assertThat(result.get("byToken")).hasSize(byToken.size());
      byToken.forEach(
          (token, outcomes) ->
              assertThat(result.at("/byToken/" + token))
                  .extracting(JsonNode::asText)
                  .as(token)
                  .isEqualTo(outcomes));
    }
  }

  private static void assertError(JsonNode error, int status, String code) {
    assertThat(error.get("isGraphError").asBoolean()).isTrue();
    assertThat(error.get("statusCode").asInt()).isEqualTo(status);
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.get("message").asText().isBlank()).isEqualTo(code.equals("UnknownError"));
    assertThat(error.get("hasRequestId").asBoolean()).isTrue();
    assertThat(error.get("hasDate").asBoolean()).isTrue();
  }

  private JsonNode runClient(RunningServer server, String version, String way)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                way.equals("graph")
                    ? Stream.of("node", "--require", "./as-graph.cjs")
                    : Stream.of("node"),
                Stream.of("client.cjs", folder.resolve("graph.json").toString(), version, way))
            .toList();
    Map<String, String> environment =
        Map.of(
            "NODE_EXTRA_CA_CERTS",
            server.info.get("certificate").asText(),
            "GRAPH_PORT",
            Integer.toString(URI.create(server.endpoint()).getPort()));
    Outcome outcome = Programs.run(PROJECT, environment, command);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(outcome.out());
  }
}
