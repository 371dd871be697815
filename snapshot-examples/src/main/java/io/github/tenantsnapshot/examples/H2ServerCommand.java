package io.github.tenantsnapshot.examples;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.h2.tools.Server;
import picocli.CommandLine.Command;

/**
 * The process of an {@link H2Server}. The first line that it reads is the password of its database;
 * it prints the port that it listens on, and ends with its input.
 */
@Command(name = "h2-server", hidden = true, description = "The database server of an example.")
final class H2ServerCommand implements Callable<Integer> {

  static final String DATABASE = "jobs";
  static final String USER = "sa";

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String password = input.readLine();
    if (password == null) {
      throw new EOFException("no password was sent");
    }
    // the connection creates the database, and keeps it: over TCP nobody can create one
    try (Connection database =
        DriverManager.getConnection("jdbc:h2:mem:" + DATABASE, USER, password)) {
      Server server = Server.createTcpServer("-tcpPort", "0").start();
      out.println("listening " + server.getPort());
      while (input.readLine() != null) {
        // whatever else is sent: the end of the input is what counts
      }
      server.stop();
      return database.isClosed() ? 1 : 0;
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
