package io.github.tenantsnapshot.tests.fuzz;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A service in virtual time that does not advance, with an endpoint, and with jobs in its store.
 */
final class FuzzedService implements AutoCloseable {

  static final String API = "https://graph.microsoft.com/v1.0/admin/configurationManagement/";

  static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "98ceffcc-7c54-4227-8844-835af5a023ce",
          "Test Contoso User");

  private static final Instant START = Instant.parse("2025-02-18T15:43:59.7935268Z");

  private final MemoryJobStore store = new MemoryJobStore();
  private final SnapshotService service =
      SnapshotService.builder(
              store,
              (context, type) -> {
                throw new IllegalStateException("no job must run");
              })
          .clock(VirtualClock.startingAt(START))
          .limits(SnapshotLimits.unlimited())
          .random(new Random(1))
          .build();
  private final GraphEndpoint endpoint =
      GraphEndpoint.builder(service, request -> ADMIN).random(new Random(2)).build();

  GraphHandler endpoint() {
    return endpoint;
  }

  List<SnapshotJob> jobs() {
    return service.listJobs(ADMIN);
  }

  void delete(String id) {
    service.deleteJob(ADMIN, id);
  }

  /** Stores jobs that share many values and have many kinds of texts. */
  void storeJobs() {
    List<String> names = List.of("Snapshot", "Snapshot Demo", "snapshot demo", "Nightly Snapshot");
    List<String> descriptions =
        List.of(
            "", "it's", "'", "a & b + c = d#?%20%", "or not (x eq 'y') and", "\u00e9\ud83d\ude00");
    List<Identity> users = new ArrayList<>();
    users.add(null);
    users.add(new Identity("u1", "Adele Vance"));
    users.add(new Identity("u2", "O'Neill, \u00c9va"));
    SnapshotJobStatus[] statuses = SnapshotJobStatus.values();
    for (int i = 0; i < 12; i++) {
      SnapshotJobStatus status = statuses[i % statuses.length];
      boolean hasSnapshot =
          status == SnapshotJobStatus.SUCCEEDED || status == SnapshotJobStatus.PARTIALLY_SUCCESSFUL;
      Instant created = START.plusNanos(100L * (i % 5));
      SnapshotJob job =
          SnapshotJob.builder()
              .id(new UUID(i * 0x1234_5678_9abcL, i).toString())
              .displayName(names.get(i % names.size()))
              .description(descriptions.get(i % descriptions.size()))
              .tenantId(ADMIN.tenantId())
              .status(status)
              .resources(List.of("microsoft.exchange.transportrule"))
              .createdDateTime(created)
              .completedDateTime(status.isTerminal() ? created.plusSeconds(i % 3) : null)
              .snapshotId(hasSnapshot ? new UUID(i, i).toString() : null)
              .createdBy(
                  new IdentitySet(
                      users.get(i % users.size()), i % 2 == 0 ? new Identity("a1", "Tool") : null))
              .build();
      store.admit(
          StoredJob.builder().job(job).expiresAt(START.plus(Duration.ofDays(7))).build(),
          AdmissionLimits.of(100, Instant.parse("2025-02-01T00:00:00Z"), Long.MAX_VALUE),
          START);
    }
    if (jobs().size() != 12) {
      throw new IllegalStateException("the service must list 12 jobs: " + jobs());
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
