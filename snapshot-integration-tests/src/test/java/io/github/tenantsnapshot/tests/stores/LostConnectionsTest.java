package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes under load whose connections are broken repeatedly: they recover by themselves, and no
 * acknowledged job is lost. The seed determines the requests of the clients and the next node to
 * disconnect, but not the scheduling of threads.
 */
@Timeout(180)
class LostConnectionsTest {

  private static final long SEED = Long.getLong("cut.connections.seed", 20_261_125L);
  private static final int NODES = 3;
  private static final int ROUNDS = Integer.getInteger("cut.connections.rounds", 20);

  @Test
  void jobsEndAfterPostgreSqlTerminatesAllConnections() throws Exception {
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
        LoadedNodes nodes =
            new LoadedNodes(
                database.url(),
                Collections.nCopies(NODES, database.url() + "&ApplicationName=cut"),
                SEED)) {
      for (int i = 0; i < ROUNDS; i++) {
        nodes.awaitAllEnd(2);
        assertThat(terminateAll("cut")).as("connections cut").isPositive();
      }
      nodes.awaitAllEnd(2);
      assertThat(nodes.failures()).as("failures that clients have seen").isPositive();
      nodes.assertAcknowledgedJobsAreKept();
    }
  }

  private static int terminateAll(String application) throws SQLException {
    try (Connection connection = PostgreSqlServer.administration().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where application_name = '"
                    + application
                    + "'")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void jobsEndAfterMariaDbKillsAllConnections() throws Exception {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh();
        LoadedNodes nodes =
            new LoadedNodes(database.url(), Collections.nCopies(NODES, database.url()), SEED)) {
      for (int i = 0; i < ROUNDS / 2; i++) {
        nodes.awaitAllEnd(2);
        assertThat(killAll(database)).as("connections cut").isPositive();
      }
      nodes.awaitAllEnd(2);
      assertThat(nodes.failures()).as("failures that clients have seen").isPositive();
      nodes.assertAcknowledgedJobsAreKept();
    }
  }

  private static int killAll(TestDatabase.Fresh database) throws SQLException {
    int noSuchConnection = 1_094;
    int killed = 0;
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement()) {
      List<Long> ids = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select id from information_schema.processlist"
                  + " where db = database() and id <> connection_id()")) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      for (long id : ids) {
        try {
          statement.execute("kill connection " + id);
          killed++;
        } catch (SQLException e) {
          if (e.getErrorCode() != noSuchConnection) {
            throw e;
          }
        }
      }
    }
    return killed;
  }

  @Test
  void jobsEndWhileOneNodeAtATimeIsDisconnected() throws Exception {
    Random random = new Random(SEED);
    List<TcpProxy> ways = new ArrayList<>();
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh()) {
      for (int i = 0; i < NODES; i++) {
        ways.add(new TcpProxy(PostgreSqlServer.port()));
      }
      try (LoadedNodes nodes =
          new LoadedNodes(
              database.url(), ways.stream().map(way -> urlBy(way, database)).toList(), SEED)) {
        List<TcpProxy.State> states = new ArrayList<>();
        for (int i = 0; i < ROUNDS / 2; i++) {
          if (states.isEmpty()) {
            states.addAll(
                List.of(TcpProxy.State.CUT, TcpProxy.State.RESPONSES_LOST, TcpProxy.State.SILENT));
            Collections.shuffle(states, random);
          }
          nodes.awaitAllEnd(2);
          int cutOff = random.nextInt(NODES);
          ways.get(cutOff).become(states.remove(0));
          nodes.awaitFailure(cutOff);
          nodes.awaitEnds((cutOff + 1) % NODES, 2); // another node keeps working
          ways.get(cutOff).become(TcpProxy.State.OPEN);
        }
        nodes.awaitAllEnd(2);
        nodes.assertAcknowledgedJobsAreKept();
      }
    } finally {
      for (TcpProxy way : ways) {
        way.close();
      }
    }
  }

  /** Returns the URL through a proxy, with timeouts: by default, the driver waits forever. */
  private static String urlBy(TcpProxy way, TestDatabase.Fresh database) {
    return database.url().replace(":" + PostgreSqlServer.port() + "/", ":" + way.port() + "/")
        + "&connectTimeout=1&loginTimeout=1&socketTimeout=1";
  }
}
