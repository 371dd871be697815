package io.github.tenantsnapshot.tests.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The execution of programs of this machine. */
public final class Programs {

  private static final long LONGEST_MINUTES = 5;

  private Programs() {}

  /** The exit code and the output of a program. */
  public record Outcome(int status, String out, String err) {}

  /** Skips the test if a command fails. */
  public static void assume(String... command) throws InterruptedException {
    try {
      Outcome outcome = run(Path.of("").toAbsolutePath(), Map.of(), List.of(command));
      if (outcome.status() != 0) {
        abort("skipped: '" + String.join(" ", command) + "' fails: " + outcome.err());
      }
    } catch (IOException e) {
      abort("skipped: there is no " + command[0] + " to run: " + e.getMessage());
    }
  }

  /** Returns the path of the java command of this JVM. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns whether a process was started with SIGINT ignored, which Java does not change. */
  public static boolean ignoresInterrupts(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false; // not Linux, so unknown
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 2) != 0;
  }

  /** Removes settings of the machine that would change the behaviour of programs. */
  public static void isolate(Map<String, String> environment) {
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("JDK_JAVA_OPTIONS");
    environment.put("no_proxy", "127.0.0.1,localhost");
  }

  /** Runs a command with empty input until it ends. */
  public static Outcome run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("program", ".out");
    Path err = Files.createTempFile("program", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      isolate(builder.environment());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      try {
        assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).as("%s", command).isTrue();
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
