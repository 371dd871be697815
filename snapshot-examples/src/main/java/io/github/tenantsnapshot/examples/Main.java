package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.server.internal.CommandErrors;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of the examples. Its first argument names one; the default is {@code create}.
 */
@Command(
    name = "tenant-snapshot",
    subcommands = {NodeCommand.class, H2ServerCommand.class},
    description =
        "Shows configuration snapshots of a sample tenant. The default command is create.")
public final class Main implements Callable<Integer> {

  private final PrintStream out;

  @SuppressWarnings("unused") // picocli reads the annotation
  @Option(names = "--help", usageHelp = true, description = "Shows the commands.")
  private boolean help;

  private Main(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs an example, and exits with its exit code if it fails.
   *
   * @param args {@code create}: a snapshot as Graph messages; {@code library}: a snapshot through
   *     the Java API; {@code virtual-time}: a snapshot on a virtual clock; {@code durable}: jobs in
   *     a file; {@code nodes}: processes that share a database
   */
  public static void main(String[] args) {
    int status = run(System.out, System.err, args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs an example and returns its exit code: 0 for success, 1 for failure, 2 for invalid
   * arguments.
   *
   * @param out the output of the example
   * @param err the output of the error message, which has one line
   * @param args the arguments of {@link #main}
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    CommandErrors errors = new CommandErrors(DatabaseUrl::redacted);
    return new CommandLine(new Main(out))
        .addSubcommand(new DurableCommand(out))
        .addSubcommand(new NodesCommand(out))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(errors::explain)
        .setExecutionExceptionHandler(errors::fail)
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    return create();
  }

  @Command(description = "Creates a snapshot and downloads it, as Graph messages.")
  int create() throws Exception {
    new CreateSnapshotExample(out, Terminal.isInteractive()).run();
    return 0;
  }

  @Command(description = "Creates a snapshot and reads it, through the Java API.")
  int library() throws Exception {
    LibraryExample.main(new String[0]);
    return 0;
  }

  @Command(
      name = "virtual-time",
      description = "Shows a snapshot from creation to expiry, on a virtual clock.")
  int virtualTime() throws Exception {
    VirtualTimeExample.main(new String[0]);
    return 0;
  }
}
