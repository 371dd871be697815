package io.github.tenantsnapshot.tests.races;

import static io.github.tenantsnapshot.tests.races.Schedules.concurrently;
import static io.github.tenantsnapshot.tests.races.Schedules.require;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A program that Fray runs in many schedules. Unlike Lincheck, Fray schedules whole services in
 * real time, with their timers and thread pools. The only argument is what to run: {@code service},
 * {@code store}, or {@code broken} for a store that Fray must find broken.
 */
public final class FrayProgram {

  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final Caller ADMIN = Caller.user(TENANT, "98ceffcc", "Adele Vance");
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Duration LONG = Duration.ofHours(1);

  private FrayProgram() {}

  private static final Map<String, Schedules.Code> SCENARIOS =
      Map.ofEntries(
          Map.entry("broken", FrayProgram::deleteTwiceInBrokenStore),
          Map.entry("store", FrayProgram::deleteTwiceInStore),
          Map.entry("service", FrayProgram::closeDuringWork),
          Map.entry("wait", FrayProgram::closeDuringWait),
          Map.entry("fault", SimulatorScenarios::faultOfOneRequest),
          Map.entry("faults", SimulatorScenarios::faultsAddedTogether),
          Map.entry("clear", SimulatorScenarios::faultCleared),
          Map.entry("reset", SimulatorScenarios::requestDuringReset),
          Map.entry("create", SimulatorScenarios::createDuringReset),
          Map.entry("close", SimulatorScenarios::requestDuringClose),
          Map.entry("closereset", SimulatorScenarios::closeDuringReset),
          Map.entry("advance", SimulatorScenarios::advanceTwice),
          Map.entry("journal", SimulatorScenarios::requestAwaited));

  /** Runs once; an error is a race. */
  public static void main(String[] arguments) throws Exception {
    SCENARIOS.get(arguments[0]).run();
  }

  private static void deleteTwiceInBrokenStore() throws Exception {
    BrokenStoreOperations.Delete store = new BrokenStoreOperations.Delete();
    store.admit();
    deleteTwice(store::delete);
  }

  private static void deleteTwiceInStore() throws Exception {
    StoreOperations store = new StoreOperations();
    store.admit(1);
    deleteTwice(() -> store.delete(1));
  }

  private static void deleteTwice(Supplier<String> delete) throws Exception {
    AtomicInteger deleted = new AtomicInteger();
    Schedules.Code deletion = () -> deleted.addAndGet(delete.get().isEmpty() ? 0 : 1);
    concurrently(deletion, deletion);

    require(deleted.get() == 1, "the job was deleted by " + deleted + " calls");
  }

  private static SnapshotService service(MemoryJobStore store, AtomicInteger reads) {
    return SnapshotService.builder(
            store,
            (context, type) -> {
              reads.incrementAndGet();
              return ResourceReader.of(List.of());
            })
        .clock(() -> NOW)
        .random(new SplittableRandom(1))
        .pacing(Pacing.of(Duration.ZERO, Duration.ZERO))
        .workers(1)
        .pollInterval(LONG)
        .closeTimeout(LONG)
        .build();
  }

  private static SnapshotJob create(SnapshotService service, String name) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of(name, TYPE));
  }

  /** Closes a service while it works: each job has ended, or another service can continue it. */
  private static void closeDuringWork() throws Exception {
    MemoryJobStore store = new MemoryJobStore();
    AtomicInteger reads = new AtomicInteger();
    SnapshotService service = service(store, reads);
    List<SnapshotJob> jobs =
        List.of(create(service, "First export"), create(service, "Second export"));
    service.close();

    int ended = 0;
    for (SnapshotJob job : jobs) {
      StoredJob stored = store.find(TENANT, job.id(), NOW).orElseThrow();
      ended += stored.job().status().isTerminal() ? 1 : 0;
      require(!stored.leased(), "a closed service holds a job: " + stored);
    }
    require(reads.get() == ended, ended + " jobs have ended, and the source was read " + reads);
  }

  /** A thread that waits for a job is woken by its end, or by the close of the service. */
  private static void closeDuringWait() throws Exception {
    SnapshotService service = service(new MemoryJobStore(), new AtomicInteger());
    SnapshotJob job = create(service, "First export");
    concurrently(
        service::close,
        () -> {
          try {
            SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);
            require(ended.status().isTerminal(), "the wait ended before the job");
          } catch (IllegalStateException e) {
            require(String.valueOf(e.getMessage()).contains("closed"), e.toString());
          }
        });
  }
}
