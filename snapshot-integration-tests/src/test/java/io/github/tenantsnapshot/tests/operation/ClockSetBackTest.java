package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clocks that are set back during a job, and nodes with different clocks. */
@Timeout(60)
class ClockSetBackTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final JobStore store = TestStores.newStore();
  private final FakeSource source = FakeSource.empty().with(RULE, 3);
  private final Transitions transitions = new Transitions();
  private volatile Instant now = START;

  private SnapshotService.Builder node(InstantSource clock) {
    return SnapshotService.builder(store, source)
        .clock(clock)
        .pollInterval(Duration.ofMillis(10))
        .closeTimeout(Duration.ofSeconds(1))
        .addListener(transitions);
  }

  /** Returns a builder of a service whose steps are for the test to run. */
  private SnapshotService.Builder queueing(Queue<Runnable> steps, Gate submitted) {
    return node(() -> now)
        .lease(HOUR)
        .executor(
            step -> {
              steps.add(step);
              submitted.passUninterruptibly();
            });
  }

  private static SnapshotJob create(SnapshotService service) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", RULE));
  }

  private void assertEventsAreInOrder(SnapshotJob job) {
    List<Instant> instants =
        transitions.of(job.id()).stream().map(SnapshotJobTransition::at).toList();
    assertThat(instants).isSorted().allMatch(at -> !at.isBefore(job.createdDateTime()));
  }

  @ParameterizedTest
  @CsvSource({"false, PT1S", "true, PT1S", "false, PT1H", "true, PT1H"})
  void jobDoesNotEndBeforeItsCreation(boolean fails, Duration back) throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService service = node(() -> now).build()) {
      SnapshotJob job = create(service);
      gate.awaitReached();
      now = START.minus(back);
      if (fails) {
        source.failing(RULE, 1, new IOException("Access Denied."));
      }
      gate.open();

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), HOUR);

      assertThat(ended.completedDateTime()).isEqualTo(job.createdDateTime());
      transitions.await(job.id(), fails ? SnapshotJobEvent.FAIL : SnapshotJobEvent.SUCCEED);
      assertEventsAreInOrder(job);
    }
  }

  @Test
  void jobDoesNotEndBeforeItsStart() throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService accepting = node(() -> START).workers(0).build();
        SnapshotService working = node(() -> now).build()) {
      now = START.plus(HOUR);
      SnapshotJob job = create(accepting);
      gate.awaitReached();
      now = START.plusSeconds(1);
      gate.open();

      SnapshotJob ended = working.awaitCompletion(ADMIN, job.id(), HOUR);

      assertThat(ended.completedDateTime()).isEqualTo(START.plus(HOUR));
      transitions.await(job.id(), SnapshotJobEvent.SUCCEED);
      assertEventsAreInOrder(job);
    }
  }

  @Test
  void startOfAJobExtendsItsLease() throws Exception {
    Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    Gate submitted = new Gate();
    submitted.open();
    Gate reading = source.gate(RULE, OPEN);
    try (SnapshotService service = queueing(steps, submitted).pacing(PacingPerJob.ZERO).build()) {
      SnapshotJob job = create(service);
      submitted.awaitReached();
      now = START.plusSeconds(40); // a renewal may have extended the lease meanwhile
      Thread worker = new Thread(steps.remove());
      worker.start();
      reading.awaitReached();

      StoredJob started = store.find(TENANT, job.id(), now).orElseThrow();
      assertThat(started.leased()).isTrue();
      assertThat(started.dueAt()).isEqualTo(now.plus(HOUR));
      reading.open();
      worker.join();
      assertThat(service.getJob(ADMIN, job.id()).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void jobStartsAtTheInstantOfItsClaim() throws Exception {
    Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    Gate submitted = new Gate();
    submitted.open();
    try (SnapshotService service = queueing(steps, submitted).build()) {
      SnapshotJob job = create(service);
      submitted.awaitReached();
      now = START.plusSeconds(40);
      steps.remove().run();

      assertThat(transitions.of(job.id()))
          .extracting(SnapshotJobTransition::event, SnapshotJobTransition::at)
          .containsExactly(
              tuple(SnapshotJobEvent.CREATE, START),
              tuple(SnapshotJobEvent.START, START),
              tuple(SnapshotJobEvent.SUCCEED, now));
    }
  }

  @Test
  void releasedJobIsNotDueBeforeItsCreation() throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    SnapshotService service = node(() -> now).build();
    SnapshotJob job = create(service);
    gate.awaitReached();
    now = START.minus(HOUR);

    service.close();

    StoredJob stored = store.find(TENANT, job.id(), START).orElseThrow();
    assertThat(stored.leased()).isFalse();
    assertThat(stored.dueAt()).isEqualTo(START);
  }

  @Test
  void deletionByANodeWithASlowClockIsNotBeforeTheCreation() {
    try (SnapshotService ahead = node(() -> START).workers(0).build();
        SnapshotService behind = node(() -> START.minus(HOUR)).workers(0).build()) {
      SnapshotJob job = create(ahead);

      behind.deleteJob(ADMIN, job.id());

      assertThat(transitions.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.CREATE, SnapshotJobEvent.DELETE);
      assertEventsAreInOrder(job);
    }
  }
}
