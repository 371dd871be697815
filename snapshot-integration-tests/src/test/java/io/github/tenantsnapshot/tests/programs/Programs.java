package io.github.tenantsnapshot.tests.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine. */
public final class Programs {

  private static final long LONGEST_MINUTES = 5;

  private Programs() {}

  /** What a program has done. */
  public record Outcome(int status, String out, String err) {}

  /** Skips the test where a command does not succeed. */
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

  /** Returns the java that runs this. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Tells whether a process was started with the signal INT ignored, which Java leaves so. */
  public static boolean ignoresInterrupts(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false; // not Linux: nothing is known
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 2) != 0;
  }

  /** Keeps settings of the machine from showing in what programs do and print. */
  public static void isolate(Map<String, String> environment) {
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("JDK_JAVA_OPTIONS");
    environment.put("no_proxy", "127.0.0.1,localhost");
  }

  /** Runs a command to its end; it reads nothing. */
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
