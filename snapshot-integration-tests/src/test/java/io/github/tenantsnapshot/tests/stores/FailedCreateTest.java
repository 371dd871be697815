package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.ProbedDataSource.Action;
import io.github.tenantsnapshot.tests.stores.ProbedDataSource.Counts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A create that fails at each of its statements and commits. */
class FailedCreateTest {

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final Caller ADMIN =
      Caller.user("2fcf1c68-b412-4c85-bfb2-cb20152a6843", "adele", "Adele Vance");
  private static final List<String> TABLES =
      List.of(
          "tenants",
          "jobs",
          "queue",
          "snapshots",
          "content",
          "stale_content",
          "quota_usage",
          "schema_version");

  /** An SQL state, and the message of the store. */
  private enum Failure {
    DISK_FULL("53100", "the job store's database has no space or no resources left: "),
    CONNECTION_LOST("08006", "the connection to the job store's database was lost: "),
    WITHOUT_STATE(null, "the database of the job store failed: ");

    final String state;
    final String message;

    Failure(String state, String message) {
      this.state = state;
      this.message = message;
    }
  }

  static Stream<Arguments> failuresOfDatabases() {
    return Stream.of(TestDatabase.values())
        .flatMap(kind -> Stream.of(Failure.values()).map(failure -> Arguments.of(kind, failure)));
  }

  @ParameterizedTest
  @MethodSource("failuresOfDatabases")
  void failedCreateStoresAndRemovesNothing(TestDatabase kind, Failure failure) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      DataSource direct = database.newPool(1);
      JobStore store = JdbcJobStore.open(probed.proxy());
      endOneJob(store);
      Map<String, List<String>> before = tables(direct);
      assertThat(before.get("jobs")).hasSize(1);
      try (SnapshotService service = eightDaysLater(store)) { // when that job has expired
        int failures = 0;
        while (fails(service, probed, failures + 1, failure)) {
          failures++;
          assertThat(tables(direct)).as("after failure %d", failures).isEqualTo(before);
        }
        assertThat(failures).as("statements and commits that failed").isGreaterThanOrEqualTo(6);
        assertThat(service.listJobs(ADMIN)).hasSize(1);
        assertThat(tables(direct).get("jobs")).hasSize(1).isNotEqualTo(before.get("jobs"));
      }
    }
  }

  /** Enabling autocommit would commit a transaction that was not rolled back. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void createWhoseRollbackFailsStoresNothing(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource direct = database.newPool(1);
      endOneJob(JdbcJobStore.open(direct));
      Map<String, List<String>> before = tables(direct);
      int failures = 0;
      while (createFails(database, failures + 1)) {
        failures++;
        assertThat(tables(direct)).as("after failure %d", failures).isEqualTo(before);
      }
      assertThat(failures).as("statements and commits that failed").isGreaterThanOrEqualTo(6);
      assertThat(tables(direct).get("jobs")).hasSize(1).isNotEqualTo(before.get("jobs"));
    }
  }

  /**
   * Creates a job on a new pool, while the n-th action and the rollback fail; returns false if the
   * create has fewer actions.
   */
  private static boolean createFails(TestDatabase.Fresh database, int action) {
    try (HikariDataSource pool = database.newPool(1)) {
      ProbedDataSource probed = new ProbedDataSource(pool);
      AtomicInteger left = new AtomicInteger(action);
      try (SnapshotService service = eightDaysLater(JdbcJobStore.open(probed.proxy()))) {
        probed.before(
            (at, sql) -> {
              if (at == Action.ROLLBACK || left.decrementAndGet() == 0) {
                throw new SQLException("injected failure: " + at + " " + sql);
              }
            });
        create(service, "Another export");
        return false;
      } catch (JobStoreException e) {
        assertThat(e).hasMessageContaining("injected failure: ");
        return true;
      }
    }
  }

  /** Creates a job while the n-th action fails; returns false if the create has fewer actions. */
  private static boolean fails(
      SnapshotService service, ProbedDataSource probed, int action, Failure failure) {
    probed.failAt(action, failure.state);
    try {
      SnapshotJob created = create(service, "Another export");
      probed.clear();
      assertThat(service.getJob(ADMIN, created.id())).isEqualTo(created);
      return false;
    } catch (JobStoreException e) {
      assertThat(e).hasMessageStartingWith(failure.message + "injected failure: ");
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void createIsRetriedAfterADeadlock(TestDatabase kind) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      JobStore store = JdbcJobStore.open(probed.proxy());
      try (SnapshotService service = eightDaysLater(store)) {
        Counts before = probed.counts();
        create(service, "Export 0 of many");
        Counts counts = probed.counts().since(before);
        int actions = counts.statements() + counts.commits();
        assertThat(actions).isBetween(2, 10);
        for (int i = 1; i <= actions; i++) {
          probed.failAt(i, "40001", kind == TestDatabase.MARIADB ? 1_213 : 40_001); // a deadlock
          create(service, "Export " + i + " of many");
          assertThat(service.listJobs(ADMIN)).hasSize(i + 1);
        }
      }
    }
  }

  private static SnapshotJob create(SnapshotService service, String name) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of(name, TYPE));
  }

  private static void endOneJob(JobStore store) {
    VirtualClock clock = VirtualClock.startingAt(START);
    try (SnapshotService service =
        SnapshotService.builder(
                store,
                (context, type) ->
                    ResourceReader.of(
                        List.of(new SnapshotResource("Rule", type, JsonText.of("{}")))))
            .clock(clock)
            .build()) {
      SnapshotJob job = create(service, "Weekly export");
      clock.advance(Duration.ZERO);
      assertThat(service.getJob(ADMIN, job.id()).snapshotId()).isNotNull();
    }
  }

  private static SnapshotService eightDaysLater(JobStore store) {
    return SnapshotService.builder(store, (context, type) -> ResourceReader.of(List.of()))
        .workers(0)
        .clock(() -> START.plus(Duration.ofDays(8)))
        .build();
  }

  /** Returns all rows of all tables as text. */
  private static Map<String, List<String>> tables(DataSource dataSource) throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select * from snapshot_" + table)) {
          while (rows.next()) {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              text.append(rows.getString(i)).append('|');
            }
            texts.add(text.toString());
          }
        }
        Collections.sort(texts);
        tables.put(table, texts);
      }
    }
    return tables;
  }
}
