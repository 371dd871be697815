package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.server.Main;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code --load} of the serve command. */
@Timeout(120)
class ServeLoadTest {

  private static final String CLEANUP = "microsoft.intune.devicecleanuprule";

  @TempDir private Path folder;

  private Path file(String content) throws Exception {
    return Files.writeString(folder.resolve("tenant.json"), content);
  }

  @Test
  void fileIsServedInsteadOfTheSample() throws Exception {
    Path file =
        file(
            "{\"baseline\":{\"Resources\":[{\"DisplayName\":\"Cleanup\",\"ResourceType\":\""
                + CLEANUP
                + "\",\"Properties\":{}}]}}");
    try (RunningServer server = new RunningServer(folder, "--load", file.toString())) {
      HttpRequest tenants =
          HttpRequest.newBuilder(URI.create(server.endpoint() + "/_simulator/tenants"))
              .header("Authorization", "Bearer " + server.controlToken())
              .build();
      JsonNode tenant =
          new ObjectMapper()
              .readTree(HttpClient.newHttpClient().send(tenants, BodyHandlers.ofString()).body())
              .at("/tenants/0");

      assertThat(tenant.get("counts").toString()).isEqualTo("{\"" + CLEANUP + "\":1}");
      assertThat(tenant.get("notSnapshotable").toString()).isEqualTo("[\"" + CLEANUP + "\"]");
      assertThat(server.printed).contains("No job can request these types of the file: " + CLEANUP);
    }
  }

  @Test
  void fileOfTypesThatJobsCanRequestNeedsNoWarning() throws Exception {
    Path file =
        Files.copy(
            Path.of("src/test/resources/contoso-baseline.json"),
            folder.resolve("tenant.json"),
            StandardCopyOption.REPLACE_EXISTING);
    try (RunningServer server = new RunningServer(folder, "--load", file.toString())) {
      assertThat(server.printed).noneMatch(line -> line.startsWith("No job"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | the member 'resources' is missing",
        "[] | the baseline must be a JSON object",
        "{\"resources\":[{\"displayName\":\"a\",\"resourceType\":\"a.b\",\"properties\":{}}]} |"
            + " resourceType is unknown: a.b"
      })
  void fileWithoutAConfigurationIsRejectedInOneLine(String content, String problem)
      throws Exception {
    Path file = file(content);

    FinishedCommand.of(Main::run, "serve", "--port", "0", "--load", file.toString())
        .assertFailed(1, "serve failed: cannot load " + file + ": " + problem);
  }

  @Test
  void missingFileIsRejectedInOneLine() {
    Path missing = folder.resolve("missing.json");

    FinishedCommand.of(Main::run, "serve", "--port", "0", "--load", missing.toString())
        .assertFailed(1, "cannot use " + missing + ": no such file or folder");
  }
}
