package io.github.tenantsnapshot.examples;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Tells a terminal, where a line can be drawn over, from a log. */
final class Terminal {

  private Terminal() {}

  static boolean isInteractive() {
    String type = System.getenv("TERM");
    return type != null
        && !type.equals("dumb")
        && System.getenv("CI") == null
        && isTerminal(System.console());
  }

  /** Before Java 22 there is a console only on a terminal; since then a console knows. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
