package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded service on an H2 file, which is opened again. */
class FileStoreTest {

  private static final ConfigurationSource SOURCE =
      (context, type) ->
          ResourceReader.of(
              List.of(new SnapshotResource("Rule", type, JsonText.of("{\"Priority\":1}"))));

  @TempDir Path folder;

  @Test
  void snapshotSurvivesItsService() throws Exception {
    Caller admin = Caller.user(UUID.randomUUID().toString(), UUID.randomUUID().toString(), "Adele");
    SnapshotJob done;
    try (JdbcJobStore store = JdbcJobStore.openFile(folder.resolve("jobs"));
        SnapshotService snapshots = SnapshotService.builder(store, SOURCE).build()) {
      SnapshotJob job =
          snapshots.createSnapshot(
              admin, CreateSnapshotRequest.of("Weekly export", "microsoft.exchange.transportrule"));
      done = snapshots.awaitCompletion(admin, job.id(), Duration.ofMinutes(2));
    }
    assertEquals(SnapshotJobStatus.SUCCEEDED, done.status());
    try (JdbcJobStore store = JdbcJobStore.openFile(folder.resolve("jobs"));
        SnapshotService snapshots = SnapshotService.builder(store, SOURCE).build();
        Snapshot snapshot = snapshots.openSnapshot(admin, done)) {
      assertEquals(1, snapshot.resources().count());
    }
  }
}
