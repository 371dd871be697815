package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command that shows how several processes share the jobs of one database. */
@Command(name = "nodes", description = "Shows how three processes share the jobs of one database.")
final class NodesCommand implements Callable<Integer> {

  private static final int NODES = 3;
  private static final int JOBS = 200;
  private static final int JOBS_PER_TENANT = 10;
  private static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(5);

  private final PrintStream out;

  @Option(
      names = "--url",
      paramLabel = "URL",
      converter = UrlConverter.class,
      description =
          "the JDBC URL of a database with user and password, such as"
              + " jdbc:postgresql://localhost/test?user=me&password=secret;"
              + " by default, the example starts an H2 server")
  private @Nullable String given;

  NodesCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (given != null) {
      return run(given);
    }
    try (H2Server server = H2Server.start()) {
      return run(server.url());
    }
  }

  private int run(String jdbcUrl) throws IOException, InterruptedException {
    DatabaseUrl url = DatabaseUrl.parse(jdbcUrl);
    Map<String, List<String>> completedBy = new LinkedHashMap<>();
    List<ChildJvm> nodes = new ArrayList<>();
    try (SharedDatabase database = SharedDatabase.open(url);
        SnapshotService accepting =
            SnapshotService.builder(database.store(), SampleTenant.contoso())
                .workers(0) // this process accepts jobs and runs none
                .pollInterval(Duration.ofMillis(100))
                .build()) {
      for (int i = 1; i <= NODES; i++) {
        List<String> completed = new CopyOnWriteArrayList<>();
        completedBy.put("node " + i, completed);
        ChildJvm node =
            ChildJvm.start(
                List.of("node"),
                line -> {
                  if (line.startsWith("completed ")) {
                    completed.add(line.substring("completed ".length()));
                  }
                });
        nodes.add(node);
        node.send(jdbcUrl); // other users of the machine can read arguments
      }
      Map<SnapshotJob, Caller> jobs = createJobs(accepting);
      out.println(NODES + " processes share " + jobs.size() + " jobs on " + withoutSettings(url));
      int succeeded = 0;
      for (Map.Entry<SnapshotJob, Caller> job : jobs.entrySet()) {
        SnapshotJob end =
            accepting.awaitCompletion(job.getValue(), job.getKey().id(), COMPLETION_TIMEOUT);
        succeeded += end.status() == SnapshotJobStatus.SUCCEEDED ? 1 : 0;
      }
      for (ChildJvm node : nodes) {
        if (node.end() != 0) {
          throw new IOException("process " + node.processId() + " failed");
        }
      }
      for (Map.Entry<SnapshotJob, Caller> job : jobs.entrySet()) {
        accepting.deleteJob(job.getValue(), job.getKey().id());
      }
      return summarize(jobs.keySet(), completedBy, succeeded) ? 0 : 1;
    } finally {
      nodes.forEach(ChildJvm::close);
    }
  }

  private static Map<SnapshotJob, Caller> createJobs(SnapshotService accepting) {
    SecureRandom random = new SecureRandom(); // new tenants: the database may have earlier ones
    Map<SnapshotJob, Caller> jobs = new LinkedHashMap<>();
    for (int tenant = 0; tenant < JOBS / JOBS_PER_TENANT; tenant++) {
      Caller admin = Caller.application(newId(random), newId(random), "Exporter");
      for (int i = 1; i <= JOBS_PER_TENANT; i++) {
        jobs.put(
            accepting.createSnapshot(
                admin, CreateSnapshotRequest.of("Export " + i, "microsoft.exchange.transportrule")),
            admin);
      }
    }
    return jobs;
  }

  private static String newId(SecureRandom random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** Prints the jobs of each node; returns whether each job succeeded and completed once. */
  private boolean summarize(
      Set<SnapshotJob> jobs, Map<String, List<String>> completedBy, int succeeded) {
    Set<String> missing = new HashSet<>();
    jobs.forEach(job -> missing.add(job.id()));
    int total = 0;
    for (Map.Entry<String, List<String>> node : completedBy.entrySet()) {
      out.printf(Locale.ROOT, "  %s  %3d jobs%n", node.getKey(), node.getValue().size());
      node.getValue().forEach(missing::remove);
      total += node.getValue().size();
    }
    out.printf(Locale.ROOT, "  total   %3d jobs, %d of them succeeded%n", total, succeeded);
    return total == jobs.size() && missing.isEmpty() && succeeded == jobs.size();
  }

  private static String withoutSettings(DatabaseUrl url) {
    return url.address().replaceFirst("[?;].*", "");
  }

  /** A check that a URL is of a database that the job store supports. */
  static final class UrlConverter implements ITypeConverter<String> {

    @Override
    public String convert(String text) {
      try {
        DatabaseUrl.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage() + ": '" + text + "'");
      }
      return text;
    }
  }
}
