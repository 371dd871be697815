package io.github.tenantsnapshot.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.tests.logs.RecordedLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No token and no value of a configuration is in any log, at any level. */
@Timeout(60)
class SecretsInLogsTest {

  private static final String VALUE = "Xq7-configured-value";
  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final String CREATE =
      "{\"displayName\":\"Weekly export\",\"resources\":[\"" + TYPE + "\"]}";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void allLevelsOfTheLogAreFreeOfSecrets() throws Exception {
    String controlToken = "control-token-Zw3kq";
    String token;
    String expired;
    List<String> lines;
    try (RecordedLog log = RecordedLog.open()) {
      try (TenantSimulator simulator = TenantSimulator.builder().build();
          GraphServer server =
              GraphServer.builder(SimulatorControl.of(simulator, controlToken)).start()) {
        simulator
            .tenant()
            .add(new SnapshotResource(VALUE, TYPE, JsonText.of("{\"Secret\":\"" + VALUE + "\"}")));
        token = simulator.tokens().issue(simulator.tenant().admin());
        expired = simulator.tokens().issueExpired(simulator.tenant().admin());
        URI api = server.uri().resolve("/v1.0/admin/configurationManagement/");
        for (String each : List.of(token, expired, token + "x", controlToken)) {
          send("POST", api.resolve("configurationSnapshots/createSnapshot"), each, CREATE);
          send("GET", api.resolve("configurationSnapshotJobs"), each, "");
          send("GET", api.resolve("configurationSnapshotJobs?$filter=bad"), each, "");
          send("GET", server.uri().resolve("/_simulator/journal"), each, "");
          send("PUT", server.uri().resolve("/_simulator/state"), each, "{\"bad\":\"" + VALUE);
        }
        simulator.runUntilIdle();
        String snapshot =
            simulator.service().listJobs(simulator.tenant().admin()).get(0).snapshotId();
        simulator.faults().add(Fault.on(GraphOperation.GET_SNAPSHOT).truncate(300).times(1));
        String bearer = token;
        URI content = api.resolve("configurationSnapshots('" + snapshot + "')");
        assertThatIOException().isThrownBy(() -> send("GET", content, bearer, ""));
        assertThat(send("GET", content, bearer, "")).contains(VALUE);
      }
      lines = log.texts();
    }

    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .noneMatch(line -> line.contains(token.substring(token.lastIndexOf('.'))))
        .noneMatch(line -> line.contains(expired.substring(expired.lastIndexOf('.'))))
        .noneMatch(line -> line.contains(controlToken))
        .noneMatch(line -> line.contains(VALUE));
  }

  private String send(String method, URI uri, String bearer, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri.toString().replace("$", "%24")))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
