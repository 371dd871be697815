package io.github.tenantsnapshot.tests.crashes;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.tests.operation.PacingPerJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The program of a node that will be killed. It creates jobs, deletes some, runs all jobs of the
 * database, and prints a line for each action. Its arguments are the JDBC URL, the file for
 * attempts, its name and a seed. It begins when it reads an order.
 */
final class NodeProgram {

  static final Duration LEASE = Duration.ofSeconds(1);
  static final int MAX_ATTEMPTS = 3;

  /** Limits that restrict neither the number of jobs nor the quota. */
  static final SnapshotLimits LIMITS =
      SnapshotLimits.documented().toBuilder()
          .visibleJobs(Integer.MAX_VALUE)
          .resourcesPerPeriod(Long.MAX_VALUE)
          .build();

  private static final SnapshotBehavior IN_ORDER =
      SnapshotBehavior.defaults().toBuilder()
          .contentOrder(SnapshotBehavior.ContentOrder.REQUEST_ORDER)
          .build();

  private static final int WORKERS = 4;
  private static final int POOL_SIZE = WORKERS + 2;
  private static final int FIRST_JOBS = 4;
  private static final int JOBS = 16;
  private static final int LARGEST_SWEEP = 100;

  private final Path attempts;
  private final String name;
  private final Random random;
  private final Set<Attempt> begun = ConcurrentHashMap.newKeySet();
  private final Semaphore ended = new Semaphore(FIRST_JOBS);
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  private NodeProgram(Path attempts, String name, long seed) {
    this.attempts = attempts;
    this.name = name;
    this.random = new Random(seed);
  }

  /** Runs until it is killed or, with an order to drain, until the end of its input. */
  public static void main(String[] arguments) throws Exception {
    NodeProgram program =
        new NodeProgram(Path.of(arguments[1]), arguments[2], Long.parseLong(arguments[3]));
    program.run(arguments[0]);
  }

  private void run(String url) throws Exception {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    say("standing by");
    String line = input.readLine();
    if (line == null) {
      return;
    }
    Order order = Order.parse(line);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(POOL_SIZE);
    config.setMinimumIdle(0);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      KillPoint point = order.point();
      JobStore store = BlockingStore.open(pool, point, order.passing(), () -> blockAt(point));
      try (SnapshotService service =
          SnapshotService.builder(store, this::read)
              .pacing(
                  point.operation() == Operation.COMPLETE_STEPS
                      ? PacingPerJob.ZERO // or the claim would start jobs
                      : Pacing.immediate())
              .lease(LEASE)
              .pollInterval(Duration.ofMillis(50))
              .maxAttempts(MAX_ATTEMPTS)
              .limits(LIMITS)
              .behavior(IN_ORDER)
              .workers(WORKERS)
              .addListener(this::hear)
              .build()) {
        say("working");
        Thread work =
            new Thread(
                () -> {
                  try {
                    if (order.drain()) {
                      drain(store);
                    } else {
                      createJobs(service, store, point);
                    }
                  } catch (Exception | Error e) {
                    e.printStackTrace();
                    say("failed " + e);
                  }
                },
                "work");
        work.setDaemon(true);
        work.start();
        while (input.readLine() != null) {
          // ignores further lines; only the end of the input matters
        }
        if (!order.drain()) { // the process that was to kill it has exited
          Runtime.getRuntime().halt(1);
        }
      }
    }
  }

  private void createJobs(SnapshotService service, JobStore store, KillPoint point)
      throws InterruptedException {
    if (point == KillPoint.READING) {
      create(service, NumberedTenants.POISONED, "Poison of " + name);
    }
    List<SnapshotJob> created = new ArrayList<>();
    for (int i = 1; i <= JOBS; i++) {
      ended.acquire();
      String tenant = NumberedTenants.TENANTS.get(random.nextInt(NumberedTenants.TENANTS.size()));
      created.add(create(service, tenant, "Job " + i + " of " + name));
      if (i % 3 == 0) {
        SnapshotJob job = created.remove(random.nextInt(created.size()));
        say(
            "deleting "
                + job.tenantId()
                + " "
                + job.id()
                + " "
                + String.join(",", job.resources()));
        service.deleteJob(caller(job.tenantId()), job.id());
      }
      if (i % 4 == 0) {
        var unused = store.deleteExpired(Instant.now(), LARGEST_SWEEP);
      }
    }
  }

  private SnapshotJob create(SnapshotService service, String tenant, String displayName) {
    List<String> types = new ArrayList<>(NumberedTenants.TYPES);
    Collections.shuffle(types, random);
    types = types.subList(0, 1 + random.nextInt(types.size()));
    SnapshotJob job =
        service.createSnapshot(
            caller(tenant), CreateSnapshotRequest.of(displayName, types.toArray(String[]::new)));
    say("accepted " + tenant + " " + job.id());
    return job;
  }

  private static Caller caller(String tenant) {
    return Caller.user(tenant, "98ceffcc-7c54-4227-8844-835af5a023ce", "Adele Vance");
  }

  /** Waits until no job is due within a day. Jobs that only wait to expire are due in a week. */
  private void drain(JobStore store) throws InterruptedException {
    while (store
        .nextDue()
        .filter(due -> due.isBefore(Instant.now().plus(Duration.ofDays(1))))
        .isPresent()) {
      var unused = ended.tryAcquire(20, TimeUnit.MILLISECONDS);
    }
    say("drained");
  }

  private ResourceReader read(ReadContext context, String type) throws IOException {
    Attempt attempt = new Attempt(context.jobId(), context.attempt(), name);
    if (begun.add(attempt)) {
      attempt.appendTo(attempts);
    }
    if (context.tenantId().equals(NumberedTenants.POISONED)) {
      blockAt(KillPoint.READING);
    }
    return ResourceReader.of(NumberedTenants.resources(context.jobId(), type));
  }

  private void hear(SnapshotJobTransition transition) {
    SnapshotJob job = transition.job();
    if (transition.event() == SnapshotJobEvent.DELETE) {
      say("deleted " + job.tenantId() + " " + job.id() + " " + transition.from());
    } else if (transition.to() != null && transition.to().isTerminal()) {
      ended.release();
    }
  }

  private void blockAt(KillPoint point) {
    say("at " + point);
    try {
      new CountDownLatch(1).await(); // never counted down
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Prints a line in a single write, so that the reader gets the whole line or nothing. */
  private void say(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
