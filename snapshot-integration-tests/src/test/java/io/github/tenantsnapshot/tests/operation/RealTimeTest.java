package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
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
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service in real time. Its poll interval is long, so these tests fail if the service depends on
 * polling.
 */
@Timeout(60)
class RealTimeTest {

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

  // Waiting

  @Test
  void awaitCompletionReturnsTheEndedJob() throws Exception {
    try (SnapshotService service = builder(store).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE, MAILBOX);

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(ended.completedDateTime()).isAfterOrEqualTo(job.createdDateTime());
      assertThat(Harness.content(service, ended))
          .containsExactlyElementsOf(source.resources(MAILBOX, RULE));
    }
  }

  @Test
  void awaitCompletionReturnsAFailedJobToo() throws Exception {
    source.failing(RULE, OPEN, new IOException("Access Denied."));
    try (SnapshotService service = builder(store).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.FAILED);
    }
  }

  @Test
  void aJobWaitsForItsPacing() throws Exception {
    Duration untilStart = Duration.ofMillis(30);
    Duration running = Duration.ofMillis(20);
    Pacing pacing = Pacing.of(untilStart, running);
    try (SnapshotService service = builder(store).pacing(pacing).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      SnapshotJobTransition start = heard.await(job.id(), SnapshotJobEvent.START);
      assertThat(start.at()).isAfterOrEqualTo(job.createdDateTime().plus(untilStart));
      assertThat(ended.completedDateTime()).isAfterOrEqualTo(start.at().plus(running));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 20})
  void awaitCompletionThrowsWithTheJobWhenTheTimeIsUp(long millis) throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService service = builder(store).pollInterval(LONG).build()) {
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
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService service = builder(store).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      List<Waiting> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(awaitElsewhere(service, job));
      }

      gate.open();

      for (Waiting one : waiting) {
        assertThat(one.result().get().status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
    }
  }

  @Test
  void deletionDuringTheWaitEndsItAsNotFound() throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService service = builder(store).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      Waiting waiting = awaitElsewhere(service, job);

      service.deleteJob(ADMIN, job.id());

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(waiting.result()::get)
          .withCauseInstanceOf(JobNotFoundException.class);
      gate.open();
    }
    assertThat(heard.eventsOf(job(heard)))
        .containsOnlyOnce(SnapshotJobEvent.DELETE)
        .doesNotContain(SnapshotJobEvent.SUCCEED);
  }

  private static String job(Transitions heard) {
    return heard.all().get(0).job().id();
  }

  @Test
  void interruptionEndsTheWaitAndNotTheJob() throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService service = builder(store).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      Waiting waiting = awaitElsewhere(service, job);

      waiting.thread().interrupt();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(waiting.result()::get)
          .withCauseInstanceOf(InterruptedException.class);
      gate.open();
      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
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

  // Workers

  @Test
  void theHostsExecutorDoesTheWork() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    source.at(RULE, OPEN, context -> threads.add(Thread.currentThread().getName()));
    ExecutorService host =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "thread of the host"));
    try {
      try (SnapshotService service = builder(store).executor(host).pollInterval(LONG).build()) {
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
  void aJobThatTheHostsExecutorFailsToTakeIsGivenBack() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    ExecutorService host = Executors.newCachedThreadPool();
    try (SnapshotService service =
        builder(store)
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
      assertThat(stored(job).attempt()).isOne();
    } finally {
      host.shutdown();
    }
  }

  @Test
  void aStepThatTheHostsExecutorBeginsAfterCloseDoesNothing() throws Exception {
    BlockingQueue<Runnable> queued = new LinkedBlockingQueue<>();
    SnapshotService service =
        builder(store).executor(queued::add).closeTimeout(Duration.ofMillis(20)).build();
    SnapshotJob job = create(service, RULE);
    Runnable step = queued.take();

    service.close();
    step.run();

    assertThat(stored(job).job().status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
  }

  @Test
  void aJobThatTheHostsExecutorRefusesIsGivenBack() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    ExecutorService host = Executors.newCachedThreadPool();
    try (SnapshotService service =
        builder(store)
            .executor(
                task -> {
                  if (refusals.incrementAndGet() <= 4) {
                    throw new RejectedExecutionException("busy on purpose");
                  }
                  host.execute(task);
                })
            .pollInterval(SHORT)
            .build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(stored(job).attempt()).isOne();
    } finally {
      host.shutdown();
    }
  }

  @Test
  void aJobThatIsGivenBackByAnInterruptedThreadIsGivenBackWithoutTheInterruption()
      throws Exception {
    ObservedStore observed = new ObservedStore(store);
    try (SnapshotService creator = builder(store).workers(0).build()) {
      create(creator, RULE);
      creator.createSnapshot(ADMIN, CreateSnapshotRequest.of("Monthly export", RULE));
    }
    BlockingQueue<Boolean> interruptedInStore = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> interruptedAfterwards = new LinkedBlockingQueue<>();
    AtomicBoolean refusesNext = new AtomicBoolean();
    source.at(
        RULE,
        OPEN,
        context -> {
          source.calm();
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
        builder(observed)
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
  void pollingGoesOnAfterACheckedExceptionThatTheStoreDoesNotDeclare() throws Exception {
    ObservedStore observed = new ObservedStore(store);
    AtomicBoolean fails = new AtomicBoolean(true);
    observed.before(
        operation -> {
          if (operation == Operation.CLAIM && fails.getAndSet(false)) {
            RealTimeTest.<RuntimeException>sneakyThrow(new IOException("the connection is closed"));
          }
        });

    SnapshotService service = builder(observed).pollInterval(SHORT).build();

    observed.awaitMore(Operation.CLAIM, 3);
    assertThat(fails).isFalse();
    service.close();
  }

  @Test
  void noMoreJobsAreWorkedOnAtATimeThanThereAreWorkers() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    source.at(
        RULE,
        OPEN,
        context -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
        });
    source.at(RULE, FakeSource.CLOSE, context -> now.decrementAndGet());
    try (SnapshotService service = builder(store).workers(2).pollInterval(LONG).build()) {
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
  void aServiceWithoutWorkersLeavesItsJobsToAnother() throws Exception {
    try (SnapshotService accepting = builder(store).workers(0).pollInterval(SHORT).build()) {
      SnapshotJob job = create(accepting, RULE);
      assertThatExceptionOfType(JobNotCompletedException.class)
          .isThrownBy(() -> accepting.awaitCompletion(ADMIN, job.id(), Duration.ofMillis(30)));
      assertThat(accepting.getJob(ADMIN, job.id())).isEqualTo(job);

      Transitions elsewhere = new Transitions();
      try (SnapshotService working =
          SnapshotService.builder(store, source).listener(elsewhere).pollInterval(SHORT).build()) {
        SnapshotJob ended = accepting.awaitCompletion(ADMIN, job.id(), LONG);

        assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(Harness.content(accepting, ended)).hasSize(3);
        assertThat(working.getJob(ADMIN, job.id())).isEqualTo(ended);
        elsewhere.await(job.id(), SnapshotJobEvent.SUCCEED);
      }
      assertThat(heard.eventsOf(job.id())).containsExactly(SnapshotJobEvent.CREATE);
      assertThat(elsewhere.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
    }
  }

  @Test
  void theLeaseIsRenewedWhileAReadTakesLongerThanIt() throws Exception {
    ObservedStore observed = new ObservedStore(store);
    Gate gate = source.gate(RULE, 2);
    Duration lease = Duration.ofMillis(150);
    try (SnapshotService service =
        builder(observed).workers(1).lease(lease).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();

      observed.awaitMore(Operation.RENEW, 6);
      assertThat(stored(job).leased()).isTrue();
      gate.open();

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(stored(job).attempt()).isOne();
      assertThat(source.reads(RULE)).isOne();
    }
  }

  @Test
  void poisonedJobsFailAfterTheLastAttemptAndOthersSucceed() throws Exception {
    source.dying(RULE, OPEN);
    try (SnapshotService service =
        builder(store).lease(Duration.ofMillis(50)).pollInterval(SHORT).build()) {
      SnapshotJob poisoned = create(service, RULE);
      SnapshotJob healthy =
          service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Healthy export", MAILBOX));

      assertThat(service.awaitCompletion(ADMIN, healthy.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      SnapshotJob failed = service.awaitCompletion(ADMIN, poisoned.id(), LONG);

      assertThat(failed.status()).isEqualTo(SnapshotJobStatus.FAILED);
      assertThat(failed.errorDetails()).singleElement().asString().contains("3 attempts");
      assertThat(source.reads(RULE)).isBetween(1, 3);
      heard.await(poisoned.id(), SnapshotJobEvent.EXHAUST_ATTEMPTS);
    }
  }

  @Test
  void aStoreThatFailsForAWhileIsAskedAgain() throws Exception {
    ObservedStore observed = new ObservedStore(store);
    AtomicInteger failures = new AtomicInteger();
    observed.before(
        operation -> {
          if (operation == Operation.CLAIM && failures.incrementAndGet() <= 6) {
            throw new JobStoreException("fails on purpose", new IOException("no route to host"));
          }
        });
    try (SnapshotService service = builder(observed).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(failures.get()).isGreaterThan(6);
      assertThat(stored(job).attempt()).isOne();
    }
  }

  @Test
  void aFailureToRenewIsMadeUpFor() throws Exception {
    ObservedStore observed = new ObservedStore(store);
    AtomicInteger failures = new AtomicInteger();
    observed.before(
        operation -> {
          if (operation == Operation.RENEW && failures.incrementAndGet() <= 1) {
            throw new JobStoreException("fails on purpose", new IOException("no route to host"));
          }
        });
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService service =
        builder(observed).workers(1).lease(Duration.ofMillis(150)).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      observed.awaitMore(Operation.RENEW, 3);
      gate.open();

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(failures.get()).isGreaterThan(1);
      assertThat(source.reads(RULE)).isOne();
    }
  }

  @Test
  void aWriteThatFailsCostsAnAttempt() throws Exception {
    ObservedStore observed = new ObservedStore(store);
    AtomicInteger failures = new AtomicInteger();
    observed.before(
        operation -> {
          if (operation == Operation.PUBLISH && failures.incrementAndGet() <= 1) {
            throw new JobStoreException("fails on purpose", new IOException("disk full"));
          }
        });
    try (SnapshotService service =
        builder(observed).lease(Duration.ofMillis(50)).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service, RULE);

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(stored(job).attempt()).isGreaterThanOrEqualTo(2);
      assertThat(Harness.content(service, ended)).containsExactlyElementsOf(source.resources(RULE));
    }
  }

  @Test
  void aFailingListenerHarmsNothing() throws Exception {
    try (SnapshotService service =
        SnapshotService.builder(store, source)
            .listener(
                transition -> {
                  throw new IllegalStateException("the listener fails on purpose");
                })
            .listener(heard)
            .pollInterval(LONG)
            .build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      service.deleteJob(ADMIN, job.id());
      assertThat(heard.eventsOf(job.id()))
          .containsExactlyInAnyOrder(
              SnapshotJobEvent.CREATE,
              SnapshotJobEvent.START,
              SnapshotJobEvent.SUCCEED,
              SnapshotJobEvent.DELETE);
    }
  }
}
