package io.github.tenantsnapshot.tests.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL server and its hot standby, with synchronous replication: a commit is acknowledged
 * when the standby has flushed it. Used by one thread.
 */
final class PostgreSqlPair implements AutoCloseable {

  private static final Path BIN =
      Path.of(System.getProperty("tests.postgresql.bin", "/usr/lib/postgresql/15/bin"));

  private static final String STANDBY = "standby";
  private static final List<String> SETTINGS =
      List.of(
          "fsync=on",
          "synchronous_commit=on",
          "synchronous_standby_names=" + STANDBY,
          "max_connections=100",
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "wal_sender_timeout=5s",
          "wal_receiver_timeout=5s",
          "wal_retrieve_retry_interval=100ms");

  /** The rest of a query of the server processes whose commits wait for the standby. */
  static final String WAITING = " from pg_stat_activity where wait_event = 'SyncRep'";

  private final Path folder;
  private Server primary;
  private Server standby;
  private int folders;

  /** A running server. */
  private record Server(ServerProcess process, Path data, int port) {}

  private PostgreSqlPair(Path folder) {
    this.folder = folder;
  }

  static void assumeInstalled() {
    ServerProcess.assumeExists(BIN.resolve("postgres"), "postgresql");
  }

  /** Starts both servers, with their data in a new folder. */
  static PostgreSqlPair start() throws Exception {
    Path target = Files.createDirectories(Path.of("target", "failover").toAbsolutePath());
    PostgreSqlPair pair = new PostgreSqlPair(Files.createTempDirectory(target, "postgresql-"));
    try {
      Path data = pair.newFolder();
      ServerProcess.run(
          ServerProcess.withoutRoot(
              List.of(
                  program("initdb"),
                  "--pgdata=" + data,
                  "--username=postgres",
                  "--auth=trust",
                  "--encoding=UTF8",
                  "--no-locale")));
      List<String> settings = new ArrayList<>();
      for (String setting : SETTINGS) {
        String[] parts = setting.split("=", 2);
        settings.add(parts[0] + " = '" + parts[1] + "'");
      }
      Files.write(data.resolve("postgresql.auto.conf"), settings, StandardOpenOption.APPEND);
      pair.primary = pair.startServer(data, ServerProcess.freePort());
      pair.attachStandby(ServerProcess.freePort());
      return pair;
    } catch (Exception | Error e) {
      pair.close();
      throw e;
    }
  }

  private static String program(String name) {
    return BIN.resolve(name).toString();
  }

  private Path newFolder() {
    return folder.resolve("data-" + ++folders);
  }

  private Server startServer(Path data, int port) throws Exception {
    ServerProcess process =
        ServerProcess.start(
            data.getFileName() + " of PostgreSQL",
            folder.resolve("log.txt"),
            ServerProcess.withoutRoot(
                List.of(program("postgres"), "-D", data.toString(), "-c", "port=" + port)));
    try {
      process.await("connection", () -> one(port, "select 'yes'").equals("yes"));
      return new Server(process, data, port);
    } catch (Exception | Error e) {
      process.close();
      throw e;
    }
  }

  /**
   * Returns the URL of both servers, of which clients use the primary. The driver checks again
   * which one it is with each connection; by default it remembers that for 10 seconds.
   */
  String url() {
    return "jdbc:postgresql://127.0.0.1:"
        + primary.port
        + ",127.0.0.1:"
        + standby.port
        + "/postgres?user=postgres&targetServerType=primary&hostRecheckSeconds=0&connectTimeout=1"
        + "&loginTimeout=2&socketTimeout=10";
  }

  /** Ends the primary by force; returns when no process of it can write any more. */
  void killPrimary(ServerProcess.Kill how) throws IOException, InterruptedException {
    primary.process.kill(how);
    ServerProcess.deleteData(primary.data);
  }

  /**
   * Makes the standby the primary, which must be dead.
   *
   * @param waits whether its commits wait for a new standby, as those of the old primary did
   */
  void promoteStandby(boolean waits) throws SQLException, InterruptedException {
    if (primary.process.isAlive()) {
      throw new IllegalStateException("the old primary must not write");
    }
    Server promoted = standby;
    setStandbyNames(promoted, waits ? STANDBY : "");
    one(promoted.port, "select pg_promote(true, 60)");
    int oldPort = primary.port;
    primary = promoted;
    standby = new Server(promoted.process, promoted.data, oldPort); // until the new one is there
    promoted.process.await(
        "promotion", () -> one(promoted.port, "select pg_is_in_recovery()").equals("f"));
  }

  /**
   * Gives the promoted server a new standby, in the place of the server that was killed. If its
   * commits have not waited for a standby, clients must be creating jobs.
   */
  void attachStandby() throws Exception {
    attachStandby(standby.port);
  }

  private void attachStandby(int port) throws Exception {
    Path data = newFolder();
    ServerProcess.run(
        ServerProcess.withoutRoot(
            List.of(
                program("pg_basebackup"),
                "--pgdata=" + data,
                "--dbname=host=127.0.0.1 user=postgres application_name=" + STANDBY,
                "--port=" + primary.port,
                "--checkpoint=fast",
                "--wal-method=stream",
                "--write-recovery-conf")));
    standby = startServer(data, port);
    boolean waited = one(primary.port, "show synchronous_standby_names").equals(STANDBY);
    setStandbyNames(primary, STANDBY);
    standby.process.await(
        "synchronous replication",
        () -> one(primary.port, "select sync_state from pg_stat_replication").equals("sync"));
    if (!waited) { // a commit that waits shows that the setting has taken effect
      pauseStandby();
      awaitWaitingCommits(1);
      resumeStandby();
    }
    // this commit waits for the standby, and thus for all that were acknowledged before
    one(primary.port, "select pg_logical_emit_message(true, 'test', 'barrier')");
  }

  private static void setStandbyNames(Server server, String names)
      throws SQLException, InterruptedException {
    one(server.port, "alter system set synchronous_standby_names = '" + names + "'");
    one(server.port, "select pg_reload_conf()");
    server.process.await(
        "setting", () -> one(server.port, "show synchronous_standby_names").equals(names));
  }

  /** Stops the standby without ending it: commits of the primary then wait. */
  void pauseStandby() throws IOException, InterruptedException {
    standby.process.pause();
  }

  void resumeStandby() throws IOException, InterruptedException {
    standby.process.resume();
  }

  /** Waits until commits of the primary wait for the standby. */
  void awaitWaitingCommits(int count) throws InterruptedException {
    primary.process.await(
        count + " commits that wait for the standby",
        () -> Integer.parseInt(onPrimary("select count(*)" + WAITING)) >= count);
  }

  /** Returns the first column of the first row of a query on the primary. */
  String onPrimary(String sql) throws SQLException {
    return one(primary.port, sql);
  }

  /** Returns the first column of the first row; empty if there is no result. */
  private static String one(int port, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + port
                    + "/postgres?user=postgres&connectTimeout=5&socketTimeout=60");
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Server server : new Server[] {standby, primary}) {
      if (server != null) {
        server.process.close();
        ServerProcess.deleteData(server.data);
      }
    }
  }
}
