package io.github.tenantsnapshot.benchmarks.store;

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
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Row e: the rate of creating jobs, each in a transaction of its own. */
public final class CreateRow implements Row {

  private static final String OURS = "create";
  private static final String INSERT = "insert into the same table";
  private static final String SCHEDULE = "db-scheduler, schedule";

  /** Creates the row. */
  public CreateRow() {}

  @Override
  public String settings() {
    return DatabaseKind.settings()
        + "; 100 jobs in each tenant, no limits; as many connections as threads";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    List<Result> results = new ArrayList<>();
    for (int threads : new int[] {1, 8}) {
      int jobs = pass.pick(200, 4_000, 20_000);
      DatabaseKind kind = DatabaseKind.POSTGRESQL;
      Measurements measured =
          new Rounds()
              .add(OURS, () -> create(kind, jobs, threads))
              .add(INSERT, () -> insert(kind, jobs, threads))
              .add(SCHEDULE, () -> DbScheduler.schedule(kind, jobs, threads))
              .run(pass);
      String what = "create, PostgreSQL, threads: " + threads;
      results.add(rate(measured, what, INSERT, 0.5));
      results.add(rate(measured, what, SCHEDULE, threads == 1 ? 0.8 : 0.75));
      results.add(
          measured.compare(
              what + ": WAL", Cost.WAL, "bytes per job", OURS, SCHEDULE, Goal.stated()));
    }
    int jobs = pass.pick(100, 1_000, 5_000);
    Measurements measured =
        new Rounds()
            .add(OURS, () -> create(DatabaseKind.H2_FILE, jobs, 1))
            .add(INSERT, () -> insert(DatabaseKind.H2_FILE, jobs, 1))
            .run(pass);
    results.add(rate(measured, "create, H2 file, threads: 1", INSERT, 0.7));
    return results;
  }

  private static Result rate(Measurements measured, String what, String peer, double goal) {
    return measured.compare(what, Cost.RATE, "jobs/s", OURS, peer, Goal.ratioAtLeast(goal));
  }

  private static Map<String, Double> create(DatabaseKind kind, int jobs, int threads)
      throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind);
        SnapshotService service =
            SnapshotJobs.service(JdbcJobStore.open(database.pool(threads)), List.of())
                .workers(0)
                .build()) {
      Cost cost = Cost.start(database);
      Threads.run(
          threads,
          jobs,
          number ->
              service.createSnapshot(
                  SnapshotJobs.caller(number / 100), SnapshotJobs.request(number)));
      Map<String, Double> figures = cost.end(jobs);
      database.requireNumber(jobs, "select count(*) from snapshot_jobs");
      return figures;
    }
  }

  /** Inserts rows like that of a created job, without any check. */
  private static Map<String, Double> insert(DatabaseKind kind, int jobs, int threads)
      throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      DataSource pool = database.pool(threads);
      JdbcJobStore store = JdbcJobStore.open(pool);
      SnapshotJobs.create(store, 1);
      String details = database.texts("select details from snapshot_jobs").get(0);
      Cost cost = Cost.start(database);
      Threads.run(threads, jobs, number -> insert(pool, number, details));
      Map<String, Double> figures = cost.end(jobs);
      database.requireNumber(jobs + 1L, "select count(*) from snapshot_jobs");
      return figures;
    }
  }

  private static void insert(DataSource pool, int number, String details) throws Exception {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into snapshot_jobs (tenant_id, job_id, name_hash, created_at, expires_at,"
                    + " details) values (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, SnapshotJobs.caller(number / 100).tenantId());
      insert.setString(2, UUID.randomUUID().toString());
      insert.setString(3, (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", ""));
      insert.setLong(4, 17_954_244_000_000_000L + number);
      insert.setLong(5, 17_960_292_000_000_000L + number);
      insert.setString(6, details);
      insert.executeUpdate();
    }
  }
}
