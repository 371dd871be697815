package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/**
 * A database with many jobs, inserted by SQL. There is one due job for ten completed jobs. Each
 * tenant has at most eleven jobs, except one tenant with as many due jobs as all others together.
 */
final class LargeTable implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  static final String TYPE = "microsoft.exchange.transportrule";

  /** The number of expired jobs, for any size. */
  static final int EXPIRED = 100;

  static final String LARGE_TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final String TEMPLATE_TENANT = "98ceffcc-7c54-4227-8844-835af5a023ce";
  private static final String USER = "5c7d0b28-bdf8-410c-aa93-4df372b16203";

  /** A user of a tenant with eleven jobs. */
  static final Caller ONE_OF_MANY =
      Caller.user("00000000-0000-4000-8000-000000000017", USER, "Adele Vance");

  /** A user of the tenant with many jobs. */
  static final Caller ONE_WITH_MANY = Caller.user(LARGE_TENANT, USER, "Adele Vance");

  private static final long TICKS_PER_SECOND = 10_000_000;
  private static final long WEEK = 7 * 24 * 3_600 * TICKS_PER_SECOND;

  private final TestDatabase kind;
  private final TestDatabase.Fresh database;
  private final DataSource pool;

  /** The explanations of the statements of {@link #explained}. */
  final ExplainingDataSource explaining;

  /** A store whose statements are explained. */
  final JobStore explained;

  /** A store on the same tables whose statements are not explained. */
  final JobStore store;

  private LargeTable(TestDatabase kind, TestDatabase.Fresh database) {
    this.kind = kind;
    this.database = database;
    this.pool = database.newPool();
    this.store = JdbcJobStore.open(pool);
    this.explaining = new ExplainingDataSource(kind, pool);
    this.explained = JdbcJobStore.open(explaining.proxy());
  }

  /**
   * Fills a database.
   *
   * @param finished the number of completed jobs
   */
  static LargeTable of(TestDatabase kind, int finished) throws SQLException {
    TestDatabase.Fresh database = kind.fresh();
    LargeTable table = new LargeTable(kind, database);
    try (SnapshotService service = table.service(table.store)) {
      // the store writes the row from which all others are copied
      service.createSnapshot(
          Caller.user(TEMPLATE_TENANT, USER, "Adele Vance"),
          CreateSnapshotRequest.of("Weekly export", TYPE));
    }
    boolean h2 = kind != TestDatabase.POSTGRESQL && kind != TestDatabase.MARIADB;
    if (h2) { // it commits every 32nd number of a sequence
      table.execute("set write_delay 500");
    }
    if (kind == TestDatabase.POSTGRESQL) { // reads depend on which pages were vacuumed
      table.execute(
          "alter table snapshot_jobs set (autovacuum_enabled = false)",
          "alter table snapshot_queue set (autovacuum_enabled = false)",
          "alter table snapshot_snapshots set (autovacuum_enabled = false)");
    }
    table.execute(fill(kind, finished));
    if (h2) {
      table.execute("set write_delay 0");
    }
    return table;
  }

  /** Removes all jobs on PostgreSQL, whose statistics then are those of empty tables. */
  void empty() throws SQLException {
    for (String table :
        List.of("jobs", "queue", "snapshots", "content", "tenants", "quota_usage")) {
      execute("delete from snapshot_" + table);
      execute("vacuum (analyze) snapshot_" + table);
    }
  }

  /** Waits until MariaDB has purged the old versions of rows. */
  void purge() throws SQLException {
    if (kind == TestDatabase.MARIADB) {
      execute("set global innodb_max_purge_lag_wait = 0");
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Returns a service without workers and with a fixed clock. */
  SnapshotService service(JobStore on) {
    return SnapshotService.builder(
            on,
            (job, type) -> {
              throw new IllegalStateException("the source must not be read");
            })
        .workers(0)
        .clock(() -> NOW)
        .build();
  }

  private static String[] fill(TestDatabase kind, int finished) {
    long now = NOW.getEpochSecond() * TICKS_PER_SECOND;
    int due = finished / 10;
    String spread = "mod(n * 79190000000, " + WEEK + ")";
    return new String[] {
      insert(
          kind,
          finished,
          tenant("floor((n - 1) / 10)")
              + ", concat('finished-', n), 'SUCCEEDED', "
              + (now - WEEK + 1)
              + " + "
              + spread
              + ", "
              + (now + 1)
              + " + "
              + spread
              + ", 2, 1, concat('snapshot-', n), 3"),
      insert(
          kind,
          due,
          tenant("n - 1")
              + ", concat('due-', n), null, "
              + dueTimes(now)
              + ", null, null, null, null"),
      insert(
          kind,
          due,
          "'"
              + LARGE_TENANT
              + "', concat('waiting-', n), null, "
              + dueTimes(now)
              + ", null, null, null, null"),
      insert(
          kind,
          EXPIRED,
          tenant("1000000 + n")
              + ", concat('expired-', n), 'SUCCEEDED', "
              + (now - WEEK)
              + " - n, "
              + now
              + " - n, 2, 1, concat('snapshot-', n), 3"),
      "insert into snapshot_queue (job_number, job_id, due_at, expires_at, status, claim_number,"
          + " leased, attempt) select job_number, job_id, created_at, expires_at, 'NOT_STARTED', 0,"
          + " false, 1 from snapshot_jobs where status is null and tenant_id <> '"
          + TEMPLATE_TENANT
          + "'",
      "insert into snapshot_snapshots (tenant_id, snapshot_id, job_number) select tenant_id,"
          + " snapshot_id, job_number from snapshot_jobs where snapshot_id is not null",
      kind == TestDatabase.MARIADB
          ? "analyze table snapshot_jobs, snapshot_queue, snapshot_snapshots"
          : "analyze"
    };
  }

  private static String tenant(String number) {
    return "concat('00000000-0000-4000-8000-', lpad(concat('', " + number + "), 12, '0'))";
  }

  /**
   * Returns the creation, at which the job is due, and the expiry of a job, 100 µs after those of
   * the one before.
   */
  private static String dueTimes(long now) {
    long from = now - 3_600 * TICKS_PER_SECOND;
    return from + " + n * 1000, " + (from + WEEK) + " + n * 1000";
  }

  private static String insert(TestDatabase kind, int count, String values) {
    String numbers =
        switch (kind) {
          case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF ->
              "(select x as n from system_range(1, " + count + "))";
          case POSTGRESQL -> "(select n from generate_series(1, " + count + ") as series(n))";
          case MARIADB -> "(select seq as n from seq_1_to_" + count + ")";
        };
    return "insert into snapshot_jobs (tenant_id, job_id, status, created_at, expires_at,"
        + " claim_number, attempt, snapshot_id, resource_count, details) select "
        + values
        + ", template.details from "
        + numbers
        + " numbers, (select details from snapshot_jobs where tenant_id = '"
        + TEMPLATE_TENANT
        + "') template";
  }

  @Override
  public void close() {
    database.close();
  }
}
