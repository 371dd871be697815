package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.LONG;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.SHORT;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.awaitState;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.operation.RealTimeFixture.Waiting;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Closing a service in real time. */
@Timeout(60)
class RealTimeCloseTest {

  @RegisterExtension final RealTimeFixture fixture = new RealTimeFixture();

  @Test
  void closeInterruptsABlockedSourceAndReleasesItsJob() throws Exception {
    Gate gate = fixture.source.gate(RULE, 2);
    SnapshotService closing =
        fixture.service().closeTimeout(Duration.ofSeconds(1)).pollInterval(LONG).build();
    SnapshotJob job = create(closing, RULE);
    gate.awaitReached();

    closing.close();

    assertThat(gate.wasInterrupted()).isTrue();
    StoredJob released = fixture.stored(job);
    assertThat(released.job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(released.leased()).isFalse();
    assertThat(released.attempt()).isOne();
    assertThat(released.dueAt()).isBeforeOrEqualTo(Instant.now());
    fixture.source.clearActions();
    try (SnapshotService another = fixture.service().pollInterval(SHORT).build()) {
      SnapshotJob ended = another.awaitCompletion(ADMIN, job.id(), LONG);
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(fixture.stored(job).attempt()).isOne();
      assertThat(Harness.content(another, ended))
          .containsExactlyElementsOf(fixture.source.resources(RULE));
      fixture.transitions.await(job.id(), SnapshotJobEvent.SUCCEED);
    }
    assertThat(fixture.transitions.eventsOf(job.id()))
        .containsExactlyInAnyOrder(
            SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
  }

  @Test
  void closeWaitsForARunningStep() throws Exception {
    Gate gate = fixture.source.gate(RULE, 2);
    SnapshotService service = fixture.service().closeTimeout(LONG).pollInterval(LONG).build();
    SnapshotJob job = create(service, RULE);
    gate.awaitReached();
    Thread closer = new Thread(service::close, "closer");
    closer.start();
    awaitState(closer, Thread.State.TIMED_WAITING, Thread.State.WAITING);

    gate.open();
    closer.join();

    assertThat(gate.wasInterrupted()).isFalse();
    assertThat(fixture.stored(job).job().status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
  }

  @Test
  void leasesAreRenewedWhileCloseWaits() throws Exception {
    ObservedStore observed = new ObservedStore(fixture.store);
    Gate gate = fixture.source.gate(RULE, 2);
    SnapshotService service =
        fixture
            .service(observed)
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

    assertThat(fixture.stored(job).job().status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(fixture.stored(job).attempt()).isOne();
  }

  @Test
  void closeWakesThreadsThatAwaitAJob() throws Exception {
    Gate gate = fixture.source.gate(RULE, OPEN);
    SnapshotService service =
        fixture.service().closeTimeout(Duration.ofSeconds(1)).pollInterval(LONG).build();
    SnapshotJob job = create(service, RULE);
    gate.awaitReached();
    Waiting waiting = fixture.awaitOnAnotherThread(service, job);

    service.close();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(waiting.result()::get)
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeCanBeCalledAgainAndFromSeveralThreads() throws Exception {
    SnapshotService service = fixture.service().pollInterval(SHORT).build();
    create(service, RULE);
    List<Future<?>> closers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      closers.add(fixture.threads.submit(service::close));
    }
    for (Future<?> closer : closers) {
      closer.get();
    }
    service.close();
  }

  @Test
  void closeCanBeCalledByTwoThreadsAtTheSameTime() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    for (int round = 0; round < 1_500; round++) {
      SnapshotService service = fixture.service().pollInterval(LONG).build();
      Callable<Void> close =
          () -> {
            start.await();
            service.close();
            return null;
          };
      Future<Void> other = fixture.threads.submit(close);
      close.call();
      other.get();
    }
  }

  @Test
  void everyCallAfterCloseThrows() throws Exception {
    SnapshotService service = fixture.service().pollInterval(LONG).build();
    SnapshotJob job = create(service, RULE);
    SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);
    service.close();

    assertThrowsClosed(() -> create(service, RULE));
    assertThrowsClosed(() -> service.getJob(ADMIN, job.id()));
    assertThrowsClosed(() -> service.listJobs(ADMIN));
    assertThrowsClosed(() -> service.openSnapshot(ADMIN, ended));
    assertThrowsClosed(() -> service.openSnapshotById(ADMIN, ended.snapshotId()));
    assertThrowsClosed(() -> service.awaitCompletion(ADMIN, job.id(), Duration.ZERO));
    assertThrowsClosed(() -> service.deleteJob(ADMIN, job.id()));
    assertThat(fixture.stored(job).job()).isEqualTo(ended);
  }

  private static void assertThrowsClosed(ThrowingCallable call) {
    assertThatIllegalStateException().isThrownBy(call).withMessageContaining("closed");
  }

  @Test
  void noThreadIsLeftAfterClose() throws Exception {
    Set<Thread> before = snapshotThreads();
    SnapshotService service = fixture.service().workers(3).pollInterval(SHORT).build();
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
}
