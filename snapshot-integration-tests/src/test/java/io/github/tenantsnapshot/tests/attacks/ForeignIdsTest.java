package io.github.tenantsnapshot.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A caller learns nothing about the ids of another tenant: each call with such an id has the same
 * status, headers and text as with an id that does not exist.
 */
class ForeignIdsTest {

  private static final String ROOT = "https://graph.microsoft.com";
  private static final String API = "/admin/configurationManagement/";
  private static final String OTHER = "11111111-2222-3333-4444-555555555555";
  private static final String UNKNOWN = "3b05c24c-db31-4d15-b386-947768ed66b0";
  private static final String CREATE =
      "{\"displayName\":\"Weekly export\",\"resources\":[\"microsoft.exchange.transportrule\"]}";

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private String token = "";
  private String jobId = "";
  private String snapshotId = "";

  @BeforeEach
  void createJobOfAnotherTenant() throws IOException {
    token = simulator.tokens().issue(simulator.tenant().admin());
    SimulatedTenant other = simulator.addTenant(OTHER);
    other.generate(1, TenantPlan.small());
    String others = simulator.tokens().issue(other.admin());
    String url = ROOT + "/v1.0" + API + "configurationSnapshots/createSnapshot";
    assertThat(send("POST", url, CREATE, others).status()).isEqualTo(200);
    simulator.runUntilIdle();
    SnapshotJob job = simulator.service().listJobs(other.admin()).get(0);
    jobId = job.id();
    snapshotId = String.valueOf(job.snapshotId());
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  /** A call, with {@code {id}} in its URL. */
  record Call(String method, String url) {

    String url(String id) {
      return url.replace("{id}", id)
          .replace("{ID}", id.toUpperCase(Locale.ROOT))
          .replace(
              "{encoded}",
              id.chars()
                  .mapToObj(c -> String.format(Locale.ROOT, "%%%02x", c))
                  .reduce("", String::concat));
    }

    @Override
    public String toString() {
      return method + " " + url;
    }
  }

  static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    List<String> keys =
        List.of(
            "/{id}",
            "/{ID}",
            "/{id}/",
            "('{id}')",
            "('{ID}')",
            "(%27{id}%27)",
            "%28'{id}'%29",
            "/{encoded}",
            "/%20{id}",
            "/{id}%00",
            "/{id}/status",
            "/{id}/$value",
            "('{id}')/resources",
            "/{id}?$select=errorDetails",
            "('{id}')?$expand=resources");
    for (String version : List.of("/v1.0", "/beta")) {
      for (String set : List.of("configurationSnapshotJobs", "configurationSnapshots")) {
        for (String key : keys) {
          for (String method : List.of("GET", "HEAD", "DELETE", "PATCH", "OPTIONS")) {
            calls.add(new Call(method, ROOT + version + API + set + key));
          }
        }
      }
      String jobs = ROOT + version + API + "configurationSnapshotJobs";
      for (String filter :
          List.of(
              "id eq '{id}'",
              "id eq '{ID}'",
              "startswith(id,'{id}')",
              "contains(resourceLocation,'{id}')")) {
        String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
        calls.add(
            new Call(
                "GET",
                jobs
                    + "?$filter="
                    + encoded.replace("%7Bid%7D", "{id}").replace("%7BID%7D", "{ID}")));
      }
    }
    return calls;
  }

  @ParameterizedTest
  @MethodSource("calls")
  void anIdOfAnotherTenantIsLikeAnUnknownOne(Call call) throws IOException {
    Answer unknown = send(call.method(), call.url(UNKNOWN), "", token);

    for (String id : List.of(jobId, snapshotId)) {
      assertThat(send(call.method(), call.url(id), "", token).without(id))
          .isEqualTo(unknown.without(UNKNOWN));
    }
    assertThat(simulator.service().listJobs(simulator.tenant(OTHER).admin())).hasSize(1);
  }

  /** Otherwise the comparison above would find nothing. */
  @Test
  void theTenantItselfFindsItsIds() throws IOException {
    String others = simulator.tokens().issue(simulator.tenant(OTHER).admin());
    long found =
        calls().stream()
            .filter(call -> call.method().equals("GET"))
            .flatMap(call -> Stream.of(call.url(jobId), call.url(snapshotId)))
            .filter(url -> status(url, others) == 200)
            .count();

    assertThat(found).isGreaterThan(30);
  }

  private int status(String url, String bearer) {
    try {
      return send("GET", url, "", bearer).status();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The response to a call. */
  record Answer(int status, Map<String, String> headers, String body) {

    /** Returns the same response without an id, and without the ids of the request. */
    Answer without(String id) {
      Map<String, String> masked = new TreeMap<>();
      headers.forEach((name, value) -> masked.put(name, mask(value, id)));
      return new Answer(status, masked, mask(body, id));
    }

    private static String mask(String text, String id) {
      return text.replaceAll("(?i)" + id, "ID")
          .replaceAll("(?i)(%[0-9a-f]{2}){36}", "ID")
          .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "GUID");
    }
  }

  private Answer send(String method, String url, String body, String bearer) throws IOException {
    GraphRequest request =
        GraphRequest.of(
            method,
            url,
            Map.of(
                "Authorization",
                List.of("Bearer " + bearer),
                "Content-Type",
                List.of("application/json")),
            body.isEmpty()
                ? InputStream.nullInputStream()
                : new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    try (GraphResponse response = simulator.endpoint().handle(request)) {
      return new Answer(response.status(), response.headers(), response.bodyText());
    }
  }
}
