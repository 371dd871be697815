package io.github.tenantsnapshot.benchmarks.store;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.benchmarks.database.Cost;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.Measurements;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Rounds;
import io.github.tenantsnapshot.benchmarks.run.Row;
import io.github.tenantsnapshot.benchmarks.store.SnapshotJobs.DrainSettings;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Row l: what the whole life of a job costs, and what it leaves behind. */
public final class LifeRow implements Row {

  private static final int JOBS_PER_TENANT = 12;
  private static final int SWEPT = 50;
  private static final DrainSettings SETTINGS = new DrainSettings(16, 15, 1);

  private static final String DELETED = "deleted";
  private static final String EXPIRED = "expired";
  private static final String LEFT = "left";

  /** Creates the row. */
  public LifeRow() {}

  @Override
  public String settings() {
    return DatabaseKind.settings()
        + "; one small resource in each job, 12 jobs in each tenant, one list for each"
        + " job; 16 workers, claimAhead 15";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    List<Result> results = new ArrayList<>();
    for (DatabaseKind kind : List.of(DatabaseKind.POSTGRESQL, DatabaseKind.H2_FILE)) {
      boolean postgreSql = kind.isPostgreSql();
      int jobs = postgreSql ? pass.pick(240, 3_000, 20_004) : pass.pick(60, 600, 3_000);
      Measurements measured =
          new Rounds()
              .add(DELETED, () -> live(kind, jobs, true))
              .add(EXPIRED, () -> live(kind, jobs, false))
              .run(pass);
      for (String end : List.of(DELETED, EXPIRED)) {
        String what = "whole life, " + end + " at the end, " + kind + ", per job: ";
        if (postgreSql) {
          results.add(
              state(measured, what + "WAL without full-page images", Cost.WAL, "bytes", end));
          results.add(state(measured, what + "CPU of the server", Cost.SERVER, "µs", end));
          results.add(state(measured, what + "commits", Cost.COMMITS, "commits", end));
        } else {
          results.add(state(measured, what + "written", Cost.WRITTEN, "bytes", end));
        }
        results.add(state(measured, what + "CPU of the JVM", Cost.JVM, "µs", end));
        String left = postgreSql ? "disk left after a vacuum" : "disk left in the open file";
        results.add(state(measured, what + left, LEFT, "bytes", end));
      }
    }
    return results;
  }

  private static Result state(
      Measurements measured, String what, String figure, String unit, String arm) {
    return measured.state(what, figure, unit, arm, Goal.stated());
  }

  /** Creates, runs, lists and removes jobs with one small resource. */
  private static Map<String, Double> live(DatabaseKind kind, int jobs, boolean delete)
      throws Exception {
    InstantSource clock = InstantSource.system();
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      JdbcJobStore store = JdbcJobStore.open(database.pool(18));
      long empty = database.size();
      Cost cost = Cost.start(database);
      try (SnapshotService service =
          SnapshotJobs.service(store, List.of())
              .limits(SnapshotLimits.unlimited().toBuilder().retention(Duration.ofDays(7)).build())
              .workers(0)
              .build()) {
        Threads.run(
            8,
            jobs,
            number ->
                service.createSnapshot(
                    SnapshotJobs.caller(number / JOBS_PER_TENANT), SnapshotJobs.request(number)));
        SnapshotJobs.drain(store, jobs, SETTINGS);
        SnapshotJobs.requireSucceeded(database, jobs);
        Threads.run(8, jobs / JOBS_PER_TENANT, tenant -> listAndDelete(service, tenant, delete));
      }
      Duration later = delete ? Duration.ZERO : Duration.ofDays(8);
      while (store.deleteExpired(clock.instant().plus(later), SWEPT).count() > 0) {
        continue; // each call removes some jobs and sweeps content
      }
      database.requireNumber(
          0,
          "select (select count(*) from snapshot_jobs) + (select count(*) from snapshot_content)"
              + " + (select count(*) from snapshot_stale_content)");
      Map<String, Double> figures = cost.end(jobs);
      if (kind.isPostgreSql()) {
        database.analyze(); // vacuums, as the server does by itself
      }
      figures.put(LEFT, (double) (database.size() - empty) / jobs);
      return figures;
    }
  }

  private static void listAndDelete(SnapshotService service, int tenant, boolean delete) {
    for (int i = 0; i < JOBS_PER_TENANT; i++) { // one list for each job
      List<SnapshotJob> listed = service.listJobs(SnapshotJobs.caller(tenant));
      if (listed.size() != (delete ? JOBS_PER_TENANT - i : JOBS_PER_TENANT)) {
        throw new IllegalStateException("the list has " + listed.size() + " jobs");
      }
      if (delete) {
        service.deleteJob(SnapshotJobs.caller(tenant), listed.get(0).id());
      }
    }
  }
}
