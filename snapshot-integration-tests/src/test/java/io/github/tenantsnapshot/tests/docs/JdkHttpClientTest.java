package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shortest test of a client that uses the JDK's HTTP client, as shown in the documentation. */
class JdkHttpClientTest {

  @RegisterExtension
  final TenantSimulatorExtension served =
      new TenantSimulatorExtension().opening(GraphServer.class, GraphServer::start);

  @Test
  void listsJobs() throws Exception {
    URI base = served.opened(GraphServer.class).uri(); // in place of https://graph.microsoft.com
    String token = served.tokens().issue(served.tenant().admin());
    URI jobs = base.resolve("/v1.0/admin/configurationManagement/configurationSnapshotJobs");

    HttpRequest list =
        HttpRequest.newBuilder(jobs).header("Authorization", "Bearer " + token).build();
    String body = HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body();

    assertThat(body).contains("\"value\":[]");
  }
}
