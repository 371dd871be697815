package io.github.tenantsnapshot.benchmarks.store;

import static io.github.tenantsnapshot.benchmarks.database.DatabaseKind.POSTGRESQL;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.Caller;
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
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Row i: the pages that operations read and the WAL that they write, by the number of jobs. */
public final class GrowthRow implements Row {

  private static final int SMALL = 1_000;
  private static final int DUE = 1_000;
  private static final int JOBS_PER_TENANT = 10;
  private static final int OPERATIONS = 48;
  private static final int CLAIMS = 6;
  private static final int CLAIMED = 16;
  private static final String MEASURED = "measured";

  private final InstantSource clock = InstantSource.system();
  private int created;

  /** Creates the row. */
  public GrowthRow() {}

  /** An operation, by a number below {@link #OPERATIONS}. */
  @FunctionalInterface
  private interface Operation {
    void run(SnapshotService service, JdbcJobStore store, int number);
  }

  @Override
  public String settings() {
    return DatabaseKind.settings()
        + "; pages are read from shared buffers or from the disk; 10 stored jobs in"
        + " each tenant, 1,000 jobs due; without autovacuum";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    int large = pass.pick(4_000, 100_000, 1_000_000);
    try (FreshDatabase few = filled(SMALL);
        FreshDatabase many = filled(large)) {
      String ours = large + " stored jobs";
      String theirs = SMALL + " stored jobs";
      Measurements measured =
          new Rounds().add(ours, () -> run(many)).add(theirs, () -> run(few)).run(pass);
      List<Result> results = new ArrayList<>();
      for (String operation : List.of("get", "list", "create", "claim of 16")) {
        String what = operation + ", PostgreSQL, " + ours + ": ";
        results.add(
            measured.compare(
                what + "pages",
                operation + " pages",
                "pages",
                ours,
                theirs,
                Goal.ratioAtMost(1.1)));
        if (operation.startsWith("c")) {
          results.add(
              measured.compare(
                  what + "WAL", operation + " WAL", "bytes", ours, theirs, Goal.ratioAtMost(1.1)));
        }
      }
      return results;
    }
  }

  private static String guid(int kind, String number) {
    return "concat('00000000-0000-4000-8"
        + kind
        + "00-', lpad(cast("
        + number
        + " as text), 12, '0'))";
  }

  private static Caller caller(int tenant) {
    return Caller.user(
        String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", tenant),
        "5c7d0b28-bdf8-410c-aa93-4df372b16203",
        "Adele Vance");
  }

  /** Creates a database with finished jobs, 10 in each tenant, and others that are due. */
  private FreshDatabase filled(int finished) throws Exception {
    FreshDatabase database = FreshDatabase.create(POSTGRESQL);
    try (HikariDataSource pool = FreshDatabase.pool(database.url(), 2)) {
      SnapshotJobs.create(JdbcJobStore.open(pool), 1); // whose details the others copy
    }
    long now = clock.instant().getEpochSecond() * 10_000_000;
    long week = Duration.ofDays(7).toSeconds() * 10_000_000;
    String columns =
        "insert into snapshot_jobs (tenant_id, job_id, status, created_at, completed_at,"
            + " expires_at, claim_number, attempt, snapshot_id, resource_count, details) select ";
    String template = ", (select details from snapshot_jobs where status is null limit 1) from ";
    database.execute(
        columns
            + guid(0, "(n - 1) / " + JOBS_PER_TENANT)
            + ", "
            + guid(1, "n")
            + ", 'SUCCEEDED', "
            + (now - week / 2)
            + " + n, "
            + now
            + ", "
            + (now + week / 2)
            + " + n, 1, 1, "
            + guid(2, "n")
            + ", 0"
            + template
            + "generate_series(1, "
            + finished
            + ") as s(n)");
    database.execute(
        columns
            + guid(3, "n")
            + ", "
            + guid(1, "n")
            + ", null, "
            + now
            + " - n, null, "
            + (now + week)
            + ", null, null, null, null"
            + template
            + "generate_series(1, "
            + DUE
            + ") as s(n)");
    database.execute(
        "insert into snapshot_queue (job_number, job_id, due_at, expires_at, status, claim_number,"
            + " leased, attempt) select job_number, job_id, created_at, expires_at, 'NOT_STARTED',"
            + " 0, false, 1 from snapshot_jobs where status is null and claim_number is null and"
            + " job_number not in (select job_number from snapshot_queue)");
    database.execute(
        "insert into snapshot_snapshots (tenant_id, snapshot_id, job_number) select tenant_id,"
            + " snapshot_id, job_number from snapshot_jobs where snapshot_id is not null");
    database.requireNumber(finished + DUE + 1L, "select count(*) from snapshot_jobs");
    database.requireNumber(DUE + 1L, "select count(*) from snapshot_queue");
    for (String table :
        database.texts(
            "select tablename from pg_tables where schemaname = '" + database.name() + "'")) {
      // its reads would count
      database.execute("alter table " + table + " set (autovacuum_enabled = false)");
    }
    database.analyze();
    return database;
  }

