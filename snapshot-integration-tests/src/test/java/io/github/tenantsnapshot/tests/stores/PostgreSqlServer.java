package io.github.tenantsnapshot.tests.stores;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.sql.DataSource;

/** The PostgreSQL server of this JVM, which starts on first use and stops with the JVM. */
public final class PostgreSqlServer {

  private static EmbeddedPostgres server;

  private PostgreSqlServer() {}

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        // stops by its own shutdown hook
        server =
            EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Path.of("target", "postgresql").toFile())
                .setDataDirectory(ServerFolders.newFolder("postgresql-data"))
                .setServerConfig("max_connections", "200")
                // tests kill processes, but do not turn off the machine
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

  /** Returns unpooled connections of the superuser to the default database. */
  static DataSource administration() {
    return server().getPostgresDatabase();
  }

  /** Returns the port of the server, on loopback. */
  public static int port() {
    return server().getPort();
  }

  /** Returns the URL of a schema. */
  static String url(String schema) {
    return url(port(), schema);
  }

  /** Returns the URL of another database than the default one. */
  public static String urlOfDatabase(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres";
  }

  /** Returns the URL of a schema through another port, which forwards to the server. */
  static String url(int port, String schema) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/postgres?user=postgres&currentSchema="
        + schema;
  }
}
