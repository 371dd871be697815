package io.github.tenantsnapshot.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Runs commands, each with a log below {@code target/logs}. */
final class Commands {

  private static final long LONGEST_MINUTES = 15;

  /** The folder of the whole checkout. */
  static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  private static final Path LOGS = target("logs");

  private static final Path TARGET = Path.of("target");

  private Commands() {}

  /** The exit code and the output of a command. */
  record Outcome(int status, String out) {

    /** Asserts that the command succeeded. */
    Outcome succeeded() {
      assertThat(status).as(tail()).isZero();
      return this;
    }

    private String tail() {
      List<String> lines = out.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
  }

  /** Returns a folder of this module's build; creates it. */
  static Path target(String name) {
    try {
      return Files.createDirectories(Path.of("target", name).toAbsolutePath());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Returns an empty folder of this module's build. */
  static Path emptyTarget(String name) throws IOException {
    Path folder = target(name);
    delete(folder);
    return Files.createDirectories(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Copies a folder of the checkout, without what builds wrote. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path relative = from.relativize(file);
        Path copied = to.resolve(relative.toString());
        if (StreamSupport.stream(relative.spliterator(), false).anyMatch(TARGET::equals)) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(file, copied);
        }
      }
    }
  }

  /** Runs a command with empty input until it ends. */
  static Outcome run(String log, Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path file = LOGS.resolve(log + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(file.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("MAVEN_OPTS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).as("%s", command).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(file));
  }
}
