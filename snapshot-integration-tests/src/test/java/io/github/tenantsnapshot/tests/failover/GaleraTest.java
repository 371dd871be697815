package io.github.tenantsnapshot.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.tests.stores.LoadedNodes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Stores on a MariaDB Galera cluster with one writer: the contract of stores, and services that
 * work while the writer is killed and another server takes its place.
 */
@EnabledIfSystemProperty(
    named = "tests.failovers",
    matches = "[1-9][0-9]*",
    disabledReason = "set -Dtests.failovers=20; it needs Debian's mariadb-server and galera-4")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GaleraTest implements JobStoreContract {

  private static final int FAILOVERS = Integer.getInteger("tests.failovers", 0);
  private static final long SEED = Long.getLong("tests.failovers.seed", System.nanoTime());
  private static final int NODES = 3;
  private static final int MOST_JOBS = 40;

  private GaleraCluster cluster;
  private HikariDataSource pool;

  @BeforeAll
  void start() throws Exception {
    GaleraCluster.assumeInstalled();
    cluster = GaleraCluster.start();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(cluster.newDatabase("contract"));
    config.setMaximumPoolSize(12);
    config.setMinimumIdle(0);
    pool = new HikariDataSource(config);
  }

  @AfterAll
  void stop() throws Exception {
    if (pool != null) {
      pool.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  public JobStoreFactory stores() {
    return new PrefixedStores(pool, this::onWriter);
  }

  private void onWriter(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void noAcknowledgedJobIsLostIfAnotherServerBecomesTheWriter() throws Exception {
    Random random = new Random(SEED);
    long began = System.nanoTime();
    String url = cluster.newDatabase("failovers");
    try (LoadedNodes nodes =
        new LoadedNodes(url, Collections.nCopies(NODES, url), random.nextLong())) {
      for (int i = 0; i < FAILOVERS; i++) {
        nodes.awaitAllEnd(2);
        nodes.awaitEnds(random.nextInt(NODES), random.nextInt(MOST_JOBS));
        cluster.killWriter();
        cluster.switchWriter(random);
        nodes.awaitAllEnd(2); // work goes on
        cluster.restoreNode();
      }
      nodes.awaitAllEnd(2);
      LoadedNodes.Outcome outcome = nodes.assertAcknowledgedJobsAreKept();
      System.out.printf(
          Locale.ROOT,
          "Galera: %d failovers in %d s, seed %d: %s%n",
          FAILOVERS,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
          SEED,
          outcome);
      assertThat(outcome.failures()).as("failures that clients have seen").isPositive();
    }
  }
}
