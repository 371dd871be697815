package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Graph client that is tested in process and over HTTP. */
class GraphClientTest {

  private static final String API = "/v1.0/admin/configurationManagement/";
  private static final String CREATE =
      "{\"displayName\":\"Weekly export\",\"resources\":[\"microsoft.exchange.transportrule\"]}";

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.withTenant(tenant -> tenant.generate(1, TenantPlan.small()))
          .opening(GraphServer.class, GraphServer::start);

  @Test
  void jobEndsInProcess() throws Exception {
    OkHttpClient http =
        new OkHttpClient.Builder().addInterceptor(GraphInterceptor.of(graph.simulator())).build();
    String url = "https://graph.microsoft.com" + API;
    RequestBody body = RequestBody.create(CREATE, MediaType.get("application/json"));
    try (Response created =
        http.newCall(
                new Request.Builder()
                    .url(url + "configurationSnapshots/createSnapshot")
                    .post(body)
                    .build())
            .execute()) {
      assertEquals(200, created.code());
    }

    graph.advance(Duration.ofMinutes(2));

    try (Response jobs =
        http.newCall(new Request.Builder().url(url + "configurationSnapshotJobs").build())
            .execute()) {
      String json = jobs.body().string();
      assertTrue(json.contains("\"succeeded\""), json);
    }
  }

  @Test
  void jobEndsOverHttp() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    URI api = graph.opened(GraphServer.class).uri().resolve(API);
    String token = "Bearer " + graph.tokens().issue(graph.tenant().admin());
    HttpRequest create =
        HttpRequest.newBuilder(api.resolve("configurationSnapshots/createSnapshot"))
            .header("Authorization", token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(CREATE))
            .build();
    assertEquals(200, http.send(create, BodyHandlers.ofString()).statusCode());

    graph.advance(Duration.ofMinutes(2));

    HttpRequest list =
        HttpRequest.newBuilder(api.resolve("configurationSnapshotJobs"))
            .header("Authorization", token)
            .build();
    String json = http.send(list, BodyHandlers.ofString()).body();
    assertTrue(json.contains("\"succeeded\""), json);
  }
}
