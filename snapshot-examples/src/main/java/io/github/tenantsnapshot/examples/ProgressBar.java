package io.github.tenantsnapshot.examples;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A progress bar of a job. On a terminal it is one line that is overwritten; in a log, it has a
 * line for each status.
 */
final class ProgressBar {

  private static final int WIDTH = 40;

  private final PrintStream out;
  private final boolean interactive;
  private String lastStatus = "";

  ProgressBar(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  /** Prints a status, with the elapsed share of the expected time, from 0 to 1. */
  void show(String status, double share, double seconds, boolean ended) {
    if (!interactive && status.equals(lastStatus)) {
      return;
    }
    lastStatus = status;
    int done = (int) Math.round(WIDTH * Math.min(1, share));
    out.printf(
        Locale.ROOT,
        "%s[%s%s] %-20s %4.1f s",
        interactive ? "\r" : "",
        "#".repeat(done),
        ".".repeat(WIDTH - done),
        status,
        seconds);
    if (!interactive || ended) {
      out.println();
    }
    out.flush();
  }
}
