package io.github.tenantsnapshot.examples;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Another Java process that runs one of these programs. Its lines are handed to a listener. */
final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final Writer input;
  private final Thread reader;

  private ChildJvm(Process process, Consumer<String> lines) {
    this.process = process;
    this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.reader = new Thread(() -> read(lines), "child-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a process.
   *
   * @param arguments as {@link Main#main} takes them
   * @param lines is told each line that the process prints, on a thread of its own
   */
  static ChildJvm start(List<String> arguments, Consumer<String> lines) throws IOException {
    return start(List.of(), arguments, lines);
  }

  /**
   * Starts a process with options of its JVM. Options and arguments must hold no secrets: other
   * users of the machine can read them.
   *
   * @param options for example {@code -Dname=value}
   * @param arguments as {@link Main#main} takes them
   * @param lines is told each line that the process prints, on a thread of its own
   */
  static ChildJvm start(List<String> options, List<String> arguments, Consumer<String> lines)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // it lives for seconds: no time to optimize
    command.addAll(options);
    Collections.addAll(command, "-cp", classPath(), Main.class.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ChildJvm(process, lines);
  }

  /** Returns where this program's classes come from, also where a build tool has loaded them. */
  private static String classPath() throws IOException {
    if (Main.class.getModule().isNamed()) {
      throw new IOException(
          "it starts processes of its own, and must be on the class path for that");
    }
    if (!(Main.class.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path");
    }
    List<String> paths = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      try {
        paths.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IOException("the class path has an entry that is no file: " + url, e);
      }
    }
    return String.join(File.pathSeparator, paths);
  }

  /** Sends a line to the process. */
  void send(String line) throws IOException {
    input.write(line + System.lineSeparator());
    input.flush();
  }

  /** Kills the process hard, as if the machine had lost its power, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Tells the process that nothing more will be sent, and returns its exit code. */
  int end() throws IOException, InterruptedException {
    input.close();
    return awaitEnd();
  }

  /** Waits for the process to end by itself, and returns its exit code. */
  int awaitEnd() throws InterruptedException {
    int status = process.waitFor();
    reader.join();
    return status;
  }

  /** Runs an action when the process has ended. */
  void onEnd(Runnable action) {
    var unused = process.onExit().thenRun(action);
  }

  long processId() {
    return process.pid();
  }

  /** Kills the process if it still lives. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read(Consumer<String> lines) {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      output.lines().forEach(lines);
    } catch (IOException | UncheckedIOException e) {
      // a process that was killed has closed its end: what it said until then has been heard
      lines.accept("output ended: " + e.getMessage());
    }
  }
}
