package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The number of parameters of statements when a tenant has many jobs. PostgreSQL allows 65,535
 * parameters, H2 100,000.
 */
class BoundedStatementsTest {

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant EXPIRY = START.plus(Duration.ofDays(7));
  private static final Caller ADMIN =
      Caller.user("2fcf1c68-b412-4c85-bfb2-cb20152a6843", "adele", "Adele Vance");

  private static final int JOBS = 2_500;
  private static final long MAX_PARAMETERS = 1_100;

  private final AtomicLong mostParameters = new AtomicLong();

  /** Returns a store with many jobs of one tenant. */
  private JobStore storeWithJobs(TestDatabase.Fresh database) throws SQLException {
    DataSource pool = database.newPool(2);
    ProbedDataSource probed = new ProbedDataSource(pool);
    JobStore store = JdbcJobStore.open(probed.proxy());
    try (SnapshotService service =
        SnapshotService.builder(store, (context, type) -> ResourceReader.of(List.of()))
            .workers(0)
            .clock(() -> START)
            .build()) {
      service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", TYPE));
    }
    execute(
        pool,
        "insert into snapshot_jobs (tenant_id, job_id, name_hash, created_at, expires_at, details)"
            + " select j.tenant_id, concat('job-', n.x), concat('name-', n.x), j.created_at,"
            + " j.expires_at, j.details from snapshot_jobs j, ("
            + numbers()
            + ") n",
        "insert into snapshot_queue (job_number, job_id, due_at, expires_at, status, claim_number,"
            + " leased, attempt) select job_number, job_id, created_at, expires_at, 'NOT_STARTED',"
            + " 0, false, 1 from snapshot_jobs where job_id like 'job-%'");
    probed.before(
        (action, sql) ->
            mostParameters.accumulateAndGet(sql.chars().filter(c -> c == '?').count(), Math::max));
    return store;
  }

  private static String numbers() {
    List<String> digits = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      digits.add("select " + i + " as d");
    }
    String below50 = "(" + String.join(" union all ", digits) + ")";
    return "select a.d * 50 + b.d as x from " + below50 + " a, " + below50 + " b";
  }

  private static void execute(DataSource pool, String... statements) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void createRemovesManyExpiredJobsWithBoundedStatements(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      JobStore store = storeWithJobs(database);
      StoredJob existing = store.list(ADMIN.tenantId(), null, 1, START).get(0);

      Admission admission =
          store.admit(
              createdAtExpiry(existing), AdmissionLimits.of(1, START, Long.MAX_VALUE), EXPIRY);

      assertThat(admission.outcome()).isEqualTo(Admission.Outcome.ADMITTED);
      assertThat(admission.expired()).hasSize(JOBS + 1);
      assertThat(store.list(ADMIN.tenantId(), null, 10, EXPIRY)).hasSize(1);
      assertThat(store.deleteExpired(EXPIRY, 10).count()).isZero();
      assertThat(mostParameters).hasPositiveValue().hasValueLessThanOrEqualTo(MAX_PARAMETERS);
    }
  }

  private static StoredJob createdAtExpiry(StoredJob job) {
    return job.toBuilder()
        .job(
            job.job().toBuilder()
                .id("c91a1470-acc9-4585-bc03-522ae898f82f")
                .createdDateTime(EXPIRY)
                .build())
        .dueAt(EXPIRY)
        .expiresAt(EXPIRY.plus(Duration.ofDays(7)))
        .build();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void claimsWithTheLargestLimitHaveBoundedStatements(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      JobStore store = storeWithJobs(database);
      List<ClaimedJob> claimed = new ArrayList<>();
      List<ClaimedJob> last;
      do {
        last = store.claim(START, Duration.ofMinutes(1), Integer.MAX_VALUE);
        claimed.addAll(last);
      } while (!last.isEmpty());

      assertThat(claimed).hasSize(JOBS + 1);
      assertThat(mostParameters).hasPositiveValue().hasValueLessThanOrEqualTo(MAX_PARAMETERS);
    }
  }
}
