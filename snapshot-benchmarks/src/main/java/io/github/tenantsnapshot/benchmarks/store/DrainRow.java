package io.github.tenantsnapshot.benchmarks.store;

import static io.github.tenantsnapshot.benchmarks.database.DatabaseKind.H2_FILE;
import static io.github.tenantsnapshot.benchmarks.database.DatabaseKind.MARIADB;
import static io.github.tenantsnapshot.benchmarks.database.DatabaseKind.POSTGRESQL;
import static io.github.tenantsnapshot.benchmarks.database.DatabaseKind.POSTGRESQL_DURABLE;

import io.github.tenantsnapshot.benchmarks.database.Cost;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.Measurements;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Rounds;
import io.github.tenantsnapshot.benchmarks.run.Row;
import io.github.tenantsnapshot.benchmarks.store.DbScheduler.Polling;
import io.github.tenantsnapshot.benchmarks.store.SnapshotJobs.DrainSettings;
import java.util.ArrayList;
import java.util.List;

/** Row d: the rate and the cost of running jobs that are due. */
public final class DrainRow implements Row {

  private static final int WORKERS = 16;
  private static final DrainSettings NO_CONTENT = new DrainSettings(WORKERS, 15, 0);
  private static final DrainSettings ONE_RESOURCE = new DrainSettings(WORKERS, 15, 1);
  private static final DrainSettings DEFAULTS = new DrainSettings(4, 0, 0);

  private static final String OURS = "no content";
  private static final String OURS_RESOURCE = "one small resource";
  private static final String OURS_DEFAULTS = "default settings";

  /** Creates the row. */
  public DrainRow() {}

  @Override
  public String settings() {
    return DatabaseKind.settings()
        + "; 16 workers or threads, pools of two more connections, claimAhead 15,"
        + " polls each second (JobRunr: 5 s, its least); with default settings 4 workers without"
        + " claimAhead, and 10 threads of db-scheduler that poll each 10 s; db-scheduler locks and"
        + " fetches with the limits (0.5, 1.0), tuned (1.0, 4.0); a job counts when its end is"
        + " committed, one of JobRunr when it has run";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    List<Result> results = new ArrayList<>();
    results.addAll(postgreSql(pass));
    SnapshotJobs.dropTemplates();
    results.addAll(durable(pass));
    SnapshotJobs.dropTemplates();
    results.addAll(h2(pass));
    results.addAll(mariaDb(pass));
    return results;
  }

  private static Rounds with(
      Rounds rounds, DatabaseKind kind, int jobs, String name, Polling polling) {
    return rounds.add(name, () -> DbScheduler.drain(kind, jobs, WORKERS, polling));
  }

