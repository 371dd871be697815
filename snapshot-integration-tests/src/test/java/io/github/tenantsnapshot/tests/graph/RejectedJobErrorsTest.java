package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MONTH;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.TENANT;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The errors of requests that conflict with other jobs or exceed a limit. */
class RejectedJobErrorsTest {

  private final GraphHarness graph = GraphHarness.standard();

  @Test
  void takenNameIsRejected() {
    graph.createJob("Snapshot Demo", MAILBOX);

    for (String name : new String[] {"Snapshot Demo", "SNAPSHOT demo"}) {
      graph.assertError(
          graph.create(GraphHarness.body(name, RULE)),
          409,
          "Conflict",
          "Snapshot Job with displayName already exists");
    }

    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
    graph.clock.advance(Duration.ZERO);
    assertThat(graph.create(GraphHarness.body("Snapshot Demo", RULE)).status())
        .as("an ended job still has its name")
        .isEqualTo(409);
    graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + ID_1);
    assertThat(graph.create(GraphHarness.body("Snapshot Demo", RULE)).status()).isEqualTo(200);
  }

  @Test
  void thirteenthJobIsRejectedUntilOneIsDeleted() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(graph.createJob("Snapshot " + i, MAILBOX));
    }
    String body = GraphHarness.body("Snapshot 13th", MAILBOX);

    graph.assertError(
        graph.create(body),
        400,
        "BadRequest",
        "The tenant already has 12 visible snapshot jobs, which is the most it may have; delete"
            + " one first.");
    assertThat(graph.service.listJobs(ADMIN)).hasSize(12);

    graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + ids.get(5));
    assertThat(graph.create(body).status()).isEqualTo(200);
  }

  @Test
  void jobIsRejectedWhenTheQuotaIsUsedUp() {
    SnapshotLimits two = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(2).build();
    GraphHarness limited = GraphHarness.with(builder -> builder.limits(two));
    limited.tenant.add(RULE, "A", "{}").add(RULE, "B", "{}");
    limited.createSnapshot("Snapshot One", RULE);
    String body = GraphHarness.body("Snapshot Two", RULE);

    limited.assertError(
        limited.create(body),
        400,
        "BadRequest",
        "The tenant has extracted 2 resources in the period that began at 2025-02-01T00:00:00Z,"
            + " and may extract 2; wait for the next period.");
    assertThat(limited.service.listJobs(ADMIN)).hasSize(1);
    assertThat(limited.store.usage(TENANT, MONTH)).isEqualTo(2);

    limited.clock.advanceTo(Instant.parse("2025-03-01T00:00:00Z"));
    assertThat(limited.create(body).status()).isEqualTo(200);
  }

  @Test
  void deletionOfAnUnfinishedJobIsRejectedIfConfigured() {
    GraphHarness switched =
        GraphHarness.with(
            builder ->
                builder.behavior(
                    SnapshotBehavior.defaults().toBuilder()
                        .unfinishedJobDeletion(UnfinishedJobDeletion.REJECTED)
                        .build()));
    String url = V1 + "/configurationSnapshotJobs/" + switched.createJob("Snapshot Demo", MAILBOX);

    switched.assertError(
        switched.send("DELETE", url),
        409,
        "Conflict",
        "The snapshot job '" + ID_1 + "' is notStarted and can be deleted only once it has ended.");
    assertThat(switched.service.listJobs(ADMIN)).hasSize(1);
    switched.clock.advance(Duration.ZERO);
    assertThat(switched.send("DELETE", url).status()).isEqualTo(204);
  }
}
