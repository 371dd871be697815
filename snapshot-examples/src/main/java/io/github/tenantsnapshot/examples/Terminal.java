package io.github.tenantsnapshot.examples;

/** Tells a terminal, where a line can be drawn over, from a log. */
final class Terminal {

  private Terminal() {}

  static boolean isInteractive() {
    String type = System.getenv("TERM");
    return System.console() != null
        && type != null
        && !type.equals("dumb")
        && System.getenv("CI") == null;
  }
}
