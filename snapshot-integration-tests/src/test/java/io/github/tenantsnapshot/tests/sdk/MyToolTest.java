package io.github.tenantsnapshot.tests.sdk;

import static com.microsoft.graph.models.SnapshotJobStatus.PartiallySuccessful;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.models.SnapshotJobStatus;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The test of a tool that uses the official SDK, as shown in the README. */
class MyToolTest {

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.withTenant(
          tenant -> tenant.addBaseline(Path.of("src/test/resources/contoso-baseline.json")));

  @Test
  void reportsTypesThatCouldNotBeRead() {
    graph.tenant().faults().forbid("microsoft.teams.meetingpolicy");
    OkHttpClient http =
        GraphClientFactory.create() // keeps Graph's own retry and telemetry handlers
            .addInterceptor(GraphInterceptor.of(graph.simulator()).strict())
            .build();
    MyTool tool = new MyTool(new GraphServiceClient((request, context) -> {}, http));

    String id = tool.startSnapshot(); // the code under test; its URLs are unchanged
    graph.advance(Duration.ofMinutes(2)); // runs the job on this thread

    assertThat(tool.status(id)).isEqualTo(PartiallySuccessful);
  }

  private record MyTool(GraphServiceClient client) {

    String startSnapshot() {
      return CreateSnapshotWithTheSdk.createSnapshot(
              client,
              "Weekly export",
              List.of("microsoft.teams.meetingpolicy", "microsoft.exchange.transportrule"))
          .getId();
    }

    SnapshotJobStatus status(String id) {
      return client
          .admin()
          .configurationManagement()
          .configurationSnapshotJobs()
          .byConfigurationSnapshotJobId(id)
          .get()
          .getStatus();
    }
  }
}
