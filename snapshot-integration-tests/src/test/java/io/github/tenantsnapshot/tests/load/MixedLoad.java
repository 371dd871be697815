package io.github.tenantsnapshot.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Rounds of random requests of many tenants, with failures and restarts. After each round it waits
 * for the end of all jobs, checks everything, takes a sample, and advances the clock by more than a
 * day, so that jobs expire. For use by one thread.
 */
final class MixedLoad implements AutoCloseable {

  /** Not a divisor of the retention: no job expires about now. */
  private static final Duration PER_ROUND = Duration.ofHours(26);

  /** More than the rounds in which a job expires. */
  private static final int IDLE_ROUNDS = 8;

  private final Cluster cluster;
  private final List<TenantClient> tenants = new ArrayList<>();
  private final ExecutorService threads;
  private final boolean concurrent;
  private final int roundsPerRestart;
  private final Samples samples = new Samples();
  private int rounds;

  /**
   * Creates a load.
   *
   * @param threads the number of threads of clients; 0 to run on the calling thread only
   * @param roundsPerRestart how many rounds pass from the restart of one node to that of the other
   */
  MixedLoad(Cluster cluster, int tenants, int threads, int roundsPerRestart, long seed) {
    this.cluster = cluster;
    this.roundsPerRestart = roundsPerRestart;
    this.concurrent = threads > 0;
    this.threads = Executors.newFixedThreadPool(Math.max(1, threads));
    for (int i = 0; i < tenants; i++) {
      this.tenants.add(new TenantClient(cluster, i, seed));
    }
  }

  Samples samples() {
    return samples;
  }

  /** Runs one round, in which a fifth of the tenants sends nothing. */
  void round(int requestsPerTenant) throws Exception {
    cluster.faults.set(true);
    List<TenantClient> active = new ArrayList<>();
    for (int i = 0; i < tenants.size(); i++) {
      // the jobs of the others expire without a request; first, all get jobs
      if (rounds == 0 || (i + rounds / IDLE_ROUNDS) % 5 != 0) {
        active.add(tenants.get(i));
      }
    }
    if (concurrent) {
      List<Future<?>> running = new ArrayList<>();
      for (TenantClient tenant : active) {
        running.add(threads.submit(() -> work(tenant, requestsPerTenant)));
      }
      restart();
      for (Future<?> each : running) {
        each.get();
      }
    } else {
      for (int i = 0; i < requestsPerTenant; i++) {
        active.forEach(TenantClient::step);
        cluster.advance(Duration.ofSeconds(1));
        if (i == requestsPerTenant / 2) {
          restart();
        }
      }
    }
    cluster.faults.set(false);
    check();
    rounds++;
    cluster.advance(PER_ROUND);
  }

  private static void work(TenantClient tenant, int requests) {
    for (int i = 0; i < requests; i++) {
      tenant.step();
    }
  }

  private void restart() throws Exception {
    if (rounds % roundsPerRestart == 0) {
      cluster.restart(rounds / roundsPerRestart % Cluster.NODES);
    }
  }

  private void check() throws Exception {
    Set<String> all = new HashSet<>();
    for (TenantClient tenant : tenants) {
      tenant.check();
      all.addAll(tenant.jobIds());
    }
    cluster.ledger.keepOnly(all);
    cluster.awaitIdle();
    assertThat(cluster.source.openReaders()).as("open readers").isZero();
    samples.take(cluster.rows());
  }

  /**
   * Checks that the tables have exactly the rows of the jobs that the tenants must have. Waits for
   * services that have not removed others yet.
   */
  void assertExactRows() throws InterruptedException {
    cluster.awaitIdle();
    long jobs = 0;
    long snapshots = 0;
    for (TenantClient tenant : tenants) {
      tenant.check();
      jobs += tenant.jobIds().size();
      snapshots += tenant.snapshots();
    }
    Map<String, Long> rows = cluster.rowsWithout(jobs);
    assertThat(rows).as("rows").containsEntry("jobs", jobs);
    if (rows.size() > 2) {
      assertThat(rows)
          .as("rows")
          .containsEntry("snapshots", snapshots)
          .containsEntry("queue", 0L)
          .containsEntry("stale_content", 0L)
          .containsEntry("tenants", (long) tenants.size());
    }
    long months = rounds * PER_ROUND.toDays() / 28 + 2;
    assertThat(rows.get(Backend.USAGE)).as("usages").isBetween(1L, months * tenants.size());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    cluster.close();
  }
}
