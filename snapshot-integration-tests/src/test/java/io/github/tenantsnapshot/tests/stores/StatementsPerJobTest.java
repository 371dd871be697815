package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.tests.stores.CountedStore.Cost;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The numbers of statements and commits of a job of one type, when 16 jobs are claimed together.
 * docs/PERFORMANCE.md lists them.
 *
 * <p>The commits and statements of a job are those of its claim, which starts it, and its
 * publication, which includes the content. The create is counted separately, since it is a call of
 * the client.
 */
@Timeout(300)
class StatementsPerJobTest {

  private static final int BATCH = 16;
  private static final int BATCHES = 10;
  private static final int JOBS = BATCH * BATCHES;

  /** The further cost of a tenant's first charge in a month: a query, a retry and an insert. */
  private static final Cost FIRST_CHARGE = new Cost(0, 3, 0);

  /** On PostgreSQL, an insert and a second publication, each a statement with its own commit. */
  private static final Cost FIRST_CHARGE_ON_POSTGRESQL = new Cost(0, 2, 2);

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aJobTakesFewStatementsAndLittleMoreThanOneCommit(TestDatabase kind) throws Exception {
    try (TestDatabase.Fresh database = kind.fresh()) {
      CountedStore store = CountedStore.open(database.newPool());
      createJobs(store);
      runJobs(store);

      // MariaDB's connections have repeatable reads by default, so each transaction sets isolation
      int isolation = kind == TestDatabase.MARIADB ? 1 : 0;
      int claim =
          switch (kind) {
            case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF -> 2;
            case POSTGRESQL -> 1;
            case MARIADB -> 3;
          };
      assertCost(store, Operation.CLAIM, BATCHES, claim + isolation, Cost.NONE);
      assertCost(store, Operation.COMPLETE_STEPS, 0, 0, Cost.NONE);
      int publish =
          switch (kind) {
            case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF -> 5;
            case POSTGRESQL -> 1;
            case MARIADB -> 6;
          };
      Cost first = kind == TestDatabase.POSTGRESQL ? FIRST_CHARGE_ON_POSTGRESQL : FIRST_CHARGE;
      assertCost(store, Operation.PUBLISH, JOBS, publish + isolation, first);
      assertCost(store, Operation.APPEND, 0, 0, Cost.NONE);
      int admit = kind == TestDatabase.POSTGRESQL ? 1 : 3;
      assertCost(store, Operation.ADMIT, JOBS, admit + isolation, Cost.NONE);
      Cost running =
          Stream.of(Operation.CLAIM, Operation.COMPLETE_STEPS, Operation.PUBLISH)
              .map(store::cost)
              .reduce(Cost.NONE, Cost::plus);
      assertThat(running.commits() / (double) JOBS).isLessThanOrEqualTo(1.08);
      assertThat(running.statements() / (double) JOBS)
          .isLessThanOrEqualTo(publish + 0.25 + 1.1 * isolation);
    }
  }

  /** The bounds are 20% to 30% above what was measured; H2 also compacts its file meanwhile. */
  @ParameterizedTest
  @CsvSource({"POSTGRESQL, 2100, 1700", "H2_FILE, 36000, 50000"})
  void aJobWritesFewBytes(TestDatabase kind, long ofItsCreate, long fromItsClaim) throws Exception {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool();
      CountedStore store = CountedStore.open(pool);
      WrittenBytes creating = WrittenBytes.from(kind, pool);
      createJobs(store);
      assertThat(creating.soFar() / JOBS).as("create").isPositive().isLessThan(ofItsCreate);

      WrittenBytes running = WrittenBytes.from(kind, pool);
      runJobs(store);
      assertThat(running.soFar() / JOBS)
          .as("from claim to end")
          .isPositive()
          .isLessThan(fromItsClaim);
    }
  }

  /** Asserts the number of statements of each call, which takes one commit, and a further cost. */
  private static void assertCost(
      CountedStore store, Operation operation, int calls, int statements, Cost further) {
    assertThat(store.cost(operation))
        .as(operation.name())
        .isEqualTo(new Cost(calls, calls * statements, calls).plus(further));
  }

  private static void createJobs(CountedStore store) {
    try (SnapshotService accepting =
        SnapshotService.builder(store, rules(3))
            .workers(0)
            .limits(SnapshotLimits.unlimited())
            .build()) {
      for (int i = 0; i < JOBS; i++) {
        accepting.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export " + i, TYPE));
      }
    }
  }

  /** Runs all jobs on one worker, which claims them in batches. */
  private static void runJobs(CountedStore store) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(JOBS);
    SnapshotJobListener counting =
        transition -> {
          if (transition.event() == SnapshotJobEvent.SUCCEED) {
            ended.countDown();
          }
        };
    try (SnapshotService working =
        SnapshotService.builder(store, rules(3))
            .workers(1)
            .claimAhead(BATCH - 1)
            .pollInterval(Duration.ofMillis(5))
            .lease(Duration.ofHours(1)) // so that no lease is extended
            .limits(SnapshotLimits.unlimited())
            .addListener(counting)
            .build()) {
      ended.await();
    }
  }

  private static ConfigurationSource rules(int count) {
    List<SnapshotResource> resources =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new SnapshotResource(
                        "Rule " + i, TYPE, JsonText.of("{\"Priority\":" + i + "}")))
            .toList();
    return (job, type) -> {
      Iterator<SnapshotResource> next = resources.iterator();
      return new ResourceReader() {
        @Override
        public SnapshotResource next() {
          return next.hasNext() ? next.next() : null;
        }

        @Override
        public void close() {}
      };
    };
  }
}
