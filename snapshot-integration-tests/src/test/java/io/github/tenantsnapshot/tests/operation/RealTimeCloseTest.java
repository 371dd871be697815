package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a service in real time. */
@Timeout(60)
class RealTimeCloseTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(5);

  private final JobStore store = TestStores.newStore();
  private final FakeSource source = FakeSource.empty().with(RULE, 3).with(MAILBOX, 2);
  private final Transitions heard = new Transitions();
  private final ExecutorService others = Executors.newCachedThreadPool();

  @AfterEach
  void endOtherThreads() {
    others.shutdownNow();
  }

  private SnapshotService.Builder builder(JobStore jobStore) {
    return SnapshotService.builder(jobStore, source).listener(heard);
  }

  private static SnapshotJob create(SnapshotService service, String... types) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", types));
  }

  private StoredJob stored(SnapshotJob job) {
    return store.find(TENANT, job.id(), Instant.now()).orElseThrow();
  }

  @Test
  void closeInterruptsABlockedSourceAndReleasesItsJob() throws Exception {
    Gate gate = source.gate(RULE, 2);
    SnapshotService closing =
        builder(store).closeTimeout(Duration.ofSeconds(1)).pollInterval(LONG).build();
    SnapshotJob job = create(closing, RULE);
    gate.awaitReached();

    closing.close();

    assertThat(gate.wasInterrupted()).isTrue();
    StoredJob released = stored(job);
    assertThat(released.job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(released.leased()).isFalse();
    assertThat(released.attempt()).isOne();
    assertThat(released.dueAt()).isBeforeOrEqualTo(Instant.now());
    source.calm();
    try (SnapshotService another = builder(store).pollInterval(SHORT).build()) {
      SnapshotJob ended = another.awaitCompletion(ADMIN, job.id(), LONG);
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(stored(job).attempt()).isOne();
      assertThat(Harness.content(another, ended)).containsExactlyElementsOf(source.resources(RULE));
      heard.await(job.id(), SnapshotJobEvent.SUCCEED);
    }
    assertThat(heard.eventsOf(job.id()))
        .containsExactlyInAnyOrder(
            SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
  }

  @Test
  void closeWaitsForARunningStep() throws Exception {
    Gate gate = source.gate(RULE, 2);
    SnapshotService service = builder(store).closeTimeout(LONG).pollInterval(LONG).build();
    SnapshotJob job = create(service, RULE);
    gate.awaitReached();
    Thread closer = new Thread(service::close, "closer");
    closer.start();
    awaitState(closer, Thread.State.TIMED_WAITING, Thread.State.WAITING);

    gate.open();
    closer.join();

    assertThat(gate.wasInterrupted()).isFalse();
    assertThat(stored(job).job().status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
  }

  @Test
  void leasesAreRenewedWhileCloseWaits() throws Exception {
    ObservedStore observed = new ObservedStore(store);
    Gate gate = source.gate(RULE, 2);
    SnapshotService service =
        builder(observed)
            .workers(1)
            .lease(Duration.ofMillis(150))
            .closeTimeout(LONG)
            .pollInterval(LONG)
            .build();
    SnapshotJob job = create(service, RULE);
    gate.awaitReached();
    Thread closer = new Thread(service::close, "closer");
    closer.start();
    awaitState(closer, Thread.State.TIMED_WAITING, Thread.State.WAITING);

    observed.awaitMore(Operation.RENEW, 4);
    gate.open();
    closer.join();

    assertThat(stored(job).job().status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(stored(job).attempt()).isOne();
  }

  @Test
  void closeWakesThreadsThatAwaitAJob() throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    SnapshotService service =
        builder(store).closeTimeout(Duration.ofSeconds(1)).pollInterval(LONG).build();
    SnapshotJob job = create(service, RULE);
    gate.awaitReached();
    Waiting waiting = awaitElsewhere(service, job);

    service.close();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(waiting.result()::get)
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeCanBeCalledAgainAndFromSeveralThreads() throws Exception {
    SnapshotService service = builder(store).pollInterval(SHORT).build();
    create(service, RULE);
    List<Future<?>> closers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      closers.add(others.submit(service::close));
    }
    for (Future<?> closer : closers) {
      closer.get();
    }
    service.close();
  }

  @Test
  void everyCallAfterCloseThrows() throws Exception {
    SnapshotService service = builder(store).pollInterval(LONG).build();
    SnapshotJob job = create(service, RULE);
    SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);
    service.close();

    assertThrowsClosed(() -> create(service, RULE));
    assertThrowsClosed(() -> service.getJob(ADMIN, job.id()));
    assertThrowsClosed(() -> service.listJobs(ADMIN));
    assertThrowsClosed(() -> service.openSnapshot(ADMIN, ended));
    assertThrowsClosed(() -> service.openSnapshot(ADMIN, ended.snapshotId()));
    assertThrowsClosed(() -> service.awaitCompletion(ADMIN, job.id(), Duration.ZERO));
    assertThrowsClosed(() -> service.deleteJob(ADMIN, job.id()));
    assertThat(stored(job).job()).isEqualTo(ended);
  }

  private static void assertThrowsClosed(ThrowingCallable call) {
    assertThatIllegalStateException().isThrownBy(call).withMessageContaining("closed");
  }

  @Test
  void noThreadIsLeftAfterClose() throws Exception {
    Set<Thread> before = snapshotThreads();
    SnapshotService service = builder(store).workers(3).pollInterval(SHORT).build();
    SnapshotJob job = create(service, RULE);
    service.awaitCompletion(ADMIN, job.id(), LONG);
    Set<Thread> ours = snapshotThreads();
    ours.removeAll(before);
    assertThat(ours).isNotEmpty().allMatch(Thread::isDaemon);

    service.close();

    for (Thread thread : ours) {
      thread.join();
    }
    Set<Thread> after = snapshotThreads();
    after.removeAll(before);
    assertThat(after).isEmpty();
  }

  private static Set<Thread> snapshotThreads() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("snapshot-")) {
        threads.add(thread);
      }
    }
    return threads;
  }

  private record Waiting(Thread thread, Future<SnapshotJob> result) {}

  /** Awaits a job on another thread, and returns when that thread is waiting. */
  private Waiting awaitElsewhere(SnapshotService service, SnapshotJob job) throws Exception {
    Thread[] thread = new Thread[1];
    Gate begun = new Gate();
    begun.open();
    Future<SnapshotJob> result =
        others.submit(
            () -> {
              thread[0] = Thread.currentThread();
              begun.pass();
              return service.awaitCompletion(ADMIN, job.id(), LONG);
            });
    begun.awaitReached();
    awaitState(thread[0], Thread.State.TIMED_WAITING);
    return new Waiting(thread[0], result);
  }

  private static void awaitState(Thread thread, Thread.State... states) {
    while (!Set.of(states).contains(thread.getState())) {
      Thread.yield();
    }
  }
}
