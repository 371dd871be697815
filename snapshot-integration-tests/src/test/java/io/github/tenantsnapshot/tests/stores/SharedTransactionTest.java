package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.QuotaExceededException;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several operations in one transaction of the caller, which see the changes of earlier ones. */
class SharedTransactionTest {

  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");
  private static final CreateSnapshotRequest REQUEST =
      CreateSnapshotRequest.of("Weekly export", "microsoft.exchange.transportrule");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aNameIsTakenAndReleasedInTheSameTransaction(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      try (SnapshotService service =
              SnapshotService.builder(
                      store,
                      (job, type) -> {
                        throw new IllegalStateException("the source must not be read");
                      })
                  .workers(0)
                  .build();
          Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);

        SnapshotJob job = service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection));
        assertThatExceptionOfType(DisplayNameTakenException.class)
            .isThrownBy(
                () -> service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection)));
        try (Statement statement = connection.createStatement()) {
          statement.execute("delete from snapshot_jobs where job_id = '" + job.id() + "'");
        }
        SnapshotJob again = service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection));
        connection.commit();

        assertThat(service.listJobs(ADMIN)).extracting(SnapshotJob::id).containsExactly(again.id());
      }
    }
  }

  /** MariaDB's transactions have repeatable reads by default. */
  @Test
  void usageIsTheLatestCommitted() throws SQLException {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      try (SnapshotService service =
              SnapshotService.builder(store, (job, type) -> ResourceReader.of(List.of()))
                  .workers(0)
                  .limits(SnapshotLimits.documented().toBuilder().resourcesPerPeriod(300).build())
                  .clock(() -> JobScenario.START)
                  .build();
          Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        connection.createStatement().executeQuery("select resources from snapshot_quota_usage");
        JobScenario.run(store);

        assertThatExceptionOfType(QuotaExceededException.class)
            .isThrownBy(
                () -> service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection)));
        connection.rollback();
      }
    }
  }
}
