package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The process that the examples with several processes start: a service on a database, whose URL is
 * the first line that it reads. It prints a line for each job that it accepts or ends.
 */
@Command(name = "node", hidden = true, description = "One process of the examples with several.")
final class NodeCommand implements Callable<Integer> {

  /** Short, so that a job of a killed process is soon taken over. */
  static final Duration LEASE = Duration.ofSeconds(2);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_JOB = Duration.ofMinutes(2);

  private final PrintStream out = System.out;
  private final AtomicInteger ended = new AtomicInteger();

  @Option(names = "--accept", defaultValue = "0", description = "how many jobs to create")
  private int jobsToAccept;

  @Option(
      names = "--until-ended",
      description = "a switch: end when all jobs have, not when the input does")
  private boolean untilEnded;

  @Option(
      names = "--stay-after",
      description = "after how many ended jobs to stay in the middle of the next ones")
  private int stayAfter = Integer.MAX_VALUE;

  /** Returns the tenant whose jobs a process accepts by itself. */
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
    String jdbcUrl = input.readLine();
    if (jdbcUrl == null) {
      throw new EOFException("no URL of a database was sent");
    }
    try (SharedDatabase database = SharedDatabase.open(DatabaseUrl.parse(jdbcUrl));
        SnapshotService service =
            SnapshotService.builder(database.store(), this::read)
                .lease(LEASE)
                .pollInterval(POLL_INTERVAL)
                .listener(this::tell)
                .build()) {
      for (int i = 1; i <= jobsToAccept; i++) {
        SnapshotJob job =
            service.createSnapshot(
                admin(),
                CreateSnapshotRequest.of("Export " + i, "microsoft.exchange.transportrule"));
        out.println("accepted " + job.id());
      }
      if (untilEnded) {
        for (SnapshotJob job : service.listJobs(admin())) {
          service.awaitCompletion(admin(), job.id(), LONGEST_JOB);
        }
      } else {
        out.println("ready");
        while (input.readLine() != null) {
          // whatever else is sent: the end of the input is what counts
        }
      }
    }
    return 0;
  }

  private ResourceReader read(ReadContext context, String resourceType) throws Exception {
    boolean stays = ended.get() >= stayAfter;
    if (stays) {
      out.println("staying in " + context.jobId());
    }
    return new SlowTenant(SampleTenant.contoso(), stays ? LONG_PAUSE : PAUSE)
        .read(context, resourceType);
  }

  private void tell(SnapshotJobTransition transition) {
    if (transition.to() != null && transition.to().isTerminal()) {
      ended.incrementAndGet();
      out.println("ended " + transition.job().id());
    }
  }
}
