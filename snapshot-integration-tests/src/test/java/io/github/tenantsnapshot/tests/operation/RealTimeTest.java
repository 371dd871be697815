package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.LONG;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.SHORT;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JobNotCompletedException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.tests.operation.RealTimeFixture.Waiting;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service in real time. Its poll interval is long, so these tests fail if the service depends on
 * polling.
 */
@Timeout(60)
class RealTimeTest {

  @RegisterExtension final RealTimeFixture fixture = new RealTimeFixture();

  // Waiting

  @Test
  void awaitCompletionReturnsTheEndedJob() throws Exception {
    try (SnapshotService service = fixture.service().pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE, MAILBOX);

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(ended.completedDateTime()).isAfterOrEqualTo(job.createdDateTime());
      assertThat(Harness.content(service, ended))
          .containsExactlyElementsOf(fixture.source.resources(MAILBOX, RULE));
    }
  }

  @Test
  void awaitCompletionReturnsAFailedJob() throws Exception {
    fixture.source.failing(RULE, OPEN, new IOException("Access Denied."));
    try (SnapshotService service = fixture.service().pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.FAILED);
    }
  }

  @Test
  void jobIsPacedInRealTime() throws Exception {
    Duration untilStart = Duration.ofMillis(30);
    Duration running = Duration.ofMillis(20);
    Pacing pacing = Pacing.of(untilStart, running);
    try (SnapshotService service = fixture.service().pacing(pacing).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      SnapshotJobTransition start = fixture.transitions.await(job.id(), SnapshotJobEvent.START);
      assertThat(start.at()).isAfterOrEqualTo(job.createdDateTime().plus(untilStart));
      assertThat(ended.completedDateTime()).isAfterOrEqualTo(start.at().plus(running));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 20})
  void awaitCompletionThrowsWithTheJobAtTheTimeout(long millis) throws Exception {
    Gate gate = fixture.source.gate(RULE, OPEN);
    try (SnapshotService service = fixture.service().pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();

      assertThatExceptionOfType(JobNotCompletedException.class)
          .isThrownBy(() -> service.awaitCompletion(ADMIN, job.id(), Duration.ofMillis(millis)))
          .withMessageContaining(job.id())
          .withMessageContaining("running")
          .satisfies(
              thrown -> {
                assertThat(thrown.job().id()).isEqualTo(job.id());
                assertThat(thrown.job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
              });

      gate.open();
      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void severalThreadsCanAwaitOneJob() throws Exception {
    Gate gate = fixture.source.gate(RULE, OPEN);
    try (SnapshotService service = fixture.service().pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      List<Waiting> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(fixture.awaitOnAnotherThread(service, job));
      }

      gate.open();

      for (Waiting one : waiting) {
        assertThat(one.result().get().status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
    }
  }

  @Test
  void deletionEndsTheWaitWithJobNotFound() throws Exception {
    Gate gate = fixture.source.gate(RULE, OPEN);
    try (SnapshotService service = fixture.service().pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      Waiting waiting = fixture.awaitOnAnotherThread(service, job);

      service.deleteJob(ADMIN, job.id());

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(waiting.result()::get)
          .withCauseInstanceOf(JobNotFoundException.class);
      gate.open();
    }
    assertThat(fixture.transitions.eventsOf(fixture.transitions.all().get(0).job().id()))
        .containsOnlyOnce(SnapshotJobEvent.DELETE)
        .doesNotContain(SnapshotJobEvent.SUCCEED);
  }

  @Test
  void interruptEndsTheWaitButNotTheJob() throws Exception {
    Gate gate = fixture.source.gate(RULE, OPEN);
    try (SnapshotService service = fixture.service().pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      Waiting waiting = fixture.awaitOnAnotherThread(service, job);

      waiting.thread().interrupt();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(waiting.result()::get)
          .withCauseInstanceOf(InterruptedException.class);
      gate.open();
      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  // Workers

  @Test
  void executorOfTheHostRunsTheJobs() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    fixture.source.at(RULE, OPEN, context -> threads.add(Thread.currentThread().getName()));
    ExecutorService host =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "thread of the host"));
    try {
      try (SnapshotService service = fixture.service().executor(host).pollInterval(LONG).build()) {
        SnapshotJob job = create(service, RULE);
        assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
      assertThat(threads).containsExactly("thread of the host");
      assertThat(host.isShutdown()).isFalse();
    } finally {
      host.shutdown();
    }
  }

  @Test
  void jobIsReleasedIfTheExecutorThrows() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    ExecutorService host = Executors.newCachedThreadPool();
    try (SnapshotService service =
        fixture
            .service()
            .workers(1)
            .executor(
                task -> {
                  if (failures.incrementAndGet() <= 2) {
                    throw new IllegalStateException("broken on purpose");
                  }
                  host.execute(task);
                })
            .pollInterval(SHORT)
            .build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(fixture.stored(job).attempt()).isOne();
    } finally {
      host.shutdown();
    }
  }

  @Test
  void stepThatTheExecutorRunsAfterCloseExtractsNothing() throws Exception {
    BlockingQueue<Runnable> queued = new LinkedBlockingQueue<>();
    SnapshotService service =
        fixture.service().executor(queued::add).closeTimeout(Duration.ofMillis(20)).build();
    SnapshotJob job = create(service, RULE);
    Runnable step = queued.take();

    service.close();
    step.run();

    assertThat(fixture.source.reads(RULE)).isZero();
    assertThat(fixture.stored(job).job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(fixture.stored(job).leased()).isTrue();
    assertThat(fixture.transitions.eventsOf(job.id()))
        .containsExactly(SnapshotJobEvent.CREATE, SnapshotJobEvent.START);
  }

  /** Released jobs have started, and their listeners may block. */
  @Test
  void listenerThatBlocksAtTheStartOfAReleasedJobBlocksNeitherClaimsNorClose() throws Exception {
    Gate starting = new Gate();
    ExecutorService host = Executors.newCachedThreadPool();
    AtomicInteger rejections = new AtomicInteger();
    SnapshotService service =
        fixture
            .service()
            .addListener(
                transition -> {
                  if (transition.event() == SnapshotJobEvent.START) {
                    starting.passUninterruptibly();
                  }
                })
            .executor(
                task -> {
                  if (rejections.incrementAndGet() == 1) {
                    throw new RejectedExecutionException("busy on purpose");
                  }
                  host.execute(task);
                })
            .pollInterval(SHORT)
            .closeTimeout(Duration.ofMillis(20))
            .build();
    SnapshotJob job = create(service, RULE);
    starting.awaitReached();

    assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
        .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    service.close();

    starting.open();
    host.shutdown();
    assertThat(fixture.transitions.eventsOf(job.id())).contains(SnapshotJobEvent.START);
  }

  @Test
  void jobIsReleasedIfTheExecutorRejectsIt() throws Exception {
    AtomicInteger rejections = new AtomicInteger();
    ExecutorService host = Executors.newCachedThreadPool();
    try (SnapshotService service =
        fixture
            .service()
            .executor(
                task -> {
                  if (rejections.incrementAndGet() <= 4) {
                    throw new RejectedExecutionException("busy on purpose");
                  }
                  host.execute(task);
                })
            .pollInterval(SHORT)
            .build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(fixture.stored(job).attempt()).isOne();
    } finally {
      host.shutdown();
    }
  }

  @Test
  void releaseByAnInterruptedThreadCallsTheStoreWithoutTheInterrupt() throws Exception {
    ObservedStore observed = new ObservedStore(fixture.store);
    try (SnapshotService creator = fixture.service().workers(0).build()) {
      create(creator, RULE);
      creator.createSnapshot(ADMIN, CreateSnapshotRequest.of("Monthly export", RULE));
    }
    BlockingQueue<Boolean> interruptedInStore = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> interruptedAfterwards = new LinkedBlockingQueue<>();
    AtomicBoolean refusesNext = new AtomicBoolean();
    fixture.source.at(
        RULE,
        OPEN,
        context -> {
          fixture.source.clearActions();
          observed.before(
              operation -> {
                if (operation == Operation.COMPLETE_STEPS) {
                  interruptedInStore.add(Thread.currentThread().isInterrupted());
                }
              });
          refusesNext.set(true);
          throw new InterruptedException("by the host");
        });
    ExecutorService host = Executors.newSingleThreadExecutor();
    try (SnapshotService service =
        fixture
            .service(observed)
            .workers(1)
            .claimAhead(1)
            .executor(
                task -> {
                  if (refusesNext.getAndSet(false)) {
                    throw new RejectedExecutionException("busy on purpose");
                  }
                  host.execute(
                      () -> {
                        task.run();
                        if (Thread.interrupted()) {
                          interruptedAfterwards.add(true);
                        }
                      });
                })
            .pollInterval(SHORT)
            .build()) {
      assertThat(interruptedInStore.take()).isFalse();
      assertThat(interruptedAfterwards.take()).isTrue();
      assertThat(service.listJobs(ADMIN)).hasSize(2);
    } finally {
      host.shutdown();
    }
  }

  /** Throws any throwable without declaring it, as methods of other JVM languages can. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void pollingContinuesAfterAnUndeclaredCheckedExceptionOfTheStore() throws Exception {
    ObservedStore observed = new ObservedStore(fixture.store);
    AtomicBoolean fails = new AtomicBoolean(true);
    observed.before(
        operation -> {
          if (operation == Operation.CLAIM && fails.getAndSet(false)) {
            RealTimeTest.<RuntimeException>sneakyThrow(new IOException("the connection is closed"));
          }
        });

    SnapshotService service = fixture.service(observed).pollInterval(SHORT).build();

    observed.awaitMore(Operation.CLAIM, 3);
    assertThat(fails).isFalse();
    service.close();
  }

  @Test
  void numberOfConcurrentJobsIsLimitedByWorkers() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    fixture.source.at(
        RULE,
        OPEN,
        context -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
        });
    fixture.source.at(RULE, FakeSource.CLOSE, context -> now.decrementAndGet());
    try (SnapshotService service = fixture.service().workers(2).pollInterval(LONG).build()) {
      List<SnapshotJob> jobs = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        jobs.add(
            service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export " + i, RULE)));
      }
      for (SnapshotJob job : jobs) {
        service.awaitCompletion(ADMIN, job.id(), LONG);
      }
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void serviceWithoutWorkersLeavesItsJobsToAnotherService() throws Exception {
    try (SnapshotService accepting = fixture.service().workers(0).pollInterval(SHORT).build()) {
      SnapshotJob job = create(accepting, RULE);
      assertThatExceptionOfType(JobNotCompletedException.class)
          .isThrownBy(() -> accepting.awaitCompletion(ADMIN, job.id(), Duration.ofMillis(30)));
      assertThat(accepting.getJob(ADMIN, job.id())).isEqualTo(job);

      Transitions elsewhere = new Transitions();
      try (SnapshotService working =
          SnapshotService.builder(fixture.store, fixture.source)
              .addListener(elsewhere)
              .pollInterval(SHORT)
              .build()) {
        SnapshotJob ended = accepting.awaitCompletion(ADMIN, job.id(), LONG);

        assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(Harness.content(accepting, ended)).hasSize(3);
        assertThat(working.getJob(ADMIN, job.id())).isEqualTo(ended);
        elsewhere.await(job.id(), SnapshotJobEvent.SUCCEED);
      }
      assertThat(fixture.transitions.eventsOf(job.id())).containsExactly(SnapshotJobEvent.CREATE);
      assertThat(elsewhere.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
    }
  }

  @Test
  void leaseIsRenewedDuringALongRead() throws Exception {
    ObservedStore observed = new ObservedStore(fixture.store);
    Gate gate = fixture.source.gate(RULE, 2);
    Duration lease = Duration.ofMillis(150);
    try (SnapshotService service =
        fixture.service(observed).workers(1).lease(lease).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();

      observed.awaitMore(Operation.RENEW, 6);
      assertThat(fixture.stored(job).leased()).isTrue();
      gate.open();

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(fixture.stored(job).attempt()).isOne();
      assertThat(fixture.source.reads(RULE)).isOne();
    }
  }

  @Test
  void jobWhoseSourceThrowsAnErrorFailsAndOthersSucceed() throws Exception {
    fixture.source.failingWithError(RULE, OPEN);
    try (SnapshotService service =
        fixture.service().lease(Duration.ofMillis(50)).pollInterval(SHORT).build()) {
      SnapshotJob poisoned = create(service, RULE);
      SnapshotJob healthy =
          service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Healthy export", MAILBOX));

      assertThat(service.awaitCompletion(ADMIN, healthy.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      SnapshotJob failed = service.awaitCompletion(ADMIN, poisoned.id(), LONG);

      assertThat(failed.status()).isEqualTo(SnapshotJobStatus.FAILED);
      assertThat(failed.errorDetails()).singleElement().asString().contains("3 attempts");
      assertThat(fixture.source.reads(RULE)).isBetween(1, 3);
      fixture.transitions.await(poisoned.id(), SnapshotJobEvent.EXHAUST_ATTEMPTS);
    }
  }

  @Test
  void pollIsRetriedAfterStoreFailures() throws Exception {
    ObservedStore observed = new ObservedStore(fixture.store);
    AtomicInteger failures = new AtomicInteger();
    observed.before(
        operation -> {
          if (operation == Operation.CLAIM && failures.incrementAndGet() <= 6) {
            throw new JobStoreException("fails on purpose", new IOException("no route to host"));
          }
        });
    try (SnapshotService service = fixture.service(observed).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(failures.get()).isGreaterThan(6);
      assertThat(fixture.stored(job).attempt()).isOne();
    }
  }

  @Test
  void renewalIsRetriedAfterAStoreFailure() throws Exception {
    ObservedStore observed = new ObservedStore(fixture.store);
    AtomicInteger failures = new AtomicInteger();
    observed.before(
        operation -> {
          if (operation == Operation.RENEW && failures.incrementAndGet() <= 1) {
            throw new JobStoreException("fails on purpose", new IOException("no route to host"));
          }
        });
    Gate gate = fixture.source.gate(RULE, OPEN);
    try (SnapshotService service =
        fixture
            .service(observed)
            .workers(1)
            .lease(Duration.ofMillis(150))
            .pollInterval(SHORT)
            .build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      observed.awaitMore(Operation.RENEW, 3);
      gate.open();

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(failures.get()).isGreaterThan(1);
      assertThat(fixture.source.reads(RULE)).isOne();
    }
  }

  @Test
  void failedWriteCountsAsAnAttempt() throws Exception {
    ObservedStore observed = new ObservedStore(fixture.store);
    AtomicInteger failures = new AtomicInteger();
    observed.before(
        operation -> {
          if (operation == Operation.PUBLISH && failures.incrementAndGet() <= 1) {
            throw new JobStoreException("fails on purpose", new IOException("disk full"));
          }
        });
    try (SnapshotService service =
        fixture.service(observed).lease(Duration.ofMillis(50)).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service, RULE);

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(fixture.stored(job).attempt()).isGreaterThanOrEqualTo(2);
      assertThat(Harness.content(service, ended))
          .containsExactlyElementsOf(fixture.source.resources(RULE));
    }
  }

  @Test
  void exceptionOfAListenerDoesNotAffectTheJob() throws Exception {
    try (SnapshotService service =
        SnapshotService.builder(fixture.store, fixture.source)
            .addListener(
                transition -> {
                  throw new IllegalStateException("the listener fails on purpose");
                })
            .addListener(fixture.transitions)
            .pollInterval(LONG)
            .build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      service.deleteJob(ADMIN, job.id());
      assertThat(fixture.transitions.eventsOf(job.id()))
          .containsExactlyInAnyOrder(
              SnapshotJobEvent.CREATE,
              SnapshotJobEvent.START,
              SnapshotJobEvent.SUCCEED,
              SnapshotJobEvent.DELETE);
    }
  }
}
