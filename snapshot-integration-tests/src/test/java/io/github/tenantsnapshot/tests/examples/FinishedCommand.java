package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A command that has run in this process, with its exit status and its output. */
record FinishedCommand(int status, String out, String err) {

  /** The main program of a module. */
  @FunctionalInterface
  interface Program {
    int run(PrintStream out, PrintStream err, String... arguments);
  }

  static FinishedCommand of(Program program, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        program.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments);
    return new FinishedCommand(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Checks that the command failed with an error message of one line. */
  void assertFailed(int expectedStatus, String... message) {
    assertThat(status).isEqualTo(expectedStatus);
    assertThat(err.lines()).singleElement().asString().contains(message);
  }

  /** Checks that the command rejected its arguments, and printed nothing else. */
  void assertArgumentsRejected(String message) {
    assertFailed(2, message);
    assertThat(out).isEmpty();
  }
}
