package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.ProbedDataSource.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that is idle until another node accepts a job. */
@Timeout(60)
class IdleNodeTest {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);
  private static final int POLLS = 50;

  /** MariaDB's connections have repeatable reads by default, so each poll sets the isolation. */
  @ParameterizedTest
  @CsvSource({
    "H2_MEMORY, , 1",
    "H2_FILE, , 1",
    "POSTGRESQL, , 1",
    "MARIADB, , 2",
    "MARIADB, TRANSACTION_READ_COMMITTED, 1"
  })
  void pollTakesOneQueryAndASweepTwo(TestDatabase kind, String isolation, int statements)
      throws InterruptedException {
    try (TestDatabase.Fresh database = kind.fresh();
        HikariDataSource pool =
            Pools.to(database.url(), config -> config.setTransactionIsolation(isolation))) {
      ProbedDataSource probed = new ProbedDataSource(pool);
      PolledStore store = new PolledStore(JdbcJobStore.open(probed.proxy()), probed);
      try (SnapshotService service = service(store).build()) {
        Counts before = store.awaitPoll(1);
        Counts after = store.awaitPoll(1 + POLLS);

        assertThat(after.since(before)).isEqualTo(new Counts(POLLS * statements, POLLS));
        assertThat(service.listJobs(JobScenario.ADMIN)).isEmpty();
      }
      Counts before = probed.counts();
      assertThat(store.deleteExpired(Instant.now(), 100).jobs()).isEmpty();
      assertThat(probed.counts().since(before)).isEqualTo(new Counts(2 * statements, 2));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
  void idleNodeFindsAJobOfAnotherNodeAtItsNextPoll(TestDatabase kind) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    try (TestDatabase.Fresh database = kind.fresh();
        SnapshotService accepting =
            service(JdbcJobStore.open(database.newPool(2))).workers(0).build()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      PolledStore store = new PolledStore(JdbcJobStore.open(probed.proxy()), probed);
      try (SnapshotService working =
          service(store)
              .addListener(
                  transition -> {
                    if (transition.to() == SnapshotJobStatus.SUCCEEDED) {
                      ended.countDown();
                    }
                  })
              .build()) {
        assertThat(store.awaitPoll(3)).isNotNull(); // the node is idle

        SnapshotJob job = JobScenario.create(accepting, "Weekly export");
        int begun = store.begun();
        ended.await();

        assertThat(store.firstFound()).isLessThanOrEqualTo(begun + 1);
        assertThat(accepting.getJob(JobScenario.ADMIN, job.id()).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(working.listJobs(JobScenario.ADMIN)).hasSize(1);
      }
    }
  }

  private static SnapshotService.Builder service(JobStore store) {
    return SnapshotService.builder(store, (context, type) -> ResourceReader.of(List.of()))
        .pollInterval(POLL_INTERVAL);
  }

  /** A store that records the counts of the database after each poll. Thread-safe. */
  private static final class PolledStore extends ForwardingStore {

    private final ProbedDataSource probed;
    private final Counts[] counts = new Counts[POLLS + 2];
    private int begun;
    private int firstFound;

    PolledStore(JobStore store, ProbedDataSource probed) {
      super(store);
      this.probed = probed;
    }

    @Override
    public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
      int number;
      synchronized (this) {
        number = ++begun;
      }
      List<ClaimedJob> found = super.claimAndStart(now, lease, limit);
      synchronized (this) {
        if (number < counts.length) {
          counts[number] = probed.counts();
        }
        if (firstFound == 0 && !found.isEmpty()) {
          firstFound = number;
        }
        notifyAll();
      }
      return found;
    }

    /** Waits for the end of a poll, from 1; returns the counts of the database at that time. */
    synchronized Counts awaitPoll(int number) throws InterruptedException {
      while (counts[number] == null) {
        wait();
      }
      return counts[number];
    }

    synchronized int begun() {
      return begun;
    }

    /** Returns the number of the first poll that found a job. */
    synchronized int firstFound() {
      return firstFound;
    }
  }
}
