package io.github.tenantsnapshot.tests.stores;

import static io.github.tenantsnapshot.tests.stores.JobScenario.ADMIN;
import static io.github.tenantsnapshot.tests.stores.JobScenario.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.store.jdbc.JdbcDialect;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that a store cannot use, and its error messages. */
@Timeout(120)
class UnusableDatabaseTest {

  private static final String LOST = " connection to the job store's database ";
  private static final String READ_ONLY = "the job store's database is read-only: ";
  private static final String FULL = "the job store's database has no space or no resources left: ";

  // Unreachable

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:tcp://127.0.0.1:PORT/jobs;USER=sa;PASSWORD=secret",
        "jdbc:postgresql://127.0.0.1:PORT/jobs?user=postgres&password=secret",
        "jdbc:mariadb://127.0.0.1:PORT/jobs?user=root&password=secret"
      })
  void unreachableDatabaseFailsTheOpening(String url) throws IOException {
    try (Socket refusing = boundSocket();
        HikariDataSource pool =
            Pools.to(
                url.replace("PORT", String.valueOf(refusing.getLocalPort())),
                config ->
                    config.setConnectionTimeout(5_000))) { // H2's driver tries for two seconds
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JdbcJobStore.open(pool))
          .withMessageStartingWith("the database of the job store cannot be reached: ")
          .withMessageMatching(".*Connection refused.*")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }
  }

  /** HikariCP throws its own exception if it connects lazily. */
  @Test
  void unreachableDatabaseFailsTheFirstConnectionOfAPool() throws IOException {
    try (Socket refusing = boundSocket();
        HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(
          "jdbc:postgresql://127.0.0.1:"
              + refusing.getLocalPort()
              + "/jobs?user=postgres&password=secret");
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JdbcJobStore.open(pool))
          .withMessageMatching("the database of the job store cannot be reached: .*refused.*")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret").hasLineCount(1));
    }
  }

  /**
   * Returns a socket whose port refuses connections. An unused port could get connected to itself,
   * since clients that retry may get that port as their own.
   */
  private static Socket boundSocket() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  @Test
  void serviceRecoversWhenTheDatabaseIsReachableAgain() throws Exception {
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
        TcpProxy way = new TcpProxy(PostgreSqlServer.port());
        HikariDataSource pool =
            Pools.to(
                database.url().replace(":" + PostgreSqlServer.port() + "/", ":" + way.port() + "/"),
                config -> config.setConnectionTimeout(250))) {
      JobStore store = JdbcJobStore.open(pool);
      try (SnapshotService service = JobScenario.accepting(store)) {
        SnapshotJob job = JobScenario.create(service, "Weekly export");
        way.become(TcpProxy.State.CUT);

        for (int i = 0; i < 2; i++) { // first with a broken connection, then without any
          assertFails(() -> service.getJob(ADMIN, job.id()), LOST);
          assertFails(() -> JobScenario.create(service, "Another export"), LOST);
          assertFails(() -> store.claim(START, Duration.ofMinutes(1), 1), LOST);
          assertFails(() -> store.deleteExpired(START, 1), LOST);
        }
        assertOutOfService(service);

        way.become(TcpProxy.State.OPEN);
        assertThat(listWhenItIsBack(service)).containsExactly(job);
        JobScenario.create(service, "Another export");
      }
    }
  }

  /** Retries until the pool, which pauses between failures, has connected again. */
  private static List<SnapshotJob> listWhenItIsBack(SnapshotService service) {
    while (true) {
      try {
        return service.listJobs(ADMIN);
      } catch (JobStoreException e) {
        assertThat(e).hasMessageContaining(LOST);
      }
    }
  }

  private static void assertOutOfService(SnapshotService service) throws IOException {
    GraphEndpoint graph = GraphEndpoint.builder(service, request -> ADMIN).build();
    String jobs =
        "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs";
    try (GraphResponse response = graph.handle(GraphRequest.of("GET", jobs))) {
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.bodyText())
          .contains("\"code\":\"ServiceUnavailable\"", "The job store is out of service.")
          .doesNotContain("127.0.0.1", "jdbc", "postgres", "Exception", "Hikari");
    }
  }

  // Read-only

  @ParameterizedTest
  @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
  void readOnlyDatabaseWithTablesIsReported(TestDatabase kind) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      SnapshotJob job;
      try (HikariDataSource pool = Pools.to(database.url());
          SnapshotService service = JobScenario.accepting(JdbcJobStore.open(pool))) {
        job = JobScenario.create(service, "Weekly export");
      }
      try (HikariDataSource pool = readOnly(kind, database)) {
        JobStore store = JdbcJobStore.open(pool);
        try (SnapshotService service = JobScenario.accepting(store)) {
          assertThat(service.listJobs(ADMIN)).containsExactly(job);
          assertFails(() -> JobScenario.create(service, "Another export"), READ_ONLY);
          assertFails(() -> service.deleteJob(ADMIN, job.id()), READ_ONLY);
          assertFails(() -> store.claim(START, Duration.ofMinutes(1), 1), READ_ONLY);
          assertThat(service.listJobs(ADMIN)).containsExactly(job);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
  void readOnlyDatabaseWithoutTablesIsReported(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      try (HikariDataSource pool = Pools.to(database.url());
          Connection connection = pool.getConnection()) {
        assertThat(connection.isReadOnly()).isFalse(); // H2 has created the file
      }
      try (HikariDataSource pool = readOnly(kind, database)) {
        assertFails(() -> JdbcJobStore.open(pool), READ_ONLY);
      }
    }
  }

  private static HikariDataSource readOnly(TestDatabase kind, TestDatabase.Fresh database) {
    return Pools.to(
        database.url()
            + switch (kind) {
              case POSTGRESQL -> "&options=-c%20default_transaction_read_only=on";
              case MARIADB -> "&sessionVariables=tx_read_only=1";
              default -> ";ACCESS_MODE_DATA=r";
            });
  }

  // Full

  @Test
  void fullDiskIsReported() throws SQLException {
    JdbcDataSource dataSource = new JdbcDataSource();
    try (FullDisk disk = new FullDisk()) {
      dataSource.setURL(disk.url());
      try (Connection unused = dataSource.getConnection()) { // keeps the database open
        JobStore store = JdbcJobStore.open(dataSource);
        try (SnapshotService service = JobScenario.accepting(store)) {
          SnapshotJob job = JobScenario.create(service, "Weekly export");
          disk.fill();

          assertFails(
              () -> JobScenario.create(service, "Another export"), ": No space left on device");

          disk.free();
          assertThat(service.listJobs(ADMIN)).containsExactly(job);
          JobScenario.create(service, "Another export");
        }
      }
    }
  }

  /**
   * H2 closes a database after a failed write, but its connections stay in the pool. Here the pool
   * tests them before each use; by default it skips the test within half a second of the last use.
   */
  @Test
  void fullDiskBehindAPoolIsReported() {
    String property = "com.zaxxer.hikari.aliveBypassWindowMs";
    System.setProperty(property, "-1");
    try (FullDisk disk = new FullDisk();
        HikariDataSource pool =
            Pools.to(disk.url(), config -> config.setConnectionTimeout(60_000))) {
      JobStore store = JdbcJobStore.open(pool);
      try (SnapshotService service = JobScenario.accepting(store)) {
        SnapshotJob job = JobScenario.create(service, "Weekly export");
        disk.fill();

        assertFails(
            () -> JobScenario.create(service, "Another export"), ": No space left on device");
        assertThat(service.listJobs(ADMIN)).containsExactly(job); // on a new connection

        disk.free();
        assertThat(service.listJobs(ADMIN)).containsExactly(job);
        JobScenario.create(service, "Another export");
      }
    } finally {
      System.clearProperty(property);
    }
  }

  /** Each server has its own error codes for a full disk or table. */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void fullServerIsReported(TestDatabase kind) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      JobStore store = JdbcJobStore.open(probed.proxy());
      try (SnapshotService service = JobScenario.accepting(store)) {
        List<Integer> codes = kind == TestDatabase.MARIADB ? List.of(1_021, 1_114) : List.of(0);
        for (int code : codes) {
          probed.failAt(2, kind == TestDatabase.MARIADB ? "HY000" : "53100", code);
          assertFails(() -> JobScenario.create(service, "Weekly export"), FULL);
        }
        assertThat(service.listJobs(ADMIN)).isEmpty();
      }
    }
  }

  // Unsupported

  @Test
  void unsupportedProductIsRejected() {
    try (TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(1));
      probed.pretendToBe("Oracle");
      DataSource dataSource = probed.proxy();

      assertFails(
          () -> JdbcJobStore.open(dataSource),
          "the database must be one of H2, PostgreSQL, MariaDB: Oracle ");

      JobScenario.run(JdbcJobStore.builder(dataSource).dialect(JdbcDialect.H2).open());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "H2_MEMORY, 2.2.224 (2023-09-17), H2 2.3.232",
    "POSTGRESQL, 14.20, PostgreSQL 15",
    "MARIADB, 10.2.44-MariaDB, MariaDB 10.6",
    "MARIADB, 5.5.5-10.5.29-MariaDB, MariaDB 10.6"
  })
  void unsupportedVersionIsRejected(TestDatabase kind, String version, String oldest)
      throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      probed.pretendToBeOfVersion(version);
      DataSource dataSource = probed.proxy();
      String message = "the database must be " + oldest + " or later: ";

      assertFails(() -> JdbcJobStore.open(dataSource), message);
      assertFails(() -> JdbcJobStore.builder(dataSource).createTables(false).open(), message);
    }
  }

  @ParameterizedTest
  @CsvSource({"H2_FILE, 2.5.252", "POSTGRESQL, 19.1", "MARIADB, 12.1.2-MariaDB", "MARIADB, ?"})
  void untestedVersionIsAccepted(TestDatabase kind, String version) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      probed.pretendToBeOfVersion(version);

      JobScenario.run(JdbcJobStore.open(probed.proxy()));
    }
  }

  // Behind a pooler in transaction mode

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "26000 | ERROR: prepared statement \"S_1\" does not exist",
        "42P05 | ERROR: prepared statement \"S_2\" already exists",
        "42P05 | FEHLER: vorbereitete Anweisung »S_2« existiert bereits",
        "08P01 | ERROR: bind message supplies 4 parameters, but prepared statement \"S_13\""
            + " requires 1"
      })
  void lostPreparedStatementOfAPooledConnectionIsReported(String state, String message) {
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      JobStore store = JdbcJobStore.open(probed.proxy());
      try (SnapshotService service = JobScenario.accepting(store)) {
        probed.before(
            (action, sql) -> {
              throw new SQLException(message, state);
            });
        assertFails(
            () -> service.listJobs(ADMIN),
            "such as PgBouncer, add prepareThreshold=0 to the URL: " + message);
      }
    }
  }

  @Test
  void rejectedMessageIsNotReportedAsALostConnection() {
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      JobStore store = JdbcJobStore.open(probed.proxy());
      try (SnapshotService service = JobScenario.accepting(store)) {
        probed.before(
            (action, sql) -> {
              throw new SQLException("FATAL: unsupported startup parameter: search_path", "08P01");
            });
        assertFails(
            () -> service.listJobs(ADMIN),
            "the database of the job store failed: FATAL: unsupported startup parameter");
      }
    }
  }

  // With a driver that counts only changed rows

  @Test
  void driverThatCountsOnlyChangedRowsIsRejected() {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh();
        HikariDataSource pool = Pools.to(database.url() + "&useAffectedRows=true")) {
      assertFails(() -> JdbcJobStore.open(pool), "leave useAffectedRows off");
    }
  }

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatExceptionOfType(JobStoreException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }
}
