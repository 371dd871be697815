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

/** The option {@code --load} of the serve command, and files that it must not overwrite. */
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
            + " resource 1 ('a'): resourceType is unknown: a.b"
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

  @ParameterizedTest
  @CsvSource({
    "--info-file tenant.json, --load and --info-file",
    "--info-file nowhere/../tenant.json, --load and --info-file",
    "--info-file link.json, --load and --info-file",
    "--tls --pem-file tenant.json, --load and --pem-file",
    "--tls --info-file graph.json --pem-file graph.json, --info-file and --pem-file",
    "--tls --info-file graph.json --pem-file tenant.json, --load and --pem-file"
  })
  void filesThatWouldOverwriteEachOtherAreRejected(String options, String rejected)
      throws Exception {
    Path file = file("{\"resources\":[]}");
    Files.createSymbolicLink(folder.resolve("link.json"), file);
    String arguments =
        "serve --port 0 --load "
            + file
            + " "
            + options.replaceAll("([^ ]+\\.json)", folder + "/$1");

    FinishedCommand.of(Main::run, arguments.split(" "))
        .assertArgumentsRejected(rejected + " must be different files: ");
    assertThat(Files.readString(file)).isEqualTo("{\"resources\":[]}");
    assertThat(folder.resolve("graph.json")).doesNotExist();
  }

  @Test
  void certificateNextToTheInfoFileMustNotOverwriteTheLoadedFile() throws Exception {
    Path file = Files.writeString(folder.resolve("graph.pem"), "{\"resources\":[]}");
    String info = folder.resolve("graph.json").toString();

    FinishedCommand.of(
            Main::run,
            "serve",
            "--port",
            "0",
            "--tls",
            "--info-file",
            info,
            "--load",
            file.toString())
        .assertArgumentsRejected(
            "--load and the certificate next to --info-file must be different");
    assertThat(Files.readString(file)).isEqualTo("{\"resources\":[]}");
  }
}
