package io.github.tenantsnapshot.examples;

/** Starts the example that its first argument names; without one, {@code create}. */
public final class Main {

  private Main() {}

  /**
   * Runs an example.
   *
   * @param args {@code create}: a snapshot as Graph messages; {@code library}: the same through the
   *     Java API; {@code stepped}: its whole life on a virtual clock
   * @throws Exception if the example fails
   */
  public static void main(String[] args) throws Exception {
    switch (args.length == 0 ? "create" : args[0]) {
      case "create" -> new CreateSnapshotExample(System.out, Terminal.isInteractive()).run();
      case "library" -> LibraryExample.main(args);
      case "stepped" -> SteppedExample.main(args);
      default -> {
        System.err.println(
            "There is no example '" + args[0] + "'; allowed are create, library, stepped.");
        System.exit(2);
      }
    }
  }
}
