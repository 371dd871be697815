package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.ProbedDataSource.Action;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The connection to the database breaks during a commit. The client gets the same exception,
 * whether the database has committed or not.
 */
@Timeout(120)
class LostResponseTest {

  private static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");

  private final TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
  private TcpProxy way;
  private HikariDataSource pool;
  private ProbedDataSource probed;
  private JobStore direct;

  @BeforeEach
  void openBothWays() throws IOException {
    way = new TcpProxy(PostgreSqlServer.port());
    String url =
        database.url().replace(":" + PostgreSqlServer.port() + "/", ":" + way.port() + "/");
    pool = Pools.to(url + "&connectTimeout=1&loginTimeout=1&socketTimeout=1");
    probed = new ProbedDataSource(pool);
    direct = JdbcJobStore.open(database.newPool(1));
  }

  @AfterEach
  void closeAll() throws IOException {
    pool.close();
    way.close();
    database.close();
  }

  /** Breaks the connection before the next commit after a statement with the given text. */
  private void failAtCommitAfter(String text, TcpProxy.State state) {
    boolean[] seen = new boolean[1];
    probed.before(
        (action, sql) -> {
          seen[0] |= sql.contains(text);
          if (action == Action.COMMIT && seen[0]) {
            probed.clear();
            way.become(state);
          }
        });
  }

  /** Breaks the connection at the statement that publishes, after the tenant's usage was added. */
  private void failAtPublication(TcpProxy.State state) {
    boolean[] added = new boolean[1];
    probed.before(
        (action, sql) -> {
          if (action == Action.STATEMENT_AND_COMMIT
              && added[0]
              && sql.contains("delete from snapshot_queue")) {
            probed.clear();
            way.become(state);
          }
          added[0] |= sql.contains("insert into snapshot_quota_usage");
        });
  }

  @Test
  void jobExistsIfOnlyTheResponseToItsCommitWasLost() {
    try (SnapshotService service = JobScenario.accepting(JdbcJobStore.open(probed.proxy()))) {
      failAtCommitAfter("insert into snapshot_jobs", TcpProxy.State.RESPONSES_LOST);
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JobScenario.create(service, "Weekly export"))
          .withMessageStartingWith("the connection to the job store's database was lost: ");

      try (SnapshotService other = JobScenario.accepting(direct)) {
        assertThat(other.listJobs(JobScenario.ADMIN)).hasSize(1);
        assertThatExceptionOfType(DisplayNameTakenException.class)
            .isThrownBy(() -> JobScenario.create(other, "Weekly export"));
      }
    }
  }

  @Test
  void jobDoesNotExistIfTheCommitDidNotReachTheDatabase() {
    try (SnapshotService service = JobScenario.accepting(JdbcJobStore.open(probed.proxy()))) {
      failAtCommitAfter("insert into snapshot_jobs", TcpProxy.State.CUT);
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JobScenario.create(service, "Weekly export"))
          .withMessageStartingWith("the connection to the job store's database was lost: ");

      try (SnapshotService other = JobScenario.accepting(direct)) {
        assertThat(other.listJobs(JobScenario.ADMIN)).isEmpty();
        SnapshotJob job = JobScenario.create(other, "Weekly export");
        assertThat(other.listJobs(JobScenario.ADMIN)).containsExactly(job);
      }
    }
  }

  @Test
  void publicationIsNotRepeatedIfOnlyTheResponseToItsCommitWasLost() {
    assertThat(attemptsUntilPublished(TcpProxy.State.RESPONSES_LOST)).isOne();
  }

  @Test
  void anotherNodePublishesOnceIfTheCommitDidNotReachTheDatabase() {
    assertThat(attemptsUntilPublished(TcpProxy.State.CUT)).isEqualTo(2);
  }

  /** Breaks the connection at a publication; another node continues after the lease has expired. */
  private int attemptsUntilPublished(TcpProxy.State state) {
    VirtualClock clock = VirtualClock.startingAt(JobScenario.START);
    String jobId;
    try (SnapshotService service = working(JdbcJobStore.open(probed.proxy()), clock)) {
      jobId = JobScenario.create(service, "Weekly export").id();
      failAtPublication(state);
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> clock.advance(Duration.ZERO))
          .withMessageContaining("connection to the job store's database");
    }
    try (SnapshotService other = working(direct, clock)) {
      clock.advance(Duration.ofMinutes(2));

      SnapshotJob job = other.getJob(JobScenario.ADMIN, jobId);
      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(direct.usage(job.tenantId(), MONTH)).isOne();
      assertThat(direct.readContent(job.tenantId(), job.snapshotId(), 0, 10, clock.instant()))
          .hasValueSatisfying(content -> assertThat(content).hasSize(1));
      return direct.find(job.tenantId(), jobId, clock.instant()).orElseThrow().attempt();
    }
  }

  private static SnapshotService working(JobStore store, VirtualClock clock) {
    return SnapshotService.builder(
            store,
            (context, type) ->
                ResourceReader.of(List.of(new SnapshotResource("Rule", type, JsonText.of("{}")))))
        .clock(clock)
        .build();
  }
}
