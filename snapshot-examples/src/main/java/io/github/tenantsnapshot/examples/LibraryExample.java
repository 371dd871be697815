package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;

/** A snapshot through the Java API, in real time: a listing of the README. */
final class LibraryExample {

  private LibraryExample() {}

  public static void main(String[] args) throws Exception {
    ConfigurationSource source = SampleTenant.contoso();
    String tenantId = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
    String userId = "98ceffcc-7c54-4227-8844-835af5a023ce";

    try (SnapshotService snapshots =
        SnapshotService.builder(new MemoryJobStore(), source).build()) {
      Caller admin = Caller.user(tenantId, userId, "Adele Vance");
      SnapshotJob job =
          snapshots.createSnapshot(
              admin,
              CreateSnapshotRequest.of(
                  "Snapshot Demo",
                  "microsoft.exchange.sharedmailbox",
                  "microsoft.exchange.transportrule"));
      SnapshotJob done = snapshots.awaitCompletion(admin, job.id(), Duration.ofMinutes(2));
      try (Snapshot snapshot = snapshots.openSnapshot(admin, done)) {
        snapshot.resources().forEach(System.out::println); // streamed, never all in memory
      }
    }
  }
}
