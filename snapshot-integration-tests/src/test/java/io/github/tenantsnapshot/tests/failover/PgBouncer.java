package io.github.tenantsnapshot.tests.failover;

import io.github.tenantsnapshot.tests.programs.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** PgBouncer in transaction mode, in front of a PostgreSQL server of this machine. */
final class PgBouncer implements AutoCloseable {

  private static final Path PROGRAM =
      Path.of(System.getProperty("tests.pgbouncer.program", "/usr/sbin/pgbouncer"));

  private static final Pattern VERSION = Pattern.compile("PgBouncer (\\d+)\\.(\\d+)");

  /** The first version 1.x that keeps prepared statements in transaction mode. */
  private static final int MINOR_VERSION_OF_PREPARED_STATEMENTS = 21;

  private final ServerProcess process;
  private final int port;

  private PgBouncer(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static void assumeInstalled() {
    ServerProcess.assumeExists(PROGRAM, "pgbouncer");
  }

  /** Skips the test if this version of PgBouncer forgets prepared statements. */
  static void assumeKeepsPreparedStatements() throws Exception {
    Assumptions.assumeTrue(
        keepsPreparedStatements(),
        () -> "skipped: max_prepared_statements needs PgBouncer 1.21 or later: " + PROGRAM);
  }

  /** Returns whether this version of PgBouncer supports {@code max_prepared_statements}. */
  static boolean keepsPreparedStatements() throws Exception {
    Programs.Outcome outcome =
        Programs.run(
            Path.of("").toAbsolutePath(), Map.of(), List.of(PROGRAM.toString(), "--version"));
    Matcher version = VERSION.matcher(outcome.out());
    if (!version.find()) {
      throw new AssertionError("no version of PgBouncer: " + outcome.out());
    }
    return Integer.parseInt(version.group(1)) > 1
        || Integer.parseInt(version.group(2)) >= MINOR_VERSION_OF_PREPARED_STATEMENTS;
  }

  /**
   * Starts PgBouncer.
   *
   * @param serverPort the port of the PostgreSQL server
   * @param connections the number of server connections for each database, which transactions of
   *     all clients use in turn
   * @param settings further lines of its configuration
   */
  static PgBouncer start(int serverPort, int connections, String... settings) throws Exception {
    Path target = Files.createDirectories(Path.of("target", "failover").toAbsolutePath());
    Path folder = Files.createTempDirectory(target, "pgbouncer-");
    int port = ServerProcess.freePort();
    List<String> lines =
        new ArrayList<>(
            List.of(
                "[databases]",
                "* = host=127.0.0.1 port=" + serverPort + " user=postgres",
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = any",
                "pool_mode = transaction",
                "max_client_conn = 200",
                "default_pool_size = " + connections,
                "server_round_robin = 1",
                "ignore_startup_parameters = extra_float_digits"));
    lines.addAll(List.of(settings));
    Path configuration = Files.write(folder.resolve("pgbouncer.ini"), lines);
    ServerProcess process =
        ServerProcess.start(
            "PgBouncer",
            folder.resolve("log.txt"),
            ServerProcess.withoutRoot(List.of(PROGRAM.toString(), configuration.toString())));
    PgBouncer started = new PgBouncer(process, port);
    try {
      process.await(
          "connection",
          () -> {
            try (Connection connection =
                DriverManager.getConnection(started.url("postgres", "prepareThreshold=0"))) {
              return connection.isValid(1);
            }
          });
      return started;
    } catch (Exception | Error e) {
      started.close();
      throw e;
    }
  }

  /** Returns the URL of a database through PgBouncer, with a setting of the driver. */
  String url(String database, String setting) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + database
        + "?user=postgres&connectTimeout=5&"
        + setting;
  }

  @Override
  public void close() {
    process.close();
  }
}
