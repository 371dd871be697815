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

/** A child process that runs {@link Main}. A listener receives the lines that it prints. */
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
   * @param arguments the arguments of {@link Main#main}
   * @param lines receives each line that the process prints, on a separate thread
   */
  static ChildJvm start(List<String> arguments, Consumer<String> lines) throws IOException {
    return start(List.of(), arguments, lines);
  }

  /**
   * Starts a process with JVM options. Options and arguments must not contain secrets: other users
   * of the machine can read them.
   *
   * @param options the JVM options, for example {@code -Dname=value}
   * @param arguments the arguments of {@link Main#main}
   * @param lines receives each line that the process prints, on a separate thread
   */
  static ChildJvm start(List<String> options, List<String> arguments, Consumer<String> lines)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // a process of seconds gains by a faster start
    command.addAll(options);
    Collections.addAll(command, "-cp", classPath(), Main.class.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ChildJvm(process, lines);
  }

  /** Returns the class path of this program, even if a build tool has loaded its classes. */
  private static String classPath() throws IOException {
    if (Main.class.getModule().isNamed()) {
      throw new IOException(
          "this example starts further processes, so it must run from the class path");
    }
    if (!(Main.class.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path");
    }
    List<String> paths = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      try {
        paths.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IOException("the entries of the class path must be files: " + url, e);
      }
    }
    return String.join(File.pathSeparator, paths);
  }

  /** Sends a line to the process. */
  void send(String line) throws IOException {
    input.write(line + System.lineSeparator());
    input.flush();
  }

  /** Kills the process without warning, and waits until it has ended. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Ends the input of the process, waits for the process, and returns its exit code. */
  int end() throws IOException, InterruptedException {
    input.close();
    return awaitEnd();
  }

  /** Waits until the process ends by itself, and returns its exit code. */
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

  /** Kills the process if it still runs. */
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
      // a killed process may break its pipe; all earlier lines have been received
      lines.accept("output ended: " + e.getMessage());
    }
  }
}
