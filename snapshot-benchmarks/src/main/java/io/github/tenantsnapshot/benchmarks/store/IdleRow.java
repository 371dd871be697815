package io.github.tenantsnapshot.benchmarks.store;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.Measurements;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Rounds;
import io.github.tenantsnapshot.benchmarks.run.Row;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Row f: the time from the creation of a job to its end, while nothing else runs. */
public final class IdleRow implements Row {

  private static final String OURS = "create to finished";
  private static final String IMMEDIATE = "db-scheduler, immediate execution";
  private static final String MEDIAN = "p50";
  private static final String LATE = "p99";

  /** Creates the row. */
  public IdleRow() {}

  @Override
  public String settings() {
    return DatabaseKind.settings()
        + "; default settings of the service and of db-scheduler; the end is committed";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    int jobs = pass.pick(30, 500, 2_000);
    List<Result> results = new ArrayList<>();
    Measurements memory =
        new Rounds().add(OURS, () -> ours(new MemoryJobStore(), jobs * 4)).run(pass);
    results.add(
        memory.state(
            "idle, memory: create to finished, p50", MEDIAN, "ms", OURS, Goal.figureAtMost(0.1)));
    for (DatabaseKind kind : List.of(DatabaseKind.POSTGRESQL, DatabaseKind.POSTGRESQL_DURABLE)) {
      Measurements measured =
          new Rounds()
              .add(OURS, () -> ours(kind, jobs))
              .add(IMMEDIATE, () -> dbScheduler(kind, jobs))
              .run(pass);
      String what = "idle, " + kind + ": create to finished, ";
      results.add(
          measured.compare(what + MEDIAN, MEDIAN, "ms", OURS, IMMEDIATE, Goal.ratioAtMost(1.25)));
      results.add(measured.compare(what + LATE, LATE, "ms", OURS, IMMEDIATE, Goal.stated()));
    }
    return results;
  }

  private static Map<String, Double> ours(DatabaseKind kind, int jobs) throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      Map<String, Double> figures = ours(JdbcJobStore.open(database.pool(8)), jobs);
      SnapshotJobs.requireSucceeded(database, jobs);
      return figures;
    }
  }

  private static Map<String, Double> ours(JobStore store, int jobs) throws Exception {
    Semaphore ended = new Semaphore(0);
    try (SnapshotService service =
        SnapshotJobs.service(store, List.of())
            .addListener(
                transition -> {
                  if (transition.to() != null && transition.to().isTerminal()) {
                    ended.release();
                  }
                })
            .build()) {
      return times(
          jobs,
          ended,
          number ->
              service.createSnapshot(
                  SnapshotJobs.caller(number / 100), SnapshotJobs.request(number)));
    }
  }

  private static Map<String, Double> dbScheduler(DatabaseKind kind, int jobs) throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      DbScheduler.createTable(database);
      Semaphore ended = new Semaphore(0);
      InstantSource clock = InstantSource.system();
      Scheduler scheduler =
          DbScheduler.builder(database.pool(12), ended::release).enableImmediateExecution().build();
      scheduler.start();
      Map<String, Double> figures =
          times(jobs, ended, number -> DbScheduler.scheduleNow(scheduler, number, clock.instant()));
      scheduler.stop();
      database.requireNumber(0, "select count(*) from scheduled_tasks");
      return figures;
    }
  }

  /** Creates jobs one after the other, each after the end of the one before. */
  private static Map<String, Double> times(int jobs, Semaphore ended, Threads.Work create)
      throws Exception {
    double[] milliseconds = new double[jobs];
    for (int number = 0; number < jobs; number++) {
      long start = System.nanoTime();
      create.run(number);
      if (!ended.tryAcquire(SnapshotJobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the job has not ended: " + number);
      }
      milliseconds[number] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(milliseconds);
    return Map.of(MEDIAN, milliseconds[jobs / 2], LATE, milliseconds[jobs * 99 / 100]);
  }
}