  private static List<Result> postgreSql(Pass pass) throws Exception {
    int jobs = pass.pick(200, 10_000, 20_000);
    Rounds rounds =
        new Rounds()
            .add(OURS, () -> SnapshotJobs.drain(POSTGRESQL, jobs, NO_CONTENT))
            .add(OURS_RESOURCE, () -> SnapshotJobs.drain(POSTGRESQL, jobs, ONE_RESOURCE))
            .add(OURS_DEFAULTS, () -> SnapshotJobs.drain(POSTGRESQL, jobs, DEFAULTS))
            .add(JobRunrJobs.NAME, () -> JobRunrJobs.drain(POSTGRESQL, jobs, WORKERS));
    with(rounds, POSTGRESQL, jobs, DbScheduler.FETCH, Polling.FETCH);
    with(rounds, POSTGRESQL, jobs, DbScheduler.LOCK_AND_FETCH, Polling.LOCK_AND_FETCH);
    with(rounds, POSTGRESQL, jobs, DbScheduler.TUNED, Polling.TUNED);
    with(rounds, POSTGRESQL, jobs, DbScheduler.DEFAULTS, Polling.DEFAULTS);
    Measurements measured = rounds.run(pass);
    String what = "drain of " + jobs + " due jobs, PostgreSQL, ";
    String perJob = "per job of the drain, PostgreSQL: ";
    return List.of(
        rate(measured, what + "no content", OURS, DbScheduler.FETCH, Goal.stated()),
        rate(
            measured,
            what + "no content",
            OURS,
            DbScheduler.LOCK_AND_FETCH,
            Goal.ratioAtLeast(1.2)),
        rate(measured, what + "no content", OURS, DbScheduler.TUNED, Goal.ratioAtLeast(0.9)),
        rate(
            measured,
            what + "one small resource",
            OURS_RESOURCE,
            DbScheduler.LOCK_AND_FETCH,
            Goal.ratioAtLeast(0.8)),
        rate(measured, what + "no content", OURS, JobRunrJobs.NAME, Goal.ratioAtLeast(3)),
        rate(
            measured,
            what + "default settings (4 workers)",
            OURS_DEFAULTS,
            DbScheduler.DEFAULTS,
            Goal.ratioAtLeast(1)),
        measured.compare(
            perJob + "WAL without full-page images",
            Cost.WAL,
            "bytes",
            OURS,
            DbScheduler.LOCK_AND_FETCH,
            Goal.figureAtMost(1_500)),
        measured.compare(
            perJob + "CPU of the server",
            Cost.SERVER,
            "µs",
            OURS,
            DbScheduler.LOCK_AND_FETCH,
            Goal.figureAtMost(120)),
        measured.compare(
            perJob + "CPU of the JVM",
            Cost.JVM,
            "µs",
            OURS,
            DbScheduler.LOCK_AND_FETCH,
            Goal.figureAtMost(45)),
        measured.compare(
            perJob + "commits",
            Cost.COMMITS,
            "commits",
            OURS,
            DbScheduler.LOCK_AND_FETCH,
            Goal.stated()));
  }

  private static List<Result> durable(Pass pass) throws Exception {
    int jobs = pass.pick(200, 5_000, 20_000);
    Rounds rounds =
        new Rounds().add(OURS, () -> SnapshotJobs.drain(POSTGRESQL_DURABLE, jobs, NO_CONTENT));
    with(rounds, POSTGRESQL_DURABLE, jobs, DbScheduler.LOCK_AND_FETCH, Polling.LOCK_AND_FETCH);
    with(rounds, POSTGRESQL_DURABLE, jobs, DbScheduler.TUNED, Polling.TUNED);
    Measurements measured = rounds.run(pass);
    String what = "drain of " + jobs + " due jobs, PostgreSQL, durable";
    return List.of(
        rate(measured, what, OURS, DbScheduler.LOCK_AND_FETCH, Goal.ratioAtLeast(1.2)),
        rate(measured, what, OURS, DbScheduler.TUNED, Goal.ratioAtLeast(0.9)));
  }

  private static List<Result> h2(Pass pass) throws Exception {
    int jobs = pass.pick(100, 2_000, 20_000);
    Rounds rounds = new Rounds().add(OURS, () -> SnapshotJobs.drain(H2_FILE, jobs, NO_CONTENT));
    with(rounds, H2_FILE, jobs, DbScheduler.FETCH, Polling.FETCH);
    Measurements measured = rounds.run(pass);
    String what = "drain of " + jobs + " due jobs, H2 file";
    return List.of(
        rate(measured, what, OURS, DbScheduler.FETCH, Goal.ratioAtLeast(0.8)),
        measured.compare(
            "per job of the drain, H2 file: written",
            Cost.WRITTEN,
            "bytes",
            OURS,
            DbScheduler.FETCH,
            Goal.figureAtMost(30_000)));
  }

  private static List<Result> mariaDb(Pass pass) throws Exception {
    int jobs = pass.pick(100, 2_000, 20_000);
    Rounds rounds = new Rounds().add(OURS, () -> SnapshotJobs.drain(MARIADB, jobs, NO_CONTENT));
    with(rounds, MARIADB, jobs, DbScheduler.FETCH, Polling.FETCH);
    return List.of(
        rate(
            rounds.run(pass),
            "drain of " + jobs + " due jobs, MariaDB",
            OURS,
            DbScheduler.FETCH,
            Goal.stated()));
  }

  private static Result rate(
      Measurements measured, String what, String ours, String theirs, Goal goal) {
    return measured.compare(what, Cost.RATE, "jobs/s", ours, theirs, goal);
  }
}
