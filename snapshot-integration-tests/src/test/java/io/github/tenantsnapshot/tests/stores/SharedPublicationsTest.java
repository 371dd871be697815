package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.ProbedDataSource.Action;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publications that share a transaction: the failure of one does not affect the others. */
@Timeout(120)
class SharedPublicationsTest {

  private static final Instant START = JobScenario.START;
  private static final String TENANT = JobScenario.ADMIN.tenantId();
  private static final String OTHER_TENANT = "98ceffcc-7c54-4227-8844-835af5a023ce";
  private static final int JOBS = 9;

  /** The number of the job of the other tenant. */
  private static final int OTHER = 4;

  private static final int POOL_SIZE = 2;
  private static final QuotaCharge CHARGE = QuotaCharge.of(START, Long.MAX_VALUE);
  private static final List<SnapshotResource> RULES =
      List.of(new SnapshotResource("Rule 1", JobScenario.TYPE, JsonText.of("{\"Priority\":1}")));

  /** A store with claimed jobs and a small pool. */
  private static final class Given implements AutoCloseable {

    final TestDatabase kind;
    final TestDatabase.Fresh database;
    final DataSource pool;
    final ProbedDataSource probed;
    final JdbcJobStore store;
    final List<StoredJob> running;

    Given(TestDatabase kind) {
      this.kind = kind;
      database = kind.fresh();
      pool = database.newPool(POOL_SIZE);
      probed = new ProbedDataSource(pool);
      store = JdbcJobStore.open(probed.proxy());
      for (int i = 0; i < JOBS; i++) {
        admit(job(i));
      }
      List<StoredJob> claimed = claim();
      store.completeSteps(claimed.stream().map(Given::started).toList(), START);
      running = claim();
      charge(TENANT);
      charge(OTHER_TENANT);
    }

    private void admit(StoredJob job) {
      assertThat(store.admit(job, AdmissionLimits.of(100, START, Long.MAX_VALUE), START).outcome())
          .isEqualTo(Admission.Outcome.ADMITTED);
    }

    /** Publishes for a tenant, whose first charge in a period takes a transaction of its own. */
    private void charge(String tenantId) {
      admit(job(tenantId, JOBS));
      StoredJob started = started(claim().get(0));
      assertThat(store.completeSteps(List.of(started), START)).hasSize(1);
      StoredJob ended = succeeded(claim().get(0), id("first of " + tenantId));
      assertThat(store.publish(ended, RULES, CHARGE, START)).isEqualTo(Publication.published());
    }

    private List<StoredJob> claim() {
      return store.claim(START, Duration.ofHours(1), 100).stream().map(ClaimedJob::job).toList();
    }

    private static StoredJob started(StoredJob claimed) {
      return claimed.toBuilder()
          .job(claimed.job().toBuilder().status(SnapshotJobStatus.RUNNING).build())
          .dueAt(START)
          .leased(false)
          .build();
    }

    /**
     * Publishes the first job, and all others in one further transaction: while all connections are
     * in use, their threads wait.
     */
    List<FutureTask<Publication>> publishTogether(List<StoredJob> ended, AfterFirst afterFirst)
        throws Exception {
      return publishTogether(ended, RULES, afterFirst);
    }

    private List<FutureTask<Publication>> publishTogether(
        List<StoredJob> ended, List<SnapshotResource> resources, AfterFirst afterFirst)
        throws Exception {
      List<FutureTask<Publication>> publications = new ArrayList<>();
      try (Connection inUse = pool.getConnection();
          Connection alsoInUse = pool.getConnection()) {
        for (StoredJob each : ended) {
          FutureTask<Publication> publication =
              new FutureTask<>(() -> store.publish(each, resources, CHARGE, START));
          Thread thread = new Thread(publication);
          thread.start();
          Thread.State state = // the first waits for the connection, the others for the first
              publications.isEmpty() ? Thread.State.TIMED_WAITING : Thread.State.WAITING;
          while (thread.getState() != state) {
            Thread.onSpinWait();
          }
          publications.add(publication);
        }
        assertThat(inUse).isNotSameAs(alsoInUse);
        AtomicInteger commits = new AtomicInteger();
        probed.after(
            (action, sql) -> {
              if (commits(action) && commits.incrementAndGet() == 1) {
                afterFirst.run(probed);
              }
            });
      }
      return publications;
    }

