package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One of the processes that {@link DurableCommand} and {@link NodesCommand} start: a service on a
 * file or on a database. It prints a line for each job that it accepts or completes.
 */
@Command(name = "node", hidden = true, description = "Runs a process of durable or nodes.")
final class NodeCommand implements Callable<Integer> {

  /** Short, so that another process soon takes over the jobs of a killed one. */
  static final Duration LEASE = Duration.ofSeconds(2);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
  private static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(2);

  private final PrintStream out = System.out;
  private final AtomicInteger completed = new AtomicInteger();

  @Option(
      names = "--file",
      description = "the file of the job store; if absent, the first input line is a JDBC URL")
  private @Nullable Path file;

  @Option(names = "--accept", defaultValue = "0", description = "the number of jobs to create")
  private int jobsToAccept;

  @Option(
      names = "--until-completed",
      description = "a switch: exit when all jobs are completed, not at the end of the input")
  private boolean untilCompleted;

  @Option(
      names = "--block-after",
      description = "the number of completed jobs after which the source blocks")
  private int blockAfter = Integer.MAX_VALUE;

  /** Returns the caller of the jobs that a process creates. */
  static Caller admin() {
    return Caller.user(
        "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
        "98ceffcc-7c54-4227-8844-835af5a023ce",
        "Adele Vance");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (file != null) {
      try (JdbcJobStore store = JdbcJobStore.openFile(file)) {
        return run(store, input);
      }
    }
    String jdbcUrl = input.readLine();
    if (jdbcUrl == null) {
      throw new EOFException("the input must begin with the JDBC URL of a database");
    }
    try (SharedDatabase database = SharedDatabase.open(DatabaseUrl.parse(jdbcUrl))) {
      return run(database.store(), input);
    }
  }

  private int run(JobStore store, BufferedReader input) throws IOException, InterruptedException {
    try (SnapshotService service =
        SnapshotService.builder(store, this::read)
            .lease(LEASE)
            .pollInterval(POLL_INTERVAL)
            .addListener(this::printCompletion)
            .build()) {
      for (int i = 1; i <= jobsToAccept; i++) {
        SnapshotJob job =
            service.createSnapshot(
                admin(),
                CreateSnapshotRequest.of("Export " + i, "microsoft.exchange.transportrule"));
        out.println("accepted " + job.id());
      }
      if (untilCompleted) {
        for (SnapshotJob job : service.listJobs(admin())) {
          service.awaitCompletion(admin(), job.id(), COMPLETION_TIMEOUT);
        }
      } else {
        out.println("ready");
        while (input.readLine() != null) {
          // waits for the end of the input
        }
      }
    }
    return 0;
  }

  private ResourceReader read(ReadContext context, String resourceType) throws Exception {
    boolean blocks = completed.get() >= blockAfter;
    if (blocks) {
      out.println("blocked in " + context.jobId());
    }
    return new SlowTenant(SampleTenant.contoso(), blocks ? LONG_PAUSE : PAUSE)
        .read(context, resourceType);
  }

  private void printCompletion(SnapshotJobTransition transition) {
    if (transition.to() != null && transition.to().isTerminal()) {
      completed.incrementAndGet();
      out.println("completed " + transition.job().id());
    }
  }
}
