package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The listings of the README that are no program of their own. */
final class ReadmeListings {

  private ReadmeListings() {}

  static SnapshotJob sourceThatFailsForOneType(Caller admin) throws InterruptedException {
    ConfigurationSource source =
        (context, resourceType) -> {
          if (resourceType.equals("microsoft.teams.meetingpolicy")) {
            throw new IOException("Access Denied.");
          }
          return ResourceReader.of(
              List.of(
                  new SnapshotResource(
                      "EXOTransportRule-Tag invoices",
                      resourceType,
                      JsonText.of("{\"Name\":\"Tag invoices\",\"Priority\":0}"))));
        };
    try (SnapshotService service = SnapshotService.builder(new MemoryJobStore(), source).build()) {
      SnapshotJob job =
          service.createSnapshot(
              admin,
              CreateSnapshotRequest.of(
                  "Snapshot Demo",
                  "microsoft.teams.meetingpolicy",
                  "microsoft.exchange.transportrule"));
      SnapshotJob done = service.awaitCompletion(admin, job.id(), Duration.ofMinutes(1));
      assertThat(done.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
      return done;
    }
  }

  static SnapshotService limitsAndRules(ConfigurationSource source) {
    return SnapshotService.builder(new MemoryJobStore(), source)
        .limits(
            SnapshotLimits.documented().toBuilder().visibleJobs(2).resourcesPerPeriod(10).build())
        .behavior(
            SnapshotBehavior.defaults().toBuilder()
                .unfinishedJobDeletion(UnfinishedJobDeletion.REFUSED)
                .build())
        .resourceTypes(ResourceTypes.documented().with("microsoft.entra.attributeset"))
        .build();
  }

  static void endpoint(SnapshotService snapshots, Caller admin, String url, String json)
      throws IOException {
    GraphEndpoint graph = GraphEndpoint.builder(snapshots, request -> admin).build();
    try (GraphResponse response = graph.handle(GraphRequest.post(url, json))) {
      System.out.println(response.status() + " " + response.bodyText());
    }
  }
}
