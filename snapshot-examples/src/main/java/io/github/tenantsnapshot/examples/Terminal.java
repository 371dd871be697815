package io.github.tenantsnapshot.examples;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** The check whether the output is a terminal, where a line can be overwritten, or a log. */
final class Terminal {

  private Terminal() {}

  static boolean isInteractive() {
    String type = System.getenv("TERM");
    return type != null
        && !type.equals("dumb")
        && System.getenv("CI") == null
        && isTerminal(System.console());
  }

  /** Before Java 22, only a terminal has a console. Since then, a console has a method for it. */
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
