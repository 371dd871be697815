package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that shows that jobs in a file survive the process that accepted them. */
@Command(
    name = "durable",
    description = "Shows that jobs in a file survive the process that accepted them.")
final class DurableCommand implements Callable<Integer> {

  private static final int JOBS = 12; // the maximum of a tenant
  private static final int COMPLETED_BEFORE_KILL = 3;

  private final PrintStream out;

  @Option(
      names = "--kill",
      description = "a switch: kill the process while it works, and let another process continue")
  private boolean kill;

  DurableCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tenant-snapshot");
    try {
      return run(folder.resolve("jobs"));
    } finally {
      delete(folder);
    }
  }

  private int run(Path file) throws IOException, InterruptedException {
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    CountDownLatch allAccepted = new CountDownLatch(JOBS);
    CountDownLatch blocked = new CountDownLatch(1);
    List<String> first = new ArrayList<>(node(file, "--accept", Integer.toString(JOBS)));
    if (kill) {
      first.addAll(List.of("--block-after", Integer.toString(COMPLETED_BEFORE_KILL)));
    }
    try (ChildJvm process =
        ChildJvm.start(
            first,
            line -> {
              if (line.startsWith("accepted ")) {
                accepted.add(line.substring("accepted ".length()));
                allAccepted.countDown();
              } else if (line.startsWith("blocked in ")) {
                blocked.countDown();
              }
            })) {
      if (kill) {
        allAccepted.await();
        blocked.await();
        process.kill();
        out.println(
            "process " + process.processId() + " accepted " + JOBS + " jobs and was killed");
      } else {
        requireSuccess(process);
      }
    }
    if (kill) {
      show("after the kill:", file, accepted);
      try (ChildJvm process = ChildJvm.start(node(file), line -> {})) {
        out.println("process " + process.processId() + " continues the jobs");
        requireSuccess(process);
      }
    }
    return show("at the end:", file, accepted) ? 0 : 1;
  }

  private static List<String> node(Path file, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("node", "--file", file.toString(), "--until-completed"));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private static void requireSuccess(ChildJvm process) throws IOException, InterruptedException {
    if (process.awaitEnd() != 0) {
      throw new IOException("process " + process.processId() + " failed");
    }
  }

  /** Prints every job in the file; returns whether all accepted jobs have succeeded. */
  private boolean show(String when, Path file, Set<String> accepted) {
    out.println(when);
    Map<SnapshotJobStatus, Integer> statuses = new EnumMap<>(SnapshotJobStatus.class);
    int repeated = 0;
    Instant now = InstantSource.system().instant();
    try (JdbcJobStore store = JdbcJobStore.openFile(file)) {
      for (StoredJob job : store.list(NodeCommand.admin().tenantId(), null, JOBS, now)) {
        if (!accepted.contains(job.job().id())) {
          out.println("  job " + job.job().id() + " was not accepted");
          return false;
        }
        out.printf(
            Locale.ROOT,
            "  %s  %-10s  %-11s  attempt %d%n",
            job.job().id(),
            job.job().displayName(),
            job.job().status(),
            job.attempt());
        statuses.merge(job.job().status(), 1, Integer::sum);
        repeated += job.attempt() > 1 ? 1 : 0;
      }
    }
    int succeeded = statuses.getOrDefault(SnapshotJobStatus.SUCCEEDED, 0);
    out.printf(
        Locale.ROOT,
        "  %d accepted, %d succeeded, %d in more than one attempt%n",
        accepted.size(),
        succeeded,
        repeated);
    return accepted.size() == JOBS && succeeded == JOBS;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
