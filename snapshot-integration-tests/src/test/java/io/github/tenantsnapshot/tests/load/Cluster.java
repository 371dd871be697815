package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.QuotaPeriod;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.spi.JobStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Two services on one store, each with an endpoint, and the failures that are injected. */
abstract class Cluster implements AutoCloseable {

  /** The documented limits, with a quota that is charged but never used up. */
  static final SnapshotLimits LIMITS =
      SnapshotLimits.documented().toBuilder().resourcesPerPeriod(1_000_000_000_000L).build();

  static final int NODES = 2;

  /** The lease of jobs; short, so that the jobs of a crashed worker run again soon. */
  static final Duration LEASE = Duration.ofSeconds(2);

  /** A number of attempts that no job uses up. */
  private static final int ATTEMPTS = 10_000;

  final Counts counts = new Counts();
  final LoadSource source = new LoadSource();
  final Ledger ledger = new Ledger();
  final StoreFaults faults;

  private final Backend backend;
  private final UnaryOperator<JobStore> around;
  private final Backend.Opened direct;
  private final Sweeps sweeps = new Sweeps();
  private boolean sweepsBeforeCounts = true;

  /**
   * A response.
   *
   * @param body the complete body as text
   */
  record Answer(int status, String body) {}

  /**
   * Creates a cluster without nodes.
   *
   * @param around returns the store of a node, for faults that are put in
   * @param perThousand how many of a thousand calls of the store fail while failures are on
   */
  Cluster(Backend backend, UnaryOperator<JobStore> around, int perThousand) {
    this.backend = backend;
    this.around = around;
    this.faults = new StoreFaults(7, perThousand, counts);
    this.direct = backend.open();
  }

  /** What a node has opened: its service, its endpoint, and what is closed after the service. */
  record Part(SnapshotService service, GraphEndpoint endpoint, Runnable closing) {}

  /** Opens the store of a node and builds its service. */
  Part open(UnaryOperator<SnapshotService.Builder> settings) {
    Backend.Opened opened = backend.open();
    JobStore store = new NodeStore(around.apply(opened.store()), faults, ledger, sweeps);
    SnapshotService service =
        settings
            .apply(
                SnapshotService.builder(store, source)
                    .limits(LIMITS)
                    .lease(LEASE)
                    .maxAttempts(ATTEMPTS))
            .build();
    GraphEndpoint endpoint =
        GraphEndpoint.builder(service, request -> caller(request.header("tenant").orElseThrow()))
            .build();
    return new Part(service, endpoint, opened.closing());
  }

  static Caller caller(String tenantId) {
    return Caller.user(tenantId, "98ceffcc-7c54-4227-8844-835af5a023ce", "Load");
  }

  /**
   * Sends a request to one of the nodes.
   *
   * @param body the body; empty for none
   * @throws IOException if there is no complete response
   */
  abstract Answer send(String tenantId, String method, String path, String body) throws IOException;

  /** Waits until a job has ended, without failures. */
  abstract void awaitEnd(String tenantId, String jobId) throws InterruptedException;

  /** Waits until all work that is due has been done; expired jobs are then removed. */
  abstract void awaitIdle() throws InterruptedException;

  /** Advances the clock. */
  abstract void advance(Duration duration);

  /** Restarts a node. */
  abstract void restart(int node) throws IOException;

  /** Waits until no node is being restarted. */
  abstract void awaitRestarted();

  /** Returns the time of the services. */
  abstract Instant now();

  /** Returns the store without failures. */
  JobStore direct() {
    return direct.store();
  }

  /** Leaves expired jobs and the content of deleted jobs to the services. */
  void leaveSweepsToServices() {
    sweepsBeforeCounts = false;
  }

  /** Returns the number of rows of each table. */
  Map<String, Long> rows() {
    if (sweepsBeforeCounts) { // otherwise real services do it, once a minute
      direct().deleteExpired(now(), 1_000);
    }
    return backend.rows();
  }

  /**
   * Returns the number of rows of each table when no expired jobs and no content of deleted jobs
   * are left. Waits for the calls of the services that remove them.
   *
   * @param jobs the number of jobs that have not expired
   */
  Map<String, Long> rowsWithout(long jobs) throws InterruptedException {
    Map<String, Long> rows = rows();
    while (!sweepsBeforeCounts
        && (rows.get("jobs") > jobs || rows.getOrDefault("stale_content", 0L) > 0)) {
      sweeps.awaitNext();
      rows = rows();
    }
    return rows;
  }

  /** Returns what a tenant was charged in all months since the given instant. */
  long charged(String tenantId, Instant since) {
    QuotaPeriod period = LIMITS.quotaPeriod();
    long charged = 0;
    for (Instant month = period.startOf(since);
        !month.isAfter(now());
        month = period.startOf(month.plus(Duration.ofDays(32)))) {
      charged += direct().usage(tenantId, month);
    }
    return charged;
  }

  @Override
  public void close() {
    direct.closing().run();
    backend.close();
  }
}
