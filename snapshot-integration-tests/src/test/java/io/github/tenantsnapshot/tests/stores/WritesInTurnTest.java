package io.github.tenantsnapshot.tests.stores;

import static io.github.tenantsnapshot.tests.stores.JobScenario.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.ProbedDataSource.Action;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two stores on one H2 file, whose indexes may become inconsistent if the process is killed while
 * H2 writes the commit of one thread and another thread changes rows.
 */
@Timeout(60)
class WritesInTurnTest {

  @Test
  void writeTransactionsOnAnH2FileTakeTurns() throws Exception {
    try (TestDatabase.Fresh database = TestDatabase.H2_FILE.fresh()) {
      ProbedDataSource first = new ProbedDataSource(database.newPool());
      ProbedDataSource second = new ProbedDataSource(database.newPool());
      CountDownLatch committing = new CountDownLatch(1);
      CountDownLatch mayCommit = new CountDownLatch(1);
      AtomicInteger statements = new AtomicInteger();
      try (SnapshotService one = JobScenario.accepting(JdbcJobStore.open(first.proxy()));
          SnapshotService other = JobScenario.accepting(JdbcJobStore.open(second.proxy()))) {
        first.before(
            (action, sql) -> {
              if (action == Action.COMMIT) {
                committing.countDown();
                await(mayCommit);
              }
            });
        Thread committer = started(() -> JobScenario.create(one, "Weekly export"));
        await(committing);
        second.before((action, sql) -> statements.incrementAndGet());
        Thread waiter = started(() -> JobScenario.create(other, "Another export"));
        while (waiter.getState() != Thread.State.WAITING && statements.get() == 0) {
          Thread.onSpinWait();
        }

        assertThat(statements).hasValue(0);
        assertThat(one.listJobs(ADMIN)).isEmpty(); // reads do not wait

        mayCommit.countDown();
        committer.join();
        waiter.join();
        assertThat(one.listJobs(ADMIN)).hasSize(2);
        assertThat(statements).hasPositiveValue();
      }
    }
  }

  private static Thread started(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
