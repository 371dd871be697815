package io.github.tenantsnapshot.tests.stores;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.sql.DataSource;

/** A PostgreSQL server of this JVM, started when first asked for and stopped with the JVM. */
final class PostgreSqlServer {

  private static EmbeddedPostgres server;

  private PostgreSqlServer() {}

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        // Stops by a shutdown hook of its own.
        server =
            EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Path.of("target", "postgresql").toFile())
                .setDataDirectory(ServerFolders.newFolder("postgresql-data"))
                .setServerConfig("max_connections", "200")
                // Processes are killed here, never the machine.
                .setServerConfig("fsync", "off")
                .setErrorRedirector(ServerFolders.log("postgresql"))
                .setOutputRedirector(ServerFolders.log("postgresql"))
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start PostgreSQL", e);
      }
    }
    return server;
  }

  /** Returns connections of its superuser to its first database, not pooled. */
  static DataSource administration() {
    return server().getPostgresDatabase();
  }

  static int port() {
    return server().getPort();
  }

  /** Returns the address of a schema. */
  static String url(String schema) {
    return url(port(), schema);
  }

  /** Returns the address of a database beside the first one. */
  static String urlOfDatabase(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres";
  }

  /** Returns the address of a schema by way of another port of this machine. */
  static String url(int port, String schema) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/postgres?user=postgres&currentSchema="
        + schema;
  }
}
