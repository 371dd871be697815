package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The serve command's clock, progress and seeds, and its control paths. */
@Timeout(120)
class ServeControlTest {

  private static final String API = "/v1.0/admin/configurationManagement";
  private static final String JOBS = API + "/configurationSnapshotJobs";
  private static final String RULE = "microsoft.exchange.transportrule";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void controlTokenIsPrintedAndDiffersInEachStart() throws Exception {
    String first;
    try (RunningServer server = new RunningServer(folder)) {
      first = server.controlToken();
      assertThat(first).matches("[A-Za-z0-9_-]{43}");
      assertThat(server.printed).contains(first, "CONTROL=" + first);
      assertThat(server.info.fieldNames())
          .toIterable()
          .containsExactly("endpoint", "tenantId", "tokens", "controlToken");
      for (String name : List.of("readWrite", "read", "none", "expired")) {
        assertThat(send(server, server.token(name), "GET", "/_simulator/time", "").statusCode())
            .isEqualTo(401);
      }
    }
    try (RunningServer server = new RunningServer(folder)) {
      assertThat(server.controlToken()).isNotEqualTo(first);
    }
  }

  @Test
  void defaultClockIsRealTime() throws Exception {
    try (RunningServer server = new RunningServer(folder)) {
      assertThat(control(server, "GET", "/time", "", 200).get("clock").asText()).isEqualTo("real");
      control(server, "POST", "/advance", "{\"duration\":\"PT1S\"}", 409);
    }
  }

  @Test
  void jobTimeAppliesInVirtualTime() throws Exception {
    try (RunningServer server =
        new RunningServer(folder, "--clock", "virtual", "--job-time", "PT12M")) {
      String job = create(server);
      control(server, "POST", "/advance", "{\"duration\":\"PT11M59S\"}", 200);
      assertThat(status(server, job)).isEqualTo("running");
      control(server, "POST", "/advance", "{\"duration\":\"PT1S\"}", 200);
      assertThat(status(server, job)).isEqualTo("succeeded");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "immediate, succeeded succeeded succeeded",
    "observed, notStarted notStarted notStarted",
    "reads=2, running succeeded succeeded",
    "each-read=PT40S, running succeeded succeeded"
  })
  void progressOptionDeterminesWhenJobsAdvance(String progress, String statuses) throws Exception {
    try (RunningServer server =
        new RunningServer(folder, "--clock", "virtual", "--progress", progress)) {
      String job = create(server);

      List<String> seen = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        seen.add(status(server, job));
      }

      assertThat(seen).containsExactly(statuses.split(" "));
    }
  }

  @Test
  void equalSeedsYieldEqualIdsAndFaults() throws Exception {
    List<String> ids = new ArrayList<>();
    List<List<Integer>> statuses = new ArrayList<>();
    for (String seed : List.of("7", "7", "-8")) {
      try (RunningServer server =
          new RunningServer(folder, "--clock", "virtual", "--seed", seed, "--fault-seed=" + seed)) {
        assertThat(control(server, "GET", "/faults", "", 200).get("seed").asText()).isEqualTo(seed);
        ids.add(create(server));
        control(
            server,
            "POST",
            "/faults",
            "{\"kind\":\"respond\",\"status\":500,\"probability\":0.5}",
            201);
        List<Integer> received = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          received.add(send(server, server.token("read"), "GET", JOBS, "").statusCode());
        }
        statuses.add(received);
      }
    }

    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    assertThat(statuses.get(0)).isEqualTo(statuses.get(1)).isNotEqualTo(statuses.get(2));
    assertThat(statuses.get(0)).contains(200, 500);
  }

  @Test
  void longBaselineIsAcceptedAndLongGraphRequestIsRejected() throws Exception {
    String padding = "x".repeat(3 * 1024 * 1024);
    try (RunningServer server = new RunningServer(folder)) {
      JsonNode loaded =
          control(
              server,
              "POST",
              "/tenants/" + server.info.get("tenantId").asText() + "/configuration",
              "{\"resources\":[{\"displayName\":\"Long\",\"resourceType\":\"microsoft.entra.attributeset\",\"properties\":{\"p\":\""
                  + padding
                  + "\"}}]}",
              200);
      assertThat(loaded.at("/counts/microsoft.entra.attributeset").asInt()).isOne();

      HttpResponse<String> rejected =
          send(
              server,
              server.token("readWrite"),
              "POST",
              API + "/configurationSnapshots/createSnapshot",
              "{\"displayName\":\"" + padding + "\"}");
      assertThat(rejected.statusCode()).isEqualTo(413);
    }
  }

  private String create(RunningServer server) throws Exception {
    HttpResponse<String> created =
        send(
            server,
            server.token("readWrite"),
            "POST",
            API + "/configurationSnapshots/createSnapshot",
            "{\"displayName\":\"Snapshot Demo\",\"resources\":[\"" + RULE + "\"]}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    return json.readTree(created.body()).get("id").asText();
  }

  private String status(RunningServer server, String job) throws Exception {
    return json.readTree(send(server, server.token("read"), "GET", JOBS + "/" + job, "").body())
        .get("status")
        .asText();
  }

  private JsonNode control(
      RunningServer server, String method, String path, String body, int expected)
      throws Exception {
    HttpResponse<String> response =
        send(server, server.controlToken(), method, "/_simulator" + path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return json.readTree(response.body());
  }

  private HttpResponse<String> send(
      RunningServer server, String token, String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.endpoint() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
