package io.github.tenantsnapshot.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A new JVM with the class path of this one, which runs until it is closed or ends. Used by one
 * thread at a time.
 */
public final class JavaProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private JavaProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the main method of a class. */
  public static JavaProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new JavaProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Returns the next line that the process prints.
   *
   * @throws IOException if the process ends before
   */
  public String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the process ended without a result: " + process.info());
    }
    return line;
  }

  /** Sends a line to the process. */
  public void writeLine(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Returns the time of all processors that the process has used. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Waits until the process has ended, and fails if it was not successful. */
  public void awaitEnd() throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the process failed: " + process.exitValue());
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
