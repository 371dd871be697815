package io.github.tenantsnapshot.tests.stores;

import static io.github.tenantsnapshot.tests.stores.JobScenario.ADMIN;
import static io.github.tenantsnapshot.tests.stores.JobScenario.START;
import static io.github.tenantsnapshot.tests.stores.JobScenario.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A job with a damaged row does not affect other jobs, of its tenant or of other tenants. */
@Timeout(120)
class DamagedJobTest {

  private static final Caller STRANGER =
      Caller.user("98ceffcc-7c54-4227-8844-835af5a023ce", "alex", "Alex Wilber");

  /** The maximum number of attempts of a claim. */
  private static final int CLAIM_ATTEMPTS = 16;

  private static final String CREATED_BY = "\"createdBy\":{}";

  /** A damage of a job's row, and the message of the store. */
  private enum Damage {
    DETAILS_TRUNCATED("jobs", "details = '{'", "its details are not JSON: "),
    DETAILS_EMPTY("jobs", "details = ''", "its details must be a JSON object"),
    DETAILS_NULL("jobs", "details = 'null'", "its details must be a JSON object"),
    DETAILS_WITH_TRAILING_TEXT(
        "jobs", "details = concat(details, '}')", "its details are not JSON: "),
    DETAILS_TOO_DEEP("jobs", "details = '" + "[".repeat(2_000) + "'", "its details are not JSON: "),
    NO_CREATOR("jobs", "details = '{}'", "the member createdBy of its details must be an object"),
    NO_NAME(
        "jobs",
        "details = '{" + CREATED_BY + "}'",
        "the member displayName of its details must be a string"),
    NAME_OF_ANOTHER_KIND(
        "jobs",
        "details = '{" + CREATED_BY + ",\"displayName\":5}'",
        "the member displayName of its details must be a string"),
    TYPES_OF_ANOTHER_KIND(
        "jobs",
        "details = '{"
            + CREATED_BY
            + ",\"displayName\":\"a\",\"displayNameKey\":null,\"description\":\"\","
            + "\"resources\":[1],\"errorDetails\":[]}'",
        "the member resources of its details must be an array of strings"),
    STATUS_UNKNOWN("queue", "status = 'LATER'", "its status is unknown: 'LATER'"),
    STATUS_EMPTY("queue", "status = ''", "its status is unknown: ''"),
    CREATED_TOO_LATE(
        "jobs", "created_at = 9223372036854775807", "its created_at is out of range: 92233"),
    COMPLETED_TOO_EARLY("jobs", "completed_at = -1", "its completed_at is out of range: -1"),
    DUE_TOO_EARLY_FOR_AN_INSTANT(
        "queue",
        "due_at = -9223372036850000001",
        "its due_at is out of range: -9223372036850000001"),
    DUE_NEARLY_AT_THE_LEAST_NUMBER(
        "queue",
        "due_at = -9223372036854775807",
        "its due_at is out of range: -9223372036854775807"),
    DUE_AT_THE_LEAST_NUMBER(
        "queue",
        "due_at = -9223372036854775808",
        "its due_at is out of range: -9223372036854775808"),
    EXPIRES_TOO_LATE(
        "jobs", "expires_at = 9223372036854775807", "its expires_at is out of range: 92233"),
    CLAIM_NUMBER_TOO_LARGE(
        "queue",
        "claim_number = 9223372036854775807",
        "its claim_number is out of range: 9223372036854775807"),
    CLAIM_NUMBER_NEGATIVE("queue", "claim_number = -7", "its claim_number is out of range: -"),
    ATTEMPT_TOO_LARGE(
        "queue", "attempt = 2147483647, leased = true", "its attempt is out of range: 2147483647"),
    ERROR_DETAILS_OF_ANOTHER_KIND(
        "jobs", "error_details = '[1]'", "its error details must be an array of strings"),
    RESOURCE_COUNT_NEGATIVE(
        "jobs", "resource_count = -1", "its resource_count is out of range: -1");

    final String table;
    final String change;
    final String message;

    Damage(String table, String change, String message) {
      this.table = table;
      this.change = change;
      this.message = message;
    }
  }

  static Stream<Arguments> damagesOnDatabases() {
    return Stream.of(TestDatabase.values())
        .flatMap(kind -> Stream.of(Damage.values()).map(damage -> Arguments.of(kind, damage)));
  }

  /** A service in stepped time on a new database, with the events that its listener received. */
  private static final class Given implements AutoCloseable {