  private Map<String, Double> run(FreshDatabase database) throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    measure(
        database,
        "get",
        OPERATIONS,
        figures,
        (service, store, number) ->
            service.getJob(
                caller(number),
                String.format(
                    Locale.ROOT, "00000000-0000-4000-8100-%012d", number * JOBS_PER_TENANT + 1)));
    measure(
        database,
        "list",
        OPERATIONS,
        figures,
        (service, store, number) -> {
          if (service.listJobs(caller(number + OPERATIONS)).size() < JOBS_PER_TENANT) {
            throw new IllegalStateException("the list is incomplete");
          }
        });
    measure(
        database,
        "create",
        OPERATIONS,
        figures,
        (service, store, number) ->
            service.createSnapshot(caller(number), SnapshotJobs.request(created++)));
    measure(
        database,
        "claim of 16",
        CLAIMS,
        figures,
        (service, store, number) -> {
          Instant now = clock.instant();
          if (store.claim(now, Duration.ofDays(1), CLAIMED).size() != CLAIMED) {
            throw new IllegalStateException("fewer than " + CLAIMED + " jobs are due");
          }
        });
    return figures;
  }

  private static void measure(
      FreshDatabase database,
      String name,
      int count,
      Map<String, Double> figures,
      Operation operation)
      throws SQLException {
    long pages;
    String position;
    try (HikariDataSource pool =
        FreshDatabase.pool(database.url() + "&ApplicationName=" + MEASURED, 1)) {
      JdbcJobStore store = JdbcJobStore.builder(pool).createTables(false).open();
      SnapshotService service =
          SnapshotJobs.service(store, List.of())
              .limits(SnapshotLimits.documented().toBuilder().visibleJobs(1_000).build())
              .workers(0)
              .build();
      pages = pages(database);
      position = Cost.position(database);
      for (int number = 0; number < count; number++) {
        operation.run(service, store, number);
      }
      service.close();
    }
    while (database.number(
            "select count(*) from pg_stat_activity where application_name = '" + MEASURED + "'")
        > 0) { // a connection counts its pages at its end
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    figures.put(name + " WAL", (double) Cost.walSince(database, position) / count);
    figures.put(name + " pages", (double) (pages(database) - pages) / count);
  }

  private static long pages(FreshDatabase database) throws SQLException {
    return database.number(
        "select sum(coalesce(heap_blks_read, 0) + coalesce(heap_blks_hit, 0)"
            + " + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0)"
            + " + coalesce(toast_blks_read, 0) + coalesce(toast_blks_hit, 0)"
            + " + coalesce(tidx_blks_read, 0) + coalesce(tidx_blks_hit, 0))::bigint"
            + " from pg_statio_user_tables where schemaname = '"
            + database.name()
            + "'");
  }
}
