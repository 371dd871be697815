package io.github.tenantsnapshot.tests.failover;

import static org.junit.jupiter.api.Assumptions.abort;

import io.github.tenantsnapshot.tests.programs.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A database server in a process, which may have child processes. Used by one thread. */
final class ServerProcess implements AutoCloseable {

  private static final long LONGEST_SECONDS = 300;
  private static final long BETWEEN_CHECKS_MILLIS = 20;

  /** Below the ports that Linux gives to outgoing connections, which could take a server's port. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 30_000;
  private static final Random PORTS = new Random();

  private final String name;
  private final Process process;
  private final Path log;

  /** The ways to end a server by force. */
  enum Kill {
    /** The parent process gets SIGQUIT, upon which PostgreSQL ends at once. */
    QUIT,
    /** The parent process gets SIGKILL; its children notice that it is gone. */
    PARENT,
    /** Every process gets SIGKILL. */
    ALL
  }

  /** A condition to wait for; an SQL exception means that it does not hold yet. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws SQLException;
  }

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Skips the test if a program is missing. */
  static void assumeExists(Path program, String debianPackages) {
    if (!Files.isExecutable(program)) {
      abort("skipped: there is no " + program + "; install Debian's " + debianPackages);
    }
  }

  /** Skips the test if a file is missing. */
  static void assumeReadable(Path file, String debianPackages) {
    if (!Files.isReadable(file)) {
      abort("skipped: there is no " + file + "; install Debian's " + debianPackages);
    }
  }

  /**
   * Starts a server.
   *
   * @param log the file to which it appends its output
   */
  static ServerProcess start(String name, Path log, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Programs.isolate(builder.environment());
    return new ServerProcess(name, builder.start(), log);
  }

  /** Runs a program until it ends, and requires that it succeeds. */
  static void run(List<String> command) throws IOException, InterruptedException {
    Programs.Outcome outcome =
        Programs.run(Path.of("").toAbsolutePath(), Map.of("LC_ALL", "C"), command);
    if (outcome.status() != 0) {
      throw new AssertionError(command + " failed: " + outcome.out() + outcome.err());
    }
  }

  /** Deletes the data of a server that has ended, which may be hundreds of megabytes. */
  static void deleteData(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Returns a command that runs as a user who is not root, as most servers require. */
  static List<String> withoutRoot(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      whole.addAll(List.of("unshare", "--user")); // root's files, but nobody's name
    }
    whole.addAll(command);
    return whole;
  }

  /** Returns a port of loopback that no server uses. */
  static int freePort() {
    while (true) {
      int port = FIRST_PORT + PORTS.nextInt(LAST_PORT - FIRST_PORT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) { // another server has it
        continue;
      }
    }
  }

  /** Waits for a condition; fails if the server ends meanwhile. */
  void await(String what, Condition condition) throws InterruptedException {
    SQLException last = null;
    long checks = TimeUnit.SECONDS.toMillis(LONGEST_SECONDS) / BETWEEN_CHECKS_MILLIS;
    for (long i = 0; i < checks; i++) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (SQLException e) {
        last = e;
      }
      if (process.waitFor(BETWEEN_CHECKS_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            name + " has ended with exit code " + process.exitValue() + ", see " + log);
      }
    }
    throw new AssertionError(name + ": no " + what + ", see " + log, last);
  }

  /** Ends the server by force; returns when none of its processes exists any more. */
  void kill(Kill how) throws IOException, InterruptedException {
    signal("STOP", process.toHandle()); // it must not start children that would be missed
    List<ProcessHandle> all = all();
    switch (how) {
      case QUIT -> {
        signal("QUIT", process.toHandle());
        signal("CONT", process.toHandle());
      }
      case PARENT -> process.destroyForcibly();
      case ALL -> all.forEach(ProcessHandle::destroyForcibly);
    }
    for (ProcessHandle each : all) {
      try {
        var unused = each.onExit().get(LONGEST_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError(name + " still has the process " + each.pid(), e);
      }
    }
  }

  /** Stops all processes of the server until {@link #resume}. */
  void pause() throws IOException, InterruptedException {
    signalAll("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signalAll("CONT");
  }

  private void signalAll(String signal) throws IOException, InterruptedException {
    signal(signal, all().toArray(ProcessHandle[]::new));
  }

  private List<ProcessHandle> all() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  private static void signal(String signal, ProcessHandle... processes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    for (ProcessHandle each : processes) {
      command.add(Long.toString(each.pid()));
    }
    run(command);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    try {
      if (isAlive()) {
        kill(Kill.ALL);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) { // by the timeout of the test; the processes are killed
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
