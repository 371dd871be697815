package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
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

/** The command that shows that jobs in a database file outlive the process that accepted them. */
@Command(
    name = "durable",
    description = "Jobs in an H2 file, which outlive the process that accepted them.")
final class DurableCommand implements Callable<Integer> {

  private static final int JOBS = 12; // as many as a tenant may have
  private static final int ENDED_BEFORE_KILL = 3;

  private final PrintStream out;

  @Option(
      names = "--kill",
      description = "a switch: kill the process in the middle, and have another one go on")
  private boolean kill;

  DurableCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tenant-snapshot");
    try {
      return run("jdbc:h2:file:" + folder.resolve("jobs"));
    } finally {
      delete(folder);
    }
  }

  private int run(String jdbcUrl) throws IOException, InterruptedException {
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    CountDownLatch allAccepted = new CountDownLatch(JOBS);
    CountDownLatch inTheMiddle = new CountDownLatch(1);
    List<String> first =
        new ArrayList<>(List.of("node", "--accept", Integer.toString(JOBS), "--until-ended"));
    if (kill) {
      first.addAll(List.of("--stay-after", Integer.toString(ENDED_BEFORE_KILL)));
    }
    try (ChildJvm process =
        ChildJvm.start(
            first,
            line -> {
              if (line.startsWith("accepted ")) {
                accepted.add(line.substring("accepted ".length()));
                allAccepted.countDown();
              } else if (line.startsWith("staying in ")) {
                inTheMiddle.countDown();
              }
            })) {
      process.send(jdbcUrl);
      if (kill) {
        allAccepted.await();
        inTheMiddle.await();
        process.kill();
        out.println("process " + process.processId() + " accepted " + JOBS + " jobs; killed it");
      } else if (process.awaitEnd() != 0) {
        throw new IOException("process " + process.processId() + " failed");
      }
    }
    if (kill) {
      show("after the kill:", jdbcUrl, accepted);
      try (ChildJvm process = ChildJvm.start(List.of("node", "--until-ended"), line -> {})) {
        process.send(jdbcUrl);
        out.println("process " + process.processId() + " goes on with them");
        if (process.awaitEnd() != 0) {
          throw new IOException("process " + process.processId() + " failed");
        }
      }
    }
    return show("in the end:", jdbcUrl, accepted) ? 0 : 1;
  }

  /** Shows every accepted job as the file has it; tells whether all have succeeded. */
  private boolean show(String when, String jdbcUrl, Set<String> accepted) throws IOException {
    out.println(when);
    Map<SnapshotJobStatus, Integer> statuses = new EnumMap<>(SnapshotJobStatus.class);
    int repeated = 0;
    Instant now = InstantSource.system().instant();
    try (SharedDatabase database = SharedDatabase.open(DatabaseUrl.parse(jdbcUrl))) {
      for (StoredJob job : database.store().list(NodeCommand.admin().tenantId(), null, JOBS, now)) {
        if (!accepted.contains(job.job().id())) {
          out.println("  job " + job.job().id() + " was never accepted");
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