    final TestDatabase.Fresh database;
    final DataSource pool;
    final JdbcJobStore store;
    final VirtualClock clock = VirtualClock.startingAt(START);
    final List<String> events = new ArrayList<>();
    final SnapshotService service;

    Given(TestDatabase kind) {
      this(kind, SnapshotBehavior.defaults());
    }

    Given(TestDatabase kind, SnapshotBehavior behavior) {
      database = kind.fresh();
      pool = database.newPool(2);
      store = JdbcJobStore.open(pool);
      service =
          SnapshotService.builder(store, (context, type) -> ResourceReader.of(rules()))
              .clock(clock)
              .behavior(behavior)
              .limits(SnapshotLimits.documented().toBuilder().visibleJobs(3).build())
              .addListener(
                  transition ->
                      events.add(transition.event() + " " + transition.job().displayName()))
              .build();
    }

    SnapshotJob create(Caller caller, String name) {
      return service.createSnapshot(caller, CreateSnapshotRequest.of(name, TYPE));
    }

    void damage(SnapshotJob job, String table, String change) throws SQLException {
      execute("update snapshot_" + table + " set " + change + " where job_id = '" + job.id() + "'");
    }

    void execute(String sql) throws SQLException {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
    }

    long rows() throws SQLException {
      return rows("jobs");
    }

    long rows(String table) throws SQLException {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select count(*) from snapshot_" + table)) {
        rows.next();
        return rows.getLong(1);
      }
    }

