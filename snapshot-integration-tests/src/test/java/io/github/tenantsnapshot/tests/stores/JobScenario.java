package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The life of one job, as a test that a store works. */
final class JobScenario {

  static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  static final String TYPE = "microsoft.exchange.transportrule";
  static final Caller ADMIN =
      Caller.user("2fcf1c68-b412-4c85-bfb2-cb20152a6843", "adele", "Adele Vance");

  private JobScenario() {}

  /** Creates, runs, reads, lists, deletes and expires jobs of a store. */
  static void run(JobStore store) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      resources.add(new SnapshotResource("Rule " + i, TYPE, JsonText.of(Map.of("Priority", i))));
    }
    VirtualClock clock = VirtualClock.startingAt(START);
    try (SnapshotService service =
        SnapshotService.builder(store, (context, type) -> ResourceReader.of(resources))
            .clock(clock)
            .build()) {
      SnapshotJob first = create(service, "Weekly export");
      SnapshotJob second = create(service, "Another export");
      clock.advance(Duration.ZERO);

      SnapshotJob ended = service.getJob(ADMIN, first.id());
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(service.listJobs(ADMIN)).hasSize(2).contains(ended);
      try (Snapshot snapshot = service.openSnapshot(ADMIN, ended)) {
        assertThat(snapshot.resources()).containsExactlyElementsOf(resources);
      }
      service.deleteJob(ADMIN, second.id());
      assertThat(service.listJobs(ADMIN)).containsExactly(ended);
      clock.advance(Duration.ofDays(7));
      assertThat(service.listJobs(ADMIN)).isEmpty();
      assertThat(store.nextDue()).isEmpty();
    }
  }

  /** Creates a job. */
  static SnapshotJob create(SnapshotService service, String name) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of(name, TYPE));
  }

  /** Returns a service that accepts jobs, but has no workers. */
  static SnapshotService accepting(JobStore store) {
    return SnapshotService.builder(store, (context, type) -> ResourceReader.of(List.of()))
        .workers(0)
        .clock(() -> START)
        .build();
  }
}
