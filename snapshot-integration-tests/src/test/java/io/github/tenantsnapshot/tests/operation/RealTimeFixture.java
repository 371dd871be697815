package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The store, the source and the listener of services in real time, and threads that wait for jobs.
 * The threads end after the test.
 */
final class RealTimeFixture implements AfterEachCallback {

  /** A poll interval or timeout that never elapses during a test. */
  static final Duration LONG = Duration.ofHours(1);

  /** A poll interval that elapses often during a test. */
  static final Duration SHORT = Duration.ofMillis(5);

  final JobStore store = TestStores.newStore();
  final FakeSource source = FakeSource.empty().with(RULE, 3).with(MAILBOX, 2);
  final Transitions transitions = new Transitions();
  final ExecutorService threads = Executors.newCachedThreadPool();

  @Override
  public void afterEach(ExtensionContext context) {
    threads.shutdownNow();
  }

  /** Returns a builder of a service on the store. */
  SnapshotService.Builder service() {
    return service(store);
  }

  /** Returns a builder of a service on another store, or on a wrapper of the store. */
  SnapshotService.Builder service(JobStore jobStore) {
    return SnapshotService.builder(jobStore, source).addListener(transitions);
  }

  static SnapshotJob create(SnapshotService service, String... types) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", types));
  }

  /** Returns a job as it is stored. */
  StoredJob stored(SnapshotJob job) {
    return store.find(TENANT, job.id(), Instant.now()).orElseThrow();
  }

  /** A thread that waits for a job, and the result of the wait. */
  record Waiting(Thread thread, Future<SnapshotJob> result) {}

  /** Waits for a job on another thread, and returns when that thread is waiting. */
  Waiting awaitOnAnotherThread(SnapshotService service, SnapshotJob job) throws Exception {
    Thread[] thread = new Thread[1];
    Gate begun = new Gate();
    begun.open();
    Future<SnapshotJob> result =
        threads.submit(
            () -> {
              thread[0] = Thread.currentThread();
              begun.pass();
              return service.awaitCompletion(ADMIN, job.id(), LONG);
            });
    begun.awaitReached();
    awaitState(thread[0], Thread.State.TIMED_WAITING);
    return new Waiting(thread[0], result);
  }

  /** Waits until a thread is in one of several states. */
  static void awaitState(Thread thread, Thread.State... states) {
    while (!Set.of(states).contains(thread.getState())) {
      Thread.yield();
    }
  }
}
