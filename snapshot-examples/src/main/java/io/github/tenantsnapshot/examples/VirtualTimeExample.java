package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;

/** A snapshot from creation to expiry, seven days of virtual time: a listing of docs/time.md. */
final class VirtualTimeExample {

  private VirtualTimeExample() {}

  public static void main(String[] args) throws Exception {
    ConfigurationSource source = SampleTenant.contoso();
    Caller admin =
        Caller.user(
            "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
            "98ceffcc-7c54-4227-8844-835af5a023ce",
            "Adele Vance");

    VirtualClock clock = VirtualClock.startingAt(Instant.parse("2026-11-23T09:00:00Z"));
    try (SnapshotService snapshots =
        SnapshotService.builder(new MemoryJobStore(), source)
            .clock(clock)
            .pacing(Pacing.observed()) // 5 s until it runs, then 60 s
            .build()) {
      SnapshotJob job =
          snapshots.createSnapshot(
              admin, CreateSnapshotRequest.of("Weekly export", "microsoft.exchange.transportrule"));
      clock.advance(Duration.ofSeconds(5));
      System.out.println(snapshots.getJob(admin, job.id()).status()); // RUNNING
      clock.advance(Duration.ofSeconds(60));
      System.out.println(snapshots.getJob(admin, job.id()).status()); // SUCCEEDED
      clock.advance(Duration.ofDays(7));
      System.out.println(snapshots.listJobs(admin)); // []
    }
  }
}
