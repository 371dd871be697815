package io.github.tenantsnapshot.benchmarks.store;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that runs jobs of a database which other processes also run. It prints {@code ready},
 * starts after a line of input, prints the number of jobs that it has ended, and stops after
 * another line; then it prints how many jobs it has executed.
 */
final class NodeProgram {

  static final String SNAPSHOTS = "snapshots";
  static final String DB_SCHEDULER = "db-scheduler";
  static final String EXECUTED = "executed ";
  static final int WORKERS = 16;

  private static final AtomicInteger EXECUTIONS = new AtomicInteger();
  private static final AtomicInteger ENDED = new AtomicInteger();

  private NodeProgram() {}

  /** Runs jobs of the program and the database that the arguments name. */
  public static void main(String[] arguments) throws IOException {
    HikariDataSource pool = FreshDatabase.pool(arguments[1], WORKERS + 2);
    if (arguments[0].equals(SNAPSHOTS)) {
      JdbcJobStore store = JdbcJobStore.builder(pool).createTables(false).open();
      awaitLine();
      SnapshotService service = service(store);
      report();
      service.close();
    } else {
      Scheduler scheduler =
          DbScheduler.scheduler(
              pool,
              WORKERS,
              DbScheduler.Polling.LOCK_AND_FETCH,
              () -> {
                EXECUTIONS.incrementAndGet();
                ENDED.incrementAndGet();
              });
      awaitLine();
      scheduler.start();
      report();
      scheduler.stop();
    }
    System.out.println(EXECUTED + EXECUTIONS.get());
    System.exit(0);
  }

  private static SnapshotService service(JdbcJobStore store) {
    return SnapshotService.builder(
            store,
            (context, type) -> {
              EXECUTIONS.incrementAndGet();
              return ResourceReader.of(List.of());
            })
        .limits(SnapshotLimits.unlimited())
        .workers(WORKERS)
        .claimAhead(WORKERS - 1)
        .addListener(
            transition -> {
              if (transition.to() != null && transition.to().isTerminal()) {
                ENDED.incrementAndGet();
              }
            })
        .build();
  }

  private static void awaitLine() throws IOException {
    System.out.println("ready");
    while (System.in.read() != '\n') {
      continue;
    }
  }

  private static void report() throws IOException {
    int printed = 0;
    while (System.in.available() == 0) {
      int ended = ENDED.get();
      if (ended != printed) {
        System.out.println(ended);
        printed = ended;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
