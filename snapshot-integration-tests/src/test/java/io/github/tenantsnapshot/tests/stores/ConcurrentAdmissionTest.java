package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Admissions by two nodes at the same time, half of them in transactions of the host that have read
 * the tables before: never more jobs than may be visible, and never a name twice.
 */
@Timeout(120)
class ConcurrentAdmissionTest {

  private static final Instant START = JobScenario.START;
  private static final String TENANT = JobScenario.ADMIN.tenantId();
  private static final int VISIBLE = 12;
  private static final int THREADS = 6;
  private static final int ROUNDS = 5;
  private static final AdmissionLimits LIMITS = AdmissionLimits.of(VISIBLE, START, Long.MAX_VALUE);

  /** H2 has only one: see {@link #transactionWithRepeatableReadsIsRejectedOnH2}. */
  static Stream<Arguments> isolationsOfDatabases() {
    return Stream.of(
        Arguments.of(TestDatabase.H2_MEMORY, Connection.TRANSACTION_READ_COMMITTED),
        Arguments.of(TestDatabase.H2_FILE, Connection.TRANSACTION_READ_COMMITTED),
        Arguments.of(TestDatabase.POSTGRESQL, Connection.TRANSACTION_READ_COMMITTED),
        Arguments.of(TestDatabase.POSTGRESQL, Connection.TRANSACTION_REPEATABLE_READ),
        Arguments.of(TestDatabase.MARIADB, Connection.TRANSACTION_READ_COMMITTED),
        Arguments.of(TestDatabase.MARIADB, Connection.TRANSACTION_REPEATABLE_READ));
  }

  /** It would admit a job too many: it does not see the jobs that others have created. */
  @Test
  void transactionWithRepeatableReadsIsRejectedOnH2() throws SQLException {
    try (TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      try (Connection connection = pool.getConnection()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);

        assertThatIllegalStateException()
            .isThrownBy(() -> store.inTransaction(connection))
            .withMessage(
                "the isolation of a transaction on H2 must be READ COMMITTED, so that it sees the"
                    + " jobs that others have created");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("isolationsOfDatabases")
  void twoNodesAdmitNoMoreJobsThanMayBeVisible(TestDatabase kind, int isolation) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (TestDatabase.Fresh database = kind.fresh()) {
        JdbcJobStore store = JdbcJobStore.open(database.newPool());
        for (int i = 1; i < VISIBLE; i++) {
          store.admit(job("Earlier export " + i), LIMITS, START);
        }

        List<Admission.Outcome> outcomes =
            admitTogether(database, isolation, thread -> "Weekly export " + thread);

        assertThat(outcomes)
            .containsOnlyOnce(Admission.Outcome.ADMITTED)
            .containsOnly(Admission.Outcome.ADMITTED, Admission.Outcome.TOO_MANY_VISIBLE);
        assertThat(store.list(TENANT, null, 100, START)).hasSize(VISIBLE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("isolationsOfDatabases")
  void twoNodesAdmitANameOnce(TestDatabase kind, int isolation) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (TestDatabase.Fresh database = kind.fresh()) {
        JdbcJobStore store = JdbcJobStore.open(database.newPool());
        store.admit(job("Earlier export"), LIMITS, START);

        List<Admission.Outcome> outcomes =
            admitTogether(database, isolation, thread -> "Weekly export");

        assertThat(outcomes)
            .containsOnlyOnce(Admission.Outcome.ADMITTED)
            .containsOnly(Admission.Outcome.ADMITTED, Admission.Outcome.NAME_TAKEN);
        assertThat(store.list(TENANT, null, 100, START)).hasSize(2);
      }
    }
  }

  private static List<Admission.Outcome> admitTogether(
      TestDatabase.Fresh database, int isolation, IntFunction<String> names) throws Exception {
    List<DataSource> pools = List.of(database.newPool(), database.newPool());
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<FutureTask<Admission.Outcome>> admissions = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      DataSource pool = pools.get(i % 2);
      JdbcJobStore store = JdbcJobStore.open(pool);
      StoredJob job = job(names.apply(i));
      FutureTask<Admission.Outcome> admission =
          new FutureTask<>(
              () -> {
                start.await();
                return thread < THREADS / 2
                    ? store.admit(job, LIMITS, START).outcome()
                    : admitInTransaction(store, pool, isolation, job);
              });
      new Thread(admission).start();
      admissions.add(admission);
    }
    List<Admission.Outcome> outcomes = new ArrayList<>();
    for (FutureTask<Admission.Outcome> admission : admissions) {
      outcomes.add(admission.get());
    }
    return outcomes;
  }

  /** Admits a job as a host does, which retries its transaction after a failure. */
  private static Admission.Outcome admitInTransaction(
      JdbcJobStore store, DataSource pool, int isolation, StoredJob job) throws SQLException {
    while (true) {
      try (Connection connection = pool.getConnection()) {
        connection.setTransactionIsolation(isolation);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          statement.executeQuery("select count(*) from snapshot_jobs");
        }
        try {
          Admission admission = store.inTransaction(connection).admit(job, LIMITS, START);
          connection.commit();
          return admission.outcome();
        } catch (JobStoreException | SQLException e) {
          connection.rollback();
        }
      }
    }
  }

  private static StoredJob job(String name) {
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(UUID.randomUUID().toString())
                .displayName(name)
                .tenantId(TENANT)
                .resources(List.of(JobScenario.TYPE))
                .createdDateTime(START)
                .createdBy(new IdentitySet(new Identity("adele", "Adele Vance"), null))
                .build())
        .displayNameKey(name)
        .expiresAt(START.plus(Duration.ofDays(7)))
        .dueAt(START)
        .build();
  }
}
