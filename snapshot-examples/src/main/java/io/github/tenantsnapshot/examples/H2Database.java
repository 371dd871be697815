package io.github.tenantsnapshot.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.h2.tools.Server;

/** A database of H2 in the memory of this process, served over TCP. */
final class H2Database {

  static final String NAME = "jobs";
  static final String USER = "sa";

  private H2Database() {}

  /**
   * Creates the database, serves it on a free port, and prints that port; returns when the input
   * has ended.
   *
   * @throws IOException if the database cannot be created or served
   */
  static void serve(String password, BufferedReader input, PrintStream out) throws IOException {
    // the connection creates the database, and keeps it: over TCP nobody can create one
    try (Connection created = DriverManager.getConnection("jdbc:h2:mem:" + NAME, USER, password)) {
      Server server = Server.createTcpServer("-tcpPort", "0").start();
      out.println("listening " + server.getPort());
      while (input.readLine() != null) {
        // whatever else is sent: the end of the input is what counts
      }
      server.stop();
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
