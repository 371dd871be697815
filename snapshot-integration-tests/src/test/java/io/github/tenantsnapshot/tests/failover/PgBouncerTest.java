package io.github.tenantsnapshot.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.LoadedNodes;
import io.github.tenantsnapshot.tests.stores.PostgreSqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A store behind PgBouncer in transaction mode, where each transaction of a connection may run on
 * another connection to the server.
 */
@EnabledIfSystemProperty(
    named = "tests.pgbouncer",
    matches = "true",
    disabledReason = "set -Dtests.pgbouncer=true; it needs Debian's package pgbouncer")
class PgBouncerTest {

  private static final String NOT_PREPARED = "prepareThreshold=0";
  private static final String PREPARED_BY_DEFAULT = "prepareThreshold=5";
  private static final String PREPARED_AT_ONCE = "prepareThreshold=1";
  private static final String KEEP_PREPARED = "max_prepared_statements = 200";

  private static final int CONNECTIONS = 6;
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @Nested
  class WithoutPreparedStatements extends ThroughPgBouncer {
    WithoutPreparedStatements() {
      super(NOT_PREPARED);
    }

    @Override
    void assumePossible() {}
  }

  @Nested
  class WithKeptPreparedStatements extends ThroughPgBouncer {
    WithKeptPreparedStatements() {
      super(PREPARED_AT_ONCE, KEEP_PREPARED);
    }

    @Override
    void assumePossible() throws Exception {
      PgBouncer.assumeKeepsPreparedStatements();
    }
  }

  /** The contract of stores, and several loaded services. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class ThroughPgBouncer implements JobStoreContract {

    private final String driverSetting;
    private final String[] settings;
    private final String database = newDatabase();
    private PgBouncer pooler;
    private HikariDataSource pool;

    ThroughPgBouncer(String driverSetting, String... settings) {
      this.driverSetting = driverSetting;
      this.settings = settings;
    }

    abstract void assumePossible() throws Exception;

    @BeforeAll
    void start() throws Exception {
      PgBouncer.assumeInstalled();
      assumePossible();
      onServer("postgres", "create database " + database);
      pooler = PgBouncer.start(PostgreSqlServer.port(), CONNECTIONS, settings);
      pool = pool(pooler.url(database, driverSetting));
    }

    @AfterAll
    void stop() throws SQLException {
      if (pooler != null) {
        pool.close();
        pooler.close();
        onServer("postgres", "drop database " + database + " with (force)");
      }
    }

    @Override
    public JobStoreFactory stores() {
      return new PrefixedStores(pool, sql -> onServer(database, sql));
    }

    /** The settings of the store's statements must end with their transaction. */
    @Test
    @Timeout(300)
    void loadedServicesShareServerConnectionsAndLeaveTheirSettings() throws Exception {
      String own = newDatabase();
      onServer("postgres", "create database " + own);
      String url = pooler.url(own, driverSetting);
      try (LoadedNodes nodes = new LoadedNodes(url, Collections.nCopies(3, url), 20_261_127)) {
        nodes.awaitAllEnd(300);
        LoadedNodes.Outcome outcome = nodes.assertAcknowledgedJobsAreKept();
        System.out.println("PgBouncer, " + driverSetting + ": " + outcome);
        assertThat(outcome.unacknowledged()).as("creates that failed").isZero();
        Set<String> connections = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(url);
            Statement statement = connection.createStatement()) {
          for (int i = 0; i < 10 * CONNECTIONS; i++) {
            try (ResultSet row =
                statement.executeQuery(
                    "select pg_backend_pid(), current_setting('enable_seqscan'),"
                        + " current_setting('transaction_isolation'),"
                        + " current_setting('default_transaction_isolation')")) {
              row.next();
              connections.add(row.getString(1));
              assertThat(row.getString(2)).as("enable_seqscan").isEqualTo("on");
              assertThat(row.getString(3)).as("isolation").isEqualTo("read committed");
              assertThat(row.getString(4)).as("default isolation").isEqualTo("read committed");
            }
          }
        }
        assertThat(connections).as("server connections of one client").hasSizeGreaterThan(1);
      } finally {
        onServer("postgres", "drop database " + own + " with (force)");
      }
    }
  }

  /** The driver gives the same names to the prepared statements of each client. */
  @Test
  void statementsThatTheDriverPreparesFailWithTheRemedy() throws Exception {
    PgBouncer.assumeInstalled();
    String database = newDatabase();
    onServer("postgres", "create database " + database);
    try (PgBouncer pooler =
            PgBouncer.start(PostgreSqlServer.port(), 1, withoutPreparedStatements());
        HikariDataSource one = pool(pooler.url(database, PREPARED_BY_DEFAULT));
        HikariDataSource other = pool(pooler.url(database, PREPARED_BY_DEFAULT))) {
      JobStore store = JdbcJobStore.open(one);
      JobStore sameJobs = JdbcJobStore.open(other);

      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(
              () -> {
                for (int i = 0; i < 10; i++) {
                  var unused = store.nextDue();
                  var alsoUnused = sameJobs.nextDue();
                }
              })
          .withMessageContaining("prepareThreshold=0");
    } finally {
      onServer("postgres", "drop database " + database + " with (force)");
    }
  }

  /** Returns the setting that versions from 1.21 on need to forget prepared statements. */
  private static String[] withoutPreparedStatements() throws Exception {
    return PgBouncer.keepsPreparedStatements()
        ? new String[] {"max_prepared_statements = 0"}
        : new String[0];
  }

  private static String newDatabase() {
    return "pgbouncer_" + DATABASES.incrementAndGet();
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(2 * CONNECTIONS);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  /** Executes a statement on the server itself. */
  private static void onServer(String database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(PostgreSqlServer.urlOfDatabase(database));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
