package io.github.tenantsnapshot.examples;

import java.io.IOException;
import java.sql.SQLException;
import org.h2.tools.Server;

/** A server of H2 on a free port of this machine, with a database in its memory. */
record H2Server(Server server) implements AutoCloseable {

  /** Starts a server whose clients may make a database. */
  static H2Server start() throws IOException {
    try {
      return new H2Server(Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start());
    } catch (SQLException e) {
      throw new IOException("a server of H2 cannot be started: " + e.getMessage(), e);
    }
  }

  String url() {
    return "jdbc:h2:" + server.getURL() + "/mem:jobs;DB_CLOSE_DELAY=-1";
  }

  @Override
  public void close() {
    server.stop();
  }
}