    @Override
    public void close() {
      service.close();
      database.close();
    }
  }

  private static List<SnapshotResource> rules() {
    List<SnapshotResource> rules = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rules.add(new SnapshotResource("Rule " + i, TYPE, JsonText.of("{\"Priority\":" + i + "}")));
    }
    return rules;
  }

  @ParameterizedTest
  @MethodSource("damagesOnDatabases")
  void damagedJobDoesNotAffectOtherJobs(TestDatabase kind, Damage damage) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      SnapshotJob same = given.create(ADMIN, "Another export");
      SnapshotJob foreign = given.create(STRANGER, "Foreign export");
      given.damage(damaged, damage.table, damage.change);

      given.clock.advance(Duration.ZERO);

      assertThat(given.service.getJob(STRANGER, foreign.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(given.service.listJobs(ADMIN))
          .containsExactly(given.service.getJob(ADMIN, same.id()));
      assertThat(given.store.nextDue()).contains(START.plus(Duration.ofDays(7)));
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> given.service.getJob(ADMIN, damaged.id()))
          .withMessageStartingWith(
              "job "
                  + damaged.id()
                  + " of tenant "
                  + ADMIN.tenantId()
                  + " cannot be read: "
                  + damage.message);
      assertThatExceptionOfType(DisplayNameTakenException.class)
          .isThrownBy(() -> given.create(ADMIN, "Damaged export"));
      SnapshotJob third = given.create(ADMIN, "Third export");
      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> given.create(ADMIN, "Fourth export"));

      given.service.deleteJob(ADMIN, damaged.id());

      assertThat(given.create(ADMIN, "Damaged export").displayName()).isEqualTo("Damaged export");
      assertThat(given.service.listJobs(ADMIN)).hasSize(3).contains(third);
      assertThat(given.events).doesNotContain(SnapshotJobEvent.DELETE + " Damaged export");
    }
  }

  @ParameterizedTest
  @MethodSource("damagesOnDatabases")
  void damagedJobExpiresWithoutAnEvent(TestDatabase kind, Damage damage) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      given.create(STRANGER, "Foreign export");
      given.damage(damaged, damage.table, damage.change);

      given.clock.advance(Duration.ofDays(7));

      assertThat(given.events)
          .containsOnlyOnce(SnapshotJobEvent.EXPIRE + " Foreign export")
          .doesNotContain(SnapshotJobEvent.EXPIRE + " Damaged export");
      boolean expires = damage != Damage.EXPIRES_TOO_LATE;
      assertThat(given.rows()).isEqualTo(expires ? 0 : 1);
      assertThat(given.store.nextDue().isPresent()).isEqualTo(!expires);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void damagedJobIsLoggedOnce(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      given.damage(damaged, "jobs", "details = '{'");
      String logged =
          loggedDuring(
              () -> {
                for (int i = 0; i < 5; i++) {
                  given.clock.advance(Duration.ofMinutes(5));
                  assertThat(given.service.listJobs(ADMIN)).isEmpty();
                  assertThatExceptionOfType(JobStoreException.class)
                      .isThrownBy(() -> given.service.getJob(ADMIN, damaged.id()));
                }
                given.service.deleteJob(ADMIN, damaged.id());
              });

      assertThat(logged.lines().filter(line -> line.contains(damaged.id())).toList())
          .satisfiesExactly(
              met ->
                  assertThat(met)
                      .contains("WARN")
                      .contains("job " + damaged.id() + " of tenant " + ADMIN.tenantId()),
              removed -> assertThat(removed).contains("removed 1 unreadable jobs"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void repairedJobIsRun(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      given.damage(damaged, "jobs", "error_details = '[1]'");
      given.clock.advance(Duration.ZERO);
      assertThat(given.events).containsExactly("CREATE Damaged export");

      given.damage(damaged, "jobs", "error_details = null");
      given.damage(damaged, "queue", "due_at = 0");
      given.clock.advance(Duration.ofMinutes(1));

      assertThat(given.service.getJob(ADMIN, damaged.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(given.events)
          .containsExactly(
              "CREATE Damaged export", "START Damaged export", "SUCCEED Damaged export");
    }
  }

  /** A claim that has been committed must not be lost. */
  @Test
  void claimReturnsTheOtherJobsIfADamagedOneCannotBeExcludedOnPostgreSql() throws SQLException {
    try (Given given = new Given(TestDatabase.POSTGRESQL)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      SnapshotJob foreign = given.create(STRANGER, "Foreign export");
      given.damage(damaged, "queue", "status = 'LATER'");
      ProbedDataSource probed = new ProbedDataSource(given.pool);
      JdbcJobStore failing = JdbcJobStore.open(probed.proxy());
      probed.before(
          (action, sql) -> {
            if (sql.contains("set due_at = null")) {
              throw new SQLException("terminating connection", "57P01");
            }
          });

      assertThat(failing.claimAndStart(given.clock.instant(), Duration.ofMinutes(1), 10))
          .singleElement()
          .satisfies(claimed -> assertThat(claimed.job().job().id()).isEqualTo(foreign.id()));

      probed.clear();
      given.clock.advance(Duration.ofMinutes(2));
      assertThat(given.service.getJob(STRANGER, foreign.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(given.store.nextDue()).contains(START.plus(Duration.ofDays(7)));
    }
  }

  /** A claim must skip a damaged job at once, and no later claim must find it again. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void damagedJobIsExcludedByTheClaimThatFindsIt(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      List<SnapshotJob> damaged =
          List.of(
              given.create(ADMIN, "First damaged export"),
              given.create(ADMIN, "Second damaged export"));
      SnapshotJob foreign = given.create(STRANGER, "Foreign export");
      given.execute(
          "update snapshot_queue set status = 'LATER', due_at = 0, leased = true"
              + " where job_number in (select job_number from snapshot_jobs where tenant_id = '"
              + ADMIN.tenantId()
              + "')");

      assertThat(given.store.claim(given.clock.instant(), Duration.ofMinutes(1), 1))
          .singleElement()
          .satisfies(claimed -> assertThat(claimed.job().job().id()).isEqualTo(foreign.id()));

      try (Connection connection = given.pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "select due_at, leased from snapshot_queue where status = 'LATER'")) {
        for (SnapshotJob job : damaged) {
          assertThat(rows.next()).as(job.displayName()).isTrue();
          assertThat(rows.getObject("due_at")).isNull();
          assertThat(rows.getBoolean("leased")).isFalse();
        }
      }
    }
  }

  /** The least number that is an instant. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void jobWithTheEarliestDueInstantIsNotDamaged(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob job = given.create(ADMIN, "Old export");
      given.damage(job, "queue", "due_at = -9223372036850000000, leased = true");

      given.clock.advance(Duration.ZERO);

      assertThat(given.service.getJob(ADMIN, job.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  /** Its content is found by the claim number, which a further claim would change. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void endedJobThatIsDueKeepsItsSnapshot(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob created = given.create(ADMIN, "Damaged export");
      given.clock.advance(Duration.ZERO);
      SnapshotJob ended = given.service.getJob(ADMIN, created.id());
      StoredJob stored =
          given.store.find(ADMIN.tenantId(), ended.id(), given.clock.instant()).orElseThrow();
      given.execute(
          "insert into snapshot_queue (job_number, job_id, due_at, expires_at, status,"
              + " claim_number, leased, attempt) select job_number, job_id, 0, expires_at,"
              + " 'RUNNING', 5, true, 1 from snapshot_jobs");
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> given.service.getJob(ADMIN, ended.id()))
          .withMessageEndingWith("it has ended, but is due");

      assertThat(given.store.claim(given.clock.instant(), Duration.ofMinutes(1), 1)).isEmpty();

      assertThat(given.store.find(ADMIN.tenantId(), ended.id(), given.clock.instant()))
          .contains(stored);
      assertThat(given.store.nextDue()).contains(START.plus(Duration.ofDays(7)));
      try (Snapshot snapshot = given.service.openSnapshot(ADMIN, ended)) {
        assertThat(snapshot.resources()).containsExactlyElementsOf(rules());
      }
    }
  }

  /** A claim ends even if many jobs are damaged; the next claim continues. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void manyDamagedJobsAreLeftToTheNextClaim(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      for (int i = 0; i < CLAIM_ATTEMPTS + 1; i++) {
        given.create(Caller.user(new UUID(0, i).toString(), "alex", "Alex Wilber"), "An export");
      }
      given.execute("update snapshot_queue set status = 'LATER', due_at = 0");
      SnapshotJob sound = given.create(ADMIN, "Sound export");

      assertThat(given.store.claim(START, Duration.ofMinutes(1), 1)).isEmpty();
      assertThat(given.store.nextDue()).contains(Instant.EPOCH);
      assertThat(given.store.claim(START, Duration.ofMinutes(1), 1))
          .singleElement()
          .satisfies(claimed -> assertThat(claimed.job().job().id()).isEqualTo(sound.id()));
    }
  }

  @Test
  void listWithDamagedJobsTakesFewQueries() throws SQLException {
    try (TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh()) {
      DataSource pool = database.newPool();
      ProbedDataSource probed = new ProbedDataSource(pool);
      JobStore store = JdbcJobStore.open(probed.proxy());
      try (SnapshotService service =
          SnapshotService.builder(store, (context, type) -> ResourceReader.of(List.of()))
              .workers(0)
              .clock(() -> START)
              .limits(SnapshotLimits.unlimited())
              .build()) {
        for (int i = 0; i < 31; i++) {
          JobScenario.create(service, "Export " + i);
        }
        List<SnapshotJob> all =
            store.list(ADMIN.tenantId(), null, 31, START).stream().map(StoredJob::job).toList();
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          for (SnapshotJob damaged : all.subList(9, 29)) {
            statement.execute(
                "update snapshot_queue set status = 'LATER' where job_id = '" + damaged.id() + "'");
          }
        }
        ProbedDataSource.Counts before = probed.counts();

        List<StoredJob> page = store.list(ADMIN.tenantId(), null, 10, START);

        assertThat(page)
            .extracting(StoredJob::job)
            .containsExactlyElementsOf(
                Stream.concat(all.subList(0, 9).stream(), Stream.of(all.get(29))).toList());
        assertThat(probed.counts().since(before).statements()).isEqualTo(3);
      }
    }
  }

  /** The host may still roll back the removal of the job. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void damagedJobIsNotLoggedAsRemovedBeforeTheHostCommits(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      given.damage(damaged, "queue", "status = 'LATER', expires_at = 0");
      given.damage(damaged, "jobs", "expires_at = 0");

      String logged =
          loggedDuring(
              () -> {
                try (Connection connection = given.pool.getConnection()) {
                  connection.setAutoCommit(false);
                  given.service.createSnapshot(
                      ADMIN,
                      CreateSnapshotRequest.of("Another export", TYPE),
                      given.store.inTransaction(connection));
                  connection.rollback();
                }
              });

      assertThat(logged).doesNotContain(damaged.id());
      assertThat(given.rows()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void rowOfTheQueueWithoutAJobDoesNotAffectOtherJobs(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      SnapshotJob foreign = given.create(STRANGER, "Foreign export");
      given.execute("delete from snapshot_jobs where job_id = '" + damaged.id() + "'");

      String logged = loggedDuring(() -> given.clock.advance(Duration.ZERO));

      assertThat(logged).contains("job " + damaged.id() + " is in the queue, but not in the table");
      assertThat(given.service.getJob(STRANGER, foreign.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(given.store.nextDue()).contains(START.plus(Duration.ofDays(7)));
      assertThat(given.create(ADMIN, "Damaged export").displayName()).isEqualTo("Damaged export");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void contentOfADamagedEndedJobIsRemovedWithIt(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      given.clock.advance(Duration.ZERO);
      given.damage(damaged, "jobs", "status = 'LATER', claim_number = null");
      assertThat(given.rows("content")).isPositive();

      given.clock.advance(Duration.ofDays(7));

      assertThat(given.rows("jobs")).isZero();
      assertThat(given.rows("content")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void damagedJobCanBeDeletedEvenIfUnfinishedJobsCannot(TestDatabase kind) throws SQLException {
    SnapshotBehavior behavior =
        SnapshotBehavior.defaults().toBuilder()
            .unfinishedJobDeletion(UnfinishedJobDeletion.REJECTED)
            .build();
    try (Given given = new Given(kind, behavior)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      given.damage(damaged, "queue", "status = 'LATER'");

      given.service.deleteJob(ADMIN, damaged.id());

      assertThat(given.rows()).isZero();
    }
  }

  @Test
  void damagedJobIsA500UntilItIsDeleted() throws SQLException, IOException {
    try (Given given = new Given(TestDatabase.H2_MEMORY)) {
      SnapshotJob damaged = given.create(ADMIN, "Damaged export");
      given.damage(damaged, "queue", "status = 'LATER'");
      GraphEndpoint graph = GraphEndpoint.builder(given.service, request -> ADMIN).build();
      String jobs =
          "https://graph.microsoft.com/v1.0/admin/configurationManagement/configurationSnapshotJobs";
      String job = jobs + "/" + damaged.id();

      assertThat(statusOf(graph, "GET", job)).isEqualTo(500);
      assertThat(statusOf(graph, "GET", jobs)).isEqualTo(200);
      assertThat(statusOf(graph, "DELETE", job)).isEqualTo(204);
      assertThat(statusOf(graph, "GET", job)).isEqualTo(404);
    }
  }

  private static int statusOf(GraphEndpoint graph, String method, String url) throws IOException {
    try (GraphResponse response = graph.handle(GraphRequest.of(method, url))) {
      return response.status();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void damageDoesNotInterruptADownload(TestDatabase kind) throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob job = given.create(ADMIN, "Damaged export");
      given.clock.advance(Duration.ZERO);
      try (Snapshot snapshot = given.service.openSnapshot(ADMIN, job)) {
        given.damage(job, "jobs", "details = '{'");

        assertThat(snapshot.resources()).containsExactlyElementsOf(rules());
      }
      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> given.service.openSnapshot(ADMIN, job))
          .withMessageContaining(job.id());
    }
  }

  /** A damage of a row of content, and the message of the store. */
  private enum DamagedContent {
    NO_LENGTHS("resources = 'x'", "the chunk is damaged at character 0"),
    TRUNCATED("resources = '1 1 9\nax{}'", "the chunk is truncated at character 10"),
    OTHER_COUNT("resources = '1 1 2\nax{}'", "a chunk must have 64 resources, but has 1");

    final String change;
    final String message;

    DamagedContent(String change, String message) {
      this.change = change;
      this.message = message;
    }
  }

  static Stream<Arguments> damagedContentOnDatabases() {
    return Stream.of(TestDatabase.values())
        .flatMap(
            kind -> Stream.of(DamagedContent.values()).map(damage -> Arguments.of(kind, damage)));
  }

  @ParameterizedTest
  @MethodSource("damagedContentOnDatabases")
  void damagedContentFailsWithTheIdOfItsSnapshot(TestDatabase kind, DamagedContent damage)
      throws SQLException {
    try (Given given = new Given(kind)) {
      SnapshotJob job = given.create(ADMIN, "Damaged export");
      given.clock.advance(Duration.ZERO);
      String snapshotId = String.valueOf(given.service.getJob(ADMIN, job.id()).snapshotId());
      given.execute("update snapshot_content set " + damage.change + " where first_resource = 64");
      try (Snapshot snapshot = given.service.openSnapshotById(ADMIN, snapshotId)) {
        assertThatExceptionOfType(JobStoreException.class)
            .isThrownBy(() -> snapshot.resources().toList())
            .withMessage(
                "snapshot "
                    + snapshotId
                    + " of tenant "
                    + ADMIN.tenantId()
                    + " is damaged from resource 64 on: "
                    + damage.message);
      }
      assertThatNoException().isThrownBy(() -> given.service.deleteJob(ADMIN, job.id()));
    }
  }

  /** An action whose log output is captured. */
  @FunctionalInterface
  private interface Logging {
    void run() throws SQLException;
  }

  /** Returns the log output of an action: slf4j-simple writes to the current System.err. */
  private static String loggedDuring(Logging logging) throws SQLException {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      logging.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
