package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection pools with the settings that hosts may use. */
@Timeout(120)
class PoolsTest {

  private static final int CLIENTS = 8;
  private static final Duration LONG = Duration.ofMinutes(1);

  /** No operation waits for a second connection. */
  @ParameterizedTest
  @CsvSource({
    "H2_FILE, true",
    "H2_FILE, false",
    "POSTGRESQL, true",
    "POSTGRESQL, false",
    "MARIADB, true",
    "MARIADB, false"
  })
  void aPoolOfOneConnectionIsEnough(TestDatabase kind, boolean autoCommit) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (TestDatabase.Fresh database = kind.fresh();
        HikariDataSource pool =
            Pools.to(
                database.url(),
                config -> {
                  config.setMaximumPoolSize(1);
                  config.setAutoCommit(autoCommit);
                  config.setConnectionTimeout(LONG.toMillis());
                });
        SnapshotService service =
            SnapshotService.builder(
                    JdbcJobStore.open(pool),
                    (context, type) ->
                        ResourceReader.of(
                            List.of(new SnapshotResource("Rule", type, JsonText.of("{}")))))
                .workers(4)
                .build()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Caller caller = Caller.user(new UUID(0, i).toString(), "adele", "Adele Vance");
        done.add(clients.submit(() -> useAll(service, caller)));
      }
      for (Future<?> client : done) {
        client.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** With autocommit off, the test query of a pool begins a transaction. */
  @ParameterizedTest
  @CsvSource({"H2_FILE", "POSTGRESQL", "MARIADB"})
  void aTestQueryOfThePoolDoesNotDisturbTheStore(TestDatabase kind) {
    try (TestDatabase.Fresh database = kind.fresh();
        HikariDataSource pool =
            Pools.to(
                database.url(),
                config -> {
                  config.setAutoCommit(false);
                  config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
                })) {
      JobScenario.run(JdbcJobStore.open(tested(pool)));
    }
  }

  /** Not every pool ends the transaction of a returned connection. */
  @ParameterizedTest
  @CsvSource({"H2_FILE", "POSTGRESQL", "MARIADB"})
  void noConnectionIsReturnedInATransactionWhenOpeningFails(TestDatabase kind) {
    try (TestDatabase.Fresh database = kind.fresh();
        HikariDataSource pool = patientWithoutAutocommit(database)) {
      ProbedDataSource probed = new ProbedDataSource(pool);
      List<ProbedDataSource.Action> done = new ArrayList<>();
      probed.after((action, sql) -> done.add(action));

      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JdbcJobStore.builder(probed.proxy()).schema("nowhere").open())
          .withMessageContaining("'nowhere'");

      assertThat(done)
          .startsWith(ProbedDataSource.Action.STATEMENT)
          .endsWith(ProbedDataSource.Action.ROLLBACK)
          .containsOnlyOnce(ProbedDataSource.Action.ROLLBACK);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailedRollbackDoesNotHideWhyOpeningFailed(boolean unchecked) {
    try (TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh();
        HikariDataSource pool = patientWithoutAutocommit(database)) {
      ProbedDataSource probed = new ProbedDataSource(pool);
      AtomicInteger failed = new AtomicInteger();
      probed.before(
          (action, sql) -> {
            if (action == ProbedDataSource.Action.ROLLBACK) {
              failed.incrementAndGet();
              if (unchecked) {
                throw new IllegalStateException("injected failure");
              }
              throw new SQLException("injected failure");
            }
          });

      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JdbcJobStore.builder(probed.proxy()).schema("nowhere").open())
          .withMessageContaining("'nowhere'");

      assertThat(failed).hasValue(1);
    }
  }

  private static HikariDataSource patientWithoutAutocommit(TestDatabase.Fresh database) {
    return Pools.to(
        database.url(),
        config -> {
          config.setAutoCommit(false);
          config.setConnectionTimeout(LONG.toMillis());
        });
  }

  private static DataSource tested(DataSource pool) {
    return Proxies.proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = Proxies.call(pool, method, arguments);
          if (result instanceof Connection connection) {
            try (Statement statement = connection.createStatement()) {
              statement.execute("select 1");
            }
          }
          return result;
        });
  }

  private static Void useAll(SnapshotService service, Caller caller) throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      CreateSnapshotRequest request = CreateSnapshotRequest.of("Export " + i, JobScenario.TYPE);
      SnapshotJob job = service.createSnapshot(caller, request);
      SnapshotJob ended = service.awaitCompletion(caller, job.id(), LONG);
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      try (Snapshot snapshot = service.openSnapshot(caller, ended)) {
        assertThat(snapshot.resources()).hasSize(1);
      }
    }
    service.deleteJob(caller, service.listJobs(caller).get(0).id());
    assertThat(service.listJobs(caller)).hasSize(4);
    return null;
  }

  /** How PostgreSQL's driver sends several statements and arrays depends on these settings. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "preferQueryMode=simple",
        "preferQueryMode=extendedForPrepared",
        "preferQueryMode=extendedCacheEverything",
        "prepareThreshold=0",
        "prepareThreshold=1",
        "binaryTransfer=false",
        "reWriteBatchedInserts=true"
      })
  void jobsRunWithTheSettingsOfPostgreSqlsDriver(String setting) {
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
        HikariDataSource pool =
            Pools.to(database.url() + "&" + setting, config -> config.setMaximumPoolSize(1))) {
      JdbcJobStore store = JdbcJobStore.open(pool);
      for (int i = 0;
          i < 6;
          i++) { // the driver prepares a statement on the server at its fifth use
        JobScenario.run(store);
      }
    }
  }
}
