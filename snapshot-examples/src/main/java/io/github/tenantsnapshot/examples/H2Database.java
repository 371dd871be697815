package io.github.tenantsnapshot.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.h2.tools.Server;

/** An in-memory H2 database of this process, served over TCP. */
final class H2Database {

  static final String NAME = "jobs";
  static final String USER = "sa";

  private H2Database() {}

  /**
   * Creates the database, serves it on a free port, and prints the port. Returns at the end of the
   * input.
   *
   * @throws IOException if the database cannot be created or served
   */
  static void serve(String password, BufferedReader input, PrintStream out) throws IOException {
    // this connection creates the database and keeps it open: TCP clients cannot create it
    try (Connection created = DriverManager.getConnection("jdbc:h2:mem:" + NAME, USER, password)) {
      Server server = Server.createTcpServer("-tcpPort", "0").start();
      out.println("listening " + server.getPort());
      while (input.readLine() != null) {
        // waits for the end of the input
      }
      server.stop();
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
