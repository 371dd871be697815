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
 * The process of an {@link H2Server}. It reads the password of its database from the first input
 * line, prints its port, and exits at the end of its input.
 */
@Command(name = "h2-server", hidden = true, description = "Runs the database server of nodes.")
final class H2ServerCommand implements Callable<Integer> {

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String password = input.readLine();
    if (password == null) {
      throw new EOFException("the input must begin with a password");
    }
    // in a separate class, because picocli also loads this class in images without H2
    H2Database.serve(password, input, out);
    return 0;
  }
}
