package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several operations in one transaction of the caller, which see the changes of earlier ones. */
@Timeout(60)
class SharedTransactionTest {

  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");
  private static final CreateSnapshotRequest REQUEST =
      CreateSnapshotRequest.of("Weekly export", "microsoft.exchange.transportrule");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aNameIsTakenAndReleasedInTheSameTransaction(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      try (SnapshotService service =
              SnapshotService.builder(
                      store,
                      (job, type) -> {
                        throw new IllegalStateException("the source must not be read");
                      })
                  .workers(0)
                  .build();
          Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);

        SnapshotJob job = service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection));
        assertThatExceptionOfType(DisplayNameTakenException.class)
            .isThrownBy(
                () -> service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection)));
        try (Statement statement = connection.createStatement()) {
          statement.execute("delete from snapshot_jobs where job_id = '" + job.id() + "'");
        }
        SnapshotJob again = service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection));
        connection.commit();

        assertThat(service.listJobs(ADMIN)).extracting(SnapshotJob::id).containsExactly(again.id());
      }
    }
  }

  /** A lock on the usage would last until the host commits. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void openTransactionDoesNotBlockThePublicationsOfItsTenant(TestDatabase kind)
      throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      JobScenario.run(store);
      VirtualClock clock = VirtualClock.startingAt(JobScenario.START);
      try (SnapshotService service =
              SnapshotService.builder(store, (job, type) -> ResourceReader.of(RULES))
                  .clock(clock)
                  .build();
          Connection connection = pool.getConnection()) {
        SnapshotJob earlier =
            service.createSnapshot(
                ADMIN, CreateSnapshotRequest.of("Earlier export", JobScenario.TYPE));
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        SnapshotJob job = service.createSnapshot(ADMIN, REQUEST, store.inTransaction(connection));

        clock.advance(Duration.ZERO);

        assertThat(service.getJob(ADMIN, earlier.id()).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
        connection.commit();
        clock.advance(Duration.ZERO);
        assertThat(service.getJob(ADMIN, job.id()).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void idOfAnotherJobIsRejected(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      StoredJob first = job(NUMBERED_IDS.get(0), "Weekly export");
      AdmissionLimits limits = AdmissionLimits.of(12, JobScenario.START, Long.MAX_VALUE);
      store.admit(first, limits, JobScenario.START);
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        JobTransaction transaction = store.inTransaction(connection);

        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    transaction.admit(
                        job(NUMBERED_IDS.get(0), "Another export"), limits, JobScenario.START))
            .withMessage("job id must be unique: " + NUMBERED_IDS.get(0));
        assertThat(
                transaction
                    .admit(job(NUMBERED_IDS.get(1), "Another export"), limits, JobScenario.START)
                    .outcome())
            .isEqualTo(Admission.Outcome.ADMITTED);
        connection.commit();
      }
    }
  }

  /** Removal of expired jobs must not wait for a transaction of the host, which may stay open. */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void removalOfExpiredJobsSkipsThoseThatAnOpenTransactionHasRemoved(TestDatabase kind)
      throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      Instant later = JobScenario.START.plus(Duration.ofDays(7));
      AdmissionLimits limits = AdmissionLimits.of(12, JobScenario.START, Long.MAX_VALUE);
      StoredJob locked = job(NUMBERED_IDS.get(0), "Locked export");
      StoredJob foreign = foreignJob(NUMBERED_IDS.get(1));
      store.admit(locked, limits, JobScenario.START);
      store.admit(foreign, limits, JobScenario.START);
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        assertThat(
                store
                    .inTransaction(connection)
                    .admit(job(NUMBERED_IDS.get(2), "New export"), limits, later)
                    .expired())
            .containsExactly(locked);

        assertThat(store.deleteExpired(later, 1).jobs()).containsExactly(foreign);
        connection.rollback();
      }
      assertThat(store.deleteExpired(later, 10).jobs()).containsExactly(locked);
    }
  }

  private static final List<String> NUMBERED_IDS =
      List.of(
          "00000000-0000-4000-8000-000000000001",
          "00000000-0000-4000-8000-000000000002",
          "00000000-0000-4000-8000-000000000003");

  private static final List<SnapshotResource> RULES =
      List.of(new SnapshotResource("Rule 1", JobScenario.TYPE, JsonText.of("{\"Priority\":1}")));

  private static StoredJob job(String id, String name) {
    return job(ADMIN.tenantId(), id, name);
  }

  private static StoredJob foreignJob(String id) {
    return job("98ceffcc-7c54-4227-8844-835af5a023ce", id, "Foreign export");
  }

  private static StoredJob job(String tenantId, String id, String name) {
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(id)
                .displayName(name)
                .tenantId(tenantId)
                .resources(List.of(JobScenario.TYPE))
                .createdDateTime(JobScenario.START)
                .createdBy(new IdentitySet(new Identity("adele", "Adele Vance"), null))
                .build())
        .displayNameKey(name)
        .expiresAt(JobScenario.START.plus(Duration.ofDays(7)))
        .dueAt(JobScenario.START)
        .build();
  }
}
