package io.github.tenantsnapshot.tests.crashes;

import io.github.tenantsnapshot.tests.programs.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A process that runs a {@link NodeProgram}. Used by one thread. */
final class NodeProcess {

  /** JVM options for a fast start, because a node lives only for seconds. */
  private static final List<String> FAST_START =
      List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-Xmx128m");

  private final String name;
  private final Process process;
  private final Thread reader;
  private Order order;
  private long deadline;
  private boolean doomed;

  private NodeProcess(String name, Process process, BiConsumer<NodeProcess, String> lines) {
    this.name = name;
    this.process = process;
    this.reader = new Thread(() -> read(lines), "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a process.
   *
   * @param name the name of the node, which is part of each attempt
   * @param errors the file to which the process appends its errors
   * @param lines called with each line that the process prints, on a separate thread
   */
  static NodeProcess start(
      String name, List<String> arguments, Path errors, BiConsumer<NodeProcess, String> lines)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Programs.java());
    command.addAll(FAST_START);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), NodeProgram.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    Programs.isolate(builder.environment());
    return new NodeProcess(name, builder.start(), lines);
  }

  /** Sends the process its only order. */
  void begin(Order given) throws IOException {
    order = given;
    process.getOutputStream().write((given + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Returns the order; null before it is sent. */
  Order order() {
    return order;
  }

  /** Sets the {@link System#nanoTime()} at which to kill the process regardless of its progress. */
  void killBy(long nanoTime) {
    deadline = nanoTime;
    doomed = true;
  }

  /** Returns whether a deadline is set. */
  boolean isToBeKilled() {
    return doomed;
  }

  long deadline() {
    return deadline;
  }

  /** Kills the process by force; returns when it has exited and all of its output has been read. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Closes the input of the process, so that it ends, and returns its exit code. */
  int end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    int status = process.waitFor();
    reader.join();
    return status;
  }

  private void read(BiConsumer<NodeProcess, String> lines) {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      output.lines().forEach(line -> lines.accept(this, line));
    } catch (IOException | UncheckedIOException e) {
      lines.accept(this, "unheard " + e.getMessage()); // may occur when a process is killed
    }
    lines.accept(this, "gone");
  }

  @Override
  public String toString() {
    return name;
  }
}
