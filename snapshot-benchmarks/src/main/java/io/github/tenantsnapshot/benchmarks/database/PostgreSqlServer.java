package io.github.tenantsnapshot.benchmarks.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** A PostgreSQL server, which starts on first use and stops with the JVM. Thread-safe. */
final class PostgreSqlServer {

  private static final Map<DatabaseKind, PostgreSqlServer> SERVERS =
      new EnumMap<>(DatabaseKind.class);

  private final EmbeddedPostgres server;
  private final Path data;

  private PostgreSqlServer(boolean durable) {
    data = Folders.newFolder("postgresql");
    try {
      // stops by its own shutdown hook
      server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(Folders.programs("postgresql").toFile())
              .setDataDirectory(data)
              // the defaults of servers, which the embedding changes
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("shared_buffers", "128MB")
              .setServerConfig("max_connections", "200")
              .setServerConfig("fsync", durable ? "on" : "off")
              .setServerConfig("max_wal_size", "4GB")
              .setServerConfig("wal_keep_size", "4GB") // for the statistics of WAL records
              .setErrorRedirector(Folders.log("postgresql"))
              .setOutputRedirector(Folders.log("postgresql"))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL", e);
    }
  }

  static PostgreSqlServer of(DatabaseKind kind) {
    synchronized (SERVERS) {
      return SERVERS.computeIfAbsent(
          kind, any -> new PostgreSqlServer(any == DatabaseKind.POSTGRESQL_DURABLE));
    }
  }

  /** Returns the URL of a schema, with the user. */
  String url(String schema) {
    return "jdbc:postgresql://127.0.0.1:"
        + server.getPort()
        + "/postgres?user=postgres&currentSchema="
        + schema
        + ",public";
  }

  /** Returns the id of the server's first process, which is the parent of all others. */
  long processId() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
