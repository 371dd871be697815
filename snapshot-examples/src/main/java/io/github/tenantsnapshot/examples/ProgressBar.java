package io.github.tenantsnapshot.examples;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows how far a job is: one line drawn over on a terminal, a line per change of status in a log.
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

  /** Shows a status and the share of the expected time, from 0 to 1, that has passed. */
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
