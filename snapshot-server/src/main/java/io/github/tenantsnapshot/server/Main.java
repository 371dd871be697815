package io.github.tenantsnapshot.server;

import io.github.tenantsnapshot.server.internal.CommandErrors;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the server: {@code serve} and its options. */
@Command(
    name = "tenant-snapshot",
    subcommands = ServeCommand.class,
    description = "Simulates the tenant side of Microsoft Graph's configuration snapshot API.")
public final class Main {

  @SuppressWarnings("unused") // picocli reads it
  @Option(names = "--help", usageHelp = true, description = "show this help")
  private boolean help;

  private Main() {}

  /**
   * Runs a command, and ends the process with its exit code if that is not 0.
   *
   * @param args such as {@code serve --port 8085}
   */
  public static void main(String[] args) {
    int status = run(System.out, System.err, args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs a command and returns its exit code: 0 for success, 1 for failure, 2 for wrong arguments.
   * The command {@code serve} ends when its thread is interrupted.
   *
   * @param out receives what the command prints
   * @param err receives one line that describes a failure
   * @param args as for {@link #main}
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    CommandErrors errors = new CommandErrors(UnaryOperator.identity());
    return new CommandLine(new Main())
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(errors::explain)
        .setExecutionExceptionHandler(errors::fail)
        .execute(args);
  }
}
