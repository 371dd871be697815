package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.server.internal.CommandErrors;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the program that its first argument names; without one, {@code create}. */
@Command(
    name = "tenant-snapshot",
    subcommands = {NodeCommand.class, H2ServerCommand.class},
    description =
        "Shows configuration snapshots of a simulated tenant; create, if nothing is named.")
public final class Main implements Callable<Integer> {

  private final PrintStream out;

  @SuppressWarnings("unused") // picocli looks at it
  @Option(names = "--help", usageHelp = true, description = "Shows what there is.")
  private boolean help;

  private Main(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs a program, and ends the process if that fails.
   *
   * @param args {@code create}: a snapshot as Graph messages; {@code library}: the same through the
   *     Java API; {@code stepped}: its whole life on a virtual clock; {@code durable}: jobs in a
   *     database file; {@code nodes}: processes that share a database
   */
  public static void main(String[] args) {
    int status = run(System.out, System.err, args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs a program and returns its exit code: 0 for success, 1 for failure, 2 if the arguments are
   * wrong.
   *
   * @param out where the program prints to
   * @param err where one line says what went wrong
   * @param args as {@link #main} takes them
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

  @Command(description = "A snapshot as Graph messages.")
  int create() throws Exception {
    new CreateSnapshotExample(out, Terminal.isInteractive()).run();
    return 0;
  }

  @Command(description = "The same through the Java API.")
  int library() throws Exception {
    LibraryExample.main(new String[0]);
    return 0;
  }

  @Command(description = "Its whole life on a virtual clock.")
  int stepped() throws Exception {
    SteppedExample.main(new String[0]);
    return 0;
  }
}
