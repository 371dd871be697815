package consumer;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Creates a snapshot of a simulated tenant over HTTP, and prints its jobs. */
public final class Main {

  private static final String API = "/v1.0/admin/configurationManagement/";
  private static final String CREATE =
      "{\"displayName\":\"Weekly export\",\"resources\":[\"microsoft.exchange.transportrule\"]}";

  private Main() {}

  public static void main(String[] args) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (TenantSimulator simulator =
            TenantSimulator.builder()
                .addTenant(tenant -> tenant.generate(1, TenantPlan.small()))
                .build();
        GraphServer server = GraphServer.start(simulator)) {
      String token = "Bearer " + simulator.tokens().issue(simulator.tenant().admin());
      URI api = server.uri().resolve(API);
      http.send(
          HttpRequest.newBuilder(api.resolve("configurationSnapshots/createSnapshot"))
              .header("Authorization", token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(CREATE))
              .build(),
          BodyHandlers.ofString());
      simulator.advance(Duration.ofMinutes(2));
      System.out.println(
          http.send(
                  HttpRequest.newBuilder(api.resolve("configurationSnapshotJobs"))
                      .header("Authorization", token)
                      .build(),
                  BodyHandlers.ofString())
              .body());
      System.out.println("named module: " + Main.class.getModule().isNamed());
    }
  }
}
