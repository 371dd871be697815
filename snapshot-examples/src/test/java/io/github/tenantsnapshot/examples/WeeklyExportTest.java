package io.github.tenantsnapshot.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A complete test of a client, with the JDK's HTTP client: it creates, polls and downloads. */
class WeeklyExportTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String MEETING_POLICY = "microsoft.teams.meetingpolicy";
  private static final String CREATE =
      "{\"displayName\": \"Weekly export\", \"resources\": [\""
          + RULE
          + "\", \""
          + MEETING_POLICY
          + "\"]}";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.withTenant(
              tenant ->
                  tenant.add(
                      new SnapshotResource(
                          "EXOTransportRule-Tag invoices",
                          RULE,
                          JsonText.of("{\"Name\":\"Tag invoices\",\"Priority\":0}"))))
          .opening(GraphServer.class, GraphServer::start)
          .failOnUnmatched();

  private HttpResponse<String> send(String method, String url, String body)
      throws IOException, InterruptedException {
    String token = graph.tokens().issue(graph.tenant().admin());
    HttpRequest request =
        HttpRequest.newBuilder(
                graph
                    .opened(GraphServer.class)
                    .uri()
                    .resolve("/v1.0/admin/configurationManagement/")
                    .resolve(url))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private JsonNode get(String url) throws IOException, InterruptedException {
    return JSON.readTree(send("GET", url, "").body());
  }

  private String create() throws IOException, InterruptedException {
    HttpResponse<String> created = send("POST", "configurationSnapshots/createSnapshot", CREATE);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    return "configurationSnapshotJobs/" + JSON.readTree(created.body()).get("id").textValue();
  }

  @Test
  void downloadsTheConfigurationOfTheTenant() throws Exception {
    String job = create();
    assertThat(get(job).get("status").textValue()).isEqualTo("notStarted");

    graph.advance(Duration.ofMinutes(2)); // everything due runs, in order, now

    JsonNode ended = get(job);
    assertThat(ended.get("status").textValue()).isEqualTo("succeeded");
    JsonNode snapshot = get(URI.create(ended.get("resourceLocation").textValue()).getRawPath());
    assertThat(snapshot.at("/resources/0/properties/Name").textValue()).isEqualTo("Tag invoices");
  }

  @Test
  void toleratesAForbiddenResourceType() throws Exception {
    graph.tenant().faults().forbid(MEETING_POLICY);
    String job = create();

    graph.advance(Duration.ofMinutes(2));

    JsonNode ended = get(job + "?$select=status,errorDetails");
    assertThat(ended.get("status").textValue()).isEqualTo("partiallySuccessful");
    assertThat(ended.at("/errorDetails/0").textValue()).contains("Access Denied.");
  }

  @Test
  void isThrottledUntilRetryAfterHasElapsed() throws Exception {
    graph.simulator().faults().add(Fault.on(GraphOperation.CREATE_SNAPSHOT).throttle(1));

    HttpResponse<String> throttled = send("POST", "configurationSnapshots/createSnapshot", CREATE);
    assertThat(throttled.statusCode()).isEqualTo(429);
    graph.advance(
        Duration.ofSeconds(throttled.headers().firstValueAsLong("Retry-After").orElseThrow()));
    create();

    assertThat(graph.journal().requests("POST", "createSnapshot")).hasSize(2);
  }
}
