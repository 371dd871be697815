package io.github.tenantsnapshot.examples;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The process of an {@link H2Server}. The first line that it reads is the password of its database;
 * it prints the port that it listens on, and ends with its input.
 */
@Command(name = "h2-server", hidden = true, description = "The database server of an example.")
final class H2ServerCommand implements Callable<Integer> {

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String password = input.readLine();
    if (password == null) {
      throw new EOFException("no password was sent");
    }
    // a class of its own, because picocli loads this one in images without a database, too
    H2Database.serve(password, input, out);
    return 0;
  }
}