    /** Returns the index of the other tenant's job; the first job is published on its own. */
    int indexOfOther() {
      List<String> tenants = running.stream().map(job -> job.job().tenantId()).toList();
      int index = tenants.indexOf(OTHER_TENANT);
      assertThat(index).isPositive();
      return index;
    }

    /** Returns whether an action commits: on PostgreSQL, a publication is one statement. */
    boolean commits(Action action) {
      return action
          == (kind == TestDatabase.POSTGRESQL ? Action.STATEMENT_AND_COMMIT : Action.COMMIT);
    }

    StoredJob found(StoredJob job) {
      return store.find(job.job().tenantId(), job.job().id(), START).orElseThrow();
    }

    long usage() {
      return store.usage(TENANT, START) + store.usage(OTHER_TENANT, START) - 2;
    }

    @Override
    public void close() {
      database.close();
    }
  }

  /** Sets the probes of the shared transaction. */
  @FunctionalInterface
  private interface AfterFirst {
    void run(ProbedDataSource probed);
  }

  private static StoredJob job(int number) {
    return job(number == OTHER ? OTHER_TENANT : TENANT, number);
  }

  private static StoredJob job(String tenantId, int number) {
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(id("job " + number))
                .displayName("Weekly export " + number)
                .tenantId(tenantId)
                .resources(List.of(JobScenario.TYPE))
                .createdDateTime(START)
                .createdBy(new IdentitySet(new Identity("adele", "Adele Vance"), null))
                .build())
        .displayNameKey("weekly export " + number)
        .expiresAt(START.plus(Duration.ofDays(7)))
        .dueAt(START)
        .build();
  }

  private static String id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static StoredJob succeeded(StoredJob running, String snapshotId) {
    return running.toBuilder()
        .job(
            running.job().toBuilder()
                .status(SnapshotJobStatus.SUCCEEDED)
                .completedDateTime(START)
                .snapshotId(snapshotId)
                .build())
        .dueAt(null)
        .leased(false)
        .resourceCount(RULES.size())
        .build();
  }

  private static List<StoredJob> succeeded(List<StoredJob> running) {
    return running.stream().map(job -> succeeded(job, id("of " + job.job().id()))).toList();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void publicationsShareACommit(TestDatabase kind) throws Exception {
    try (Given given = new Given(kind)) {
      int before = given.probed.counts().commits();

      for (FutureTask<Publication> each :
          given.publishTogether(succeeded(given.running), probed -> {})) {
        assertThat(each.get()).isEqualTo(Publication.published());
      }

      assertThat(given.probed.counts().commits() - before).isEqualTo(2);
      assertThat(given.usage()).isEqualTo(given.running.size());
    }
  }

  /** The texts of all publications of a transaction are in memory at the same time. */
  @ParameterizedTest
  @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
  void publicationsWithLongContentDoNotShareACommit(TestDatabase kind) throws Exception {
    String text = "x".repeat(3 << 20);
    List<SnapshotResource> rules =
        List.of(
            new SnapshotResource(
                "Rule 1", JobScenario.TYPE, JsonText.of("{\"Text\":\"" + text + "\"}")));
    try (Given given = new Given(kind)) {
      int before = given.probed.counts().commits();
      List<StoredJob> ended = succeeded(given.running);

      for (FutureTask<Publication> each : given.publishTogether(ended, rules, probed -> {})) {
        assertThat(each.get()).isEqualTo(Publication.published());
      }

      assertThat(given.probed.counts().commits() - before).isEqualTo(ended.size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void takenSnapshotIdAffectsOnlyItsOwnPublication(TestDatabase kind) throws Exception {
    try (Given given = new Given(kind)) {
      List<StoredJob> ended = new ArrayList<>(succeeded(given.running));
      int index = given.indexOfOther() == 3 ? 4 : 3;
      StoredJob wrong = succeeded(given.running.get(index), ended.get(0).job().snapshotId());
      ended.set(index, wrong);

      List<FutureTask<Publication>> publications = given.publishTogether(ended, probed -> {});

      for (int i = 0; i < ended.size(); i++) {
        if (i == index) {
          assertThat(failure(publications.get(i)))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("snapshot id must be unique: " + wrong.job().snapshotId());
        } else {
          assertThat(publications.get(i).get()).isEqualTo(Publication.published());
        }
      }
      assertThat(given.found(wrong)).isEqualTo(given.running.get(index));
      assertThat(given.usage()).isEqualTo(ended.size() - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void publicationsAreRepeatedIfTheSharedTransactionFailsBeforeItsCommit(TestDatabase kind)
      throws Exception {
    try (Given given = new Given(kind)) {
      List<StoredJob> ended = succeeded(given.running);

      List<FutureTask<Publication>> publications =
          given.publishTogether(ended, probed -> probed.failAt(1, "XX000"));

      for (FutureTask<Publication> each : publications) {
        assertThat(each.get()).isEqualTo(Publication.published());
      }
      assertThat(given.usage()).isEqualTo(ended.size());
    }
  }

  /** A repeated publication would be stale, although the first one took effect. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void publicationsFailIfTheOutcomeOfTheSharedCommitIsUnknown(TestDatabase kind) throws Exception {
    try (Given given = new Given(kind)) {
      List<StoredJob> ended = succeeded(given.running);

      List<FutureTask<Publication>> publications =
          given.publishTogether(
              ended,
              probed ->
                  probed.after(
                      (action, sql) -> {
                        if (given.commits(action)) {
                          throw new SQLException("the response was lost", "08006");
                        }
                      }));

      assertThat(publications.get(0).get()).isEqualTo(Publication.published());
      for (FutureTask<Publication> each : publications.subList(1, publications.size())) {
        assertThat(failure(each))
            .isInstanceOf(JobStoreException.class)
            .hasMessage(
                "the connection to the job store's database was lost: the response was lost");
      }
      given.probed.clear();
      for (StoredJob each : ended) {
        assertThat(given.found(each)).isEqualTo(each);
      }
      assertThat(given.usage()).isEqualTo(ended.size());
    }
  }

  /** As a create in a transaction of the host does in REPEATABLE READ. */
  @Test
  void publicationThatWaitsForALockOnMariaDbDoesNotDelayOthers() throws Exception {
    try (Given given = new Given(TestDatabase.MARIADB);
        Connection host = given.database.newPool(1).getConnection()) {
      List<StoredJob> ended = succeeded(given.running);
      int locked = given.indexOfOther();
      host.setAutoCommit(false);
      try (Statement statement = host.createStatement()) {
        statement.executeQuery(
            "select * from snapshot_jobs where tenant_id = '"
                + OTHER_TENANT
                + "' and job_id = '"
                + ended.get(locked).job().id()
                + "' lock in share mode");
      }

      List<FutureTask<Publication>> publications = given.publishTogether(ended, probed -> {});

      for (int i = 0; i < ended.size(); i++) {
        if (i != locked) {
          assertThat(publications.get(i).get()).isEqualTo(Publication.published());
        }
      }
      host.rollback();
      assertThat(publications.get(locked).get()).isEqualTo(Publication.published());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void publicationByAnInterruptedThreadKeepsTheInterrupt(TestDatabase kind) {
    try (Given given = new Given(kind)) {
      StoredJob ended = succeeded(given.running).get(0);
      Thread.currentThread().interrupt();

      Publication publication = given.store.publish(ended, RULES, CHARGE, START);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(publication).isEqualTo(Publication.published());
      assertThat(given.found(ended)).isEqualTo(ended);
    }
  }

  private static Throwable failure(FutureTask<Publication> publication)
      throws InterruptedException {
    try {
      throw new AssertionError("the publication must fail: " + publication.get());
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
