package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.ACCESS;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.QuotaPeriod;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Crashes at any point: a job nevertheless ends exactly once, with all of its content or with none.
 */
@Timeout(120)
class CrashPointsTest {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration RETENTION = Duration.ofDays(7);

  private enum Side {
    BEFORE,
    AFTER
  }

  /** The expected outcome of a job of three types and 700 resources. */
  private enum Scenario {
    SUCCEEDS(SnapshotJobEvent.SUCCEED, SnapshotJobStatus.SUCCEEDED, 700),
    SUCCEEDS_PARTIALLY(
        SnapshotJobEvent.SUCCEED_PARTIALLY, SnapshotJobStatus.PARTIALLY_SUCCESSFUL, 600),
    IS_CUT_TO_THE_QUOTA(
        SnapshotJobEvent.SUCCEED_PARTIALLY, SnapshotJobStatus.PARTIALLY_SUCCESSFUL, 300),
    FAILS(SnapshotJobEvent.FAIL, SnapshotJobStatus.FAILED, 0);

    private final SnapshotJobEvent end;
    private final SnapshotJobStatus status;
    private final int resources;

    Scenario(SnapshotJobEvent end, SnapshotJobStatus status, int resources) {
      this.end = end;
      this.status = status;
      this.resources = resources;
    }

    FakeSource source() {
      FakeSource source = FakeSource.empty().with(RULE, 300).with(MAILBOX, 300).with(MEETING, 100);
      IOException denied = new IOException("Access Denied.");
      switch (this) {
        case SUCCEEDS, IS_CUT_TO_THE_QUOTA -> {}
        case SUCCEEDS_PARTIALLY -> source.failing(MEETING, OPEN, denied);
        case FAILS ->
            source
                .failing(RULE, OPEN, denied)
                .failing(MAILBOX, 1, denied)
                .failing(MEETING, OPEN, denied);
      }
      return source;
    }

    List<SnapshotResource> content(FakeSource source) {
      return (this == SUCCEEDS_PARTIALLY
              ? source.resources(MAILBOX, RULE)
              : source.resources(MEETING, MAILBOX, RULE))
          .subList(0, resources);
    }

    SnapshotService.Builder apply(SnapshotService.Builder settings) {
      return this == IS_CUT_TO_THE_QUOTA
          ? settings
              .limits(SnapshotLimits.documented().toBuilder().resourcesPerPeriod(300).build())
              .behavior(
                  SnapshotBehavior.defaults().toBuilder()
                      .quotaEnforcement(QuotaEnforcement.END_PARTIALLY)
                      .build())
          : settings;
    }
  }

  /** With a pacing of zero, the claim of a job starts it. */
  static List<Arguments> crashes() {
    List<Arguments> crashes = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      for (Side side : Side.values()) {
        crashes.add(Arguments.of(scenario, side, Harness.PACING));
        crashes.add(Arguments.of(scenario, side, Pacing.immediate()));
        crashes.add(Arguments.of(scenario, side, PacingPerJob.ZERO));
      }
    }
    return crashes;
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void crashAtAnyStoreOperationDoesNotChangeTheFinalResult(
      Scenario scenario, Side side, Pacing pacing) {
    Set<Operation> crashed = EnumSet.noneOf(Operation.class);
    Optional<Operation> last = runWithACrash(scenario, side, pacing, 1);
    for (int number = 2; last.isPresent(); number++) {
      crashed.add(last.get());
      last = runWithACrash(scenario, side, pacing, number);
    }
    assertThat(crashed)
        .contains(Operation.ADMIT, Operation.NEXT_DUE, Operation.DELETE_EXPIRED, Operation.CLAIM);
    if (scenario == Scenario.FAILS || !pacing.equals(Pacing.immediate())) {
      assertThat(crashed).contains(Operation.COMPLETE_STEPS);
    }
    if (scenario != Scenario.FAILS) {
      assertThat(crashed).contains(Operation.APPEND, Operation.PUBLISH);
    }
  }

  /**
   * Runs a job from creation to expiry and returns the operation that crashed; empty if there were
   * fewer operations.
   *
   * @param number the number of the store operation that crashes, from 1
   */
  private static Optional<Operation> runWithACrash(
      Scenario scenario, Side side, Pacing pacing, int number) {
    String as = "crash " + side + " operation " + number + " of a job that " + scenario;
    JobStore store = TestStores.newStore();
    ObservedStore crashing = new ObservedStore(store);
    AtomicReference<Operation> crashed = new AtomicReference<>();
    AtomicInteger operations = new AtomicInteger();
    ObservedStore.Probe crash =
        operation -> {
          if (operations.incrementAndGet() == number) {
            crashed.set(operation);
            throw new JobStoreException("crashed on purpose", new IOException("no route to host"));
          }
        };
    if (side == Side.BEFORE) {
      crashing.before(crash);
    } else {
      crashing.after(crash);
    }
    FakeSource source = scenario.source();
    try (Harness harness =
        new Harness(
            START,
            crashing,
            source,
            settings -> scenario.apply(settings.lease(LEASE).pacing(pacing)))) {
      createDespiteACrash(harness, "Weekly export");
      advanceDespiteACrash(harness, START.plus(UNTIL_ENDED).plus(LEASE).plus(LEASE));

      Instant now = harness.clock.instant();
      StoredJob stored = store.list(TENANT, null, 10, now).get(0);
      SnapshotJob job = stored.job();
      assertThat(store.list(TENANT, null, 10, now)).as(as).hasSize(1);
      assertThat(job.status()).as(as).isEqualTo(scenario.status);
      assertThat(stored.leased()).as(as).isFalse();
      assertThat(stored.dueAt()).as(as).isNull();
      assertThat(stored.attempt()).as(as).isLessThanOrEqualTo(2);
      assertThat(store.nextDue()).as(as).contains(START.plus(RETENTION));
      assertThat(job.completedDateTime()).as(as).isBetween(START, now);
      assertThat(stored.resourceCount()).as(as).isEqualTo(scenario.resources);
      assertThat(usage(store)).as(as).isEqualTo(scenario.resources);
      if (scenario.status == SnapshotJobStatus.FAILED) {
        assertThat(job.snapshotId()).as(as).isNull();
      } else {
        assertThat(content(store, job.snapshotId(), now))
            .as(as)
            .isEqualTo(scenario.content(source));
      }
      assertThat(source.readersClosed()).as(as).isEqualTo(source.readersOpened());

      advanceDespiteACrash(harness, START.plus(Duration.ofDays(8)));
      now = harness.clock.instant();
      assertThat(store.list(TENANT, null, 10, now)).as(as).isEmpty();
      assertThat(store.nextDue()).as(as).isEmpty();
      assertThat(usage(store)).as(as).isEqualTo(scenario.resources);
      assertTransitions(harness.transitions.of(job.id()), scenario, crashed.get() != null, as);
      return Optional.ofNullable(crashed.get());
    }
  }

  private static List<SnapshotResource> content(JobStore store, String snapshotId, Instant now) {
    List<SnapshotResource> content = new ArrayList<>();
    List<SnapshotResource> page;
    do {
      page = store.readContent(TENANT, snapshotId, content.size(), 10_000, now).orElseThrow();
      content.addAll(page);
    } while (!page.isEmpty());
    return content;
  }

  private static void assertTransitions(
      List<SnapshotJobTransition> transitions, Scenario scenario, boolean crashed, String as) {
    List<SnapshotJobEvent> whole =
        List.of(
            SnapshotJobEvent.CREATE, SnapshotJobEvent.START, scenario.end, SnapshotJobEvent.EXPIRE);
    List<SnapshotJobStatus> statuses =
        List.of(SnapshotJobStatus.NOT_STARTED, SnapshotJobStatus.RUNNING, scenario.status);
    assertThat(whole).as(as).containsSubsequence(transitions.stream().map(t -> t.event()).toList());
    assertThat(transitions.size()).as(as).isBetween(crashed ? 3 : 4, 4);
    for (SnapshotJobTransition transition : transitions) {
      int at = whole.indexOf(transition.event());
      assertThat(transition.from()).as(as).isEqualTo(at == 0 ? null : statuses.get(at - 1));
      assertThat(transition.to()).as(as).isEqualTo(at == 3 ? null : statuses.get(at));
    }
  }

  private static void createDespiteACrash(Harness harness, String name) {
    try {
      harness.create(name, RULE, MAILBOX, MEETING);
    } catch (JobStoreException e) {
      try {
        harness.create(name, RULE, MAILBOX, MEETING);
      } catch (DisplayNameTakenException taken) {
        // the crash came after the job was stored
      }
    }
  }

  private static void advanceDespiteACrash(Harness harness, Instant target) {
    try {
      harness.clock.advanceTo(target);
    } catch (JobStoreException e) {
      harness.clock.advanceTo(target);
    }
  }

  private static long usage(JobStore store) {
    return store.usage(TENANT, QuotaPeriod.calendarMonth().startOf(START));
  }

  // Permanent failures

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"APPEND", "PUBLISH"})
  void jobFailsIfItsStoreFailsInAllAttempts(Operation operation) {
    ObservedStore failing = new ObservedStore(TestStores.newStore());
    failOn(failing, operation);
    try (Harness harness =
        new Harness(START, failing, Scenario.SUCCEEDS.source(), s -> s.lease(LEASE))) {
      SnapshotJob job = harness.create("Weekly export", RULE);

      harness.clock.advance(Duration.ofMinutes(10));

      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.FAILED);
      assertThat(harness.job(job).snapshotId()).isNull();
      assertThat(harness.job(job).errorDetails()).singleElement().asString().contains("3 attempts");
      assertThat(harness.job(job).completedDateTime())
          .as("the pacing and three leases")
          .isEqualTo(START.plusSeconds(65).plus(LEASE.multipliedBy(3)));
      assertThat(harness.source.reads(RULE)).isEqualTo(3);
      assertThat(harness.source.readersClosed()).isEqualTo(3);
      assertThat(harness.usage(START)).isZero();
      assertThat(harness.transitions.of(job.id()))
          .extracting(each -> each.event() + " " + each.attempt())
          .containsExactly("CREATE 1", "START 1", "EXHAUST_ATTEMPTS 4");
      failing.clearProbes();
      harness.clock.advance(Duration.ofDays(1));
      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"CLAIM", "NEXT_DUE", "DELETE_EXPIRED"})
  void failedPollFailsTheAdvanceAndCountsNoAttempt(Operation operation) {
    ObservedStore failing = new ObservedStore(TestStores.newStore());
    try (Harness harness =
        new Harness(START, failing, Scenario.SUCCEEDS.source(), s -> s.lease(LEASE))) {
      SnapshotJob job = harness.create("Weekly export", RULE);
      failOn(failing, operation);
      Instant target = START.plus(UNTIL_ENDED);
      for (int i = 0; i < 5; i++) {
        assertThat(catchThrowable(() -> harness.clock.advanceTo(target)))
            .isInstanceOf(JobStoreException.class);
      }
      assertThat(harness.clock.instant()).isBeforeOrEqualTo(START.plusSeconds(5));

      failing.clearProbes();
      harness.clock.advanceTo(target);

      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.stored(job).attempt()).isOne();
    }
  }

  @Test
  void jobThatCannotBeStartedForLongEndsNevertheless() {
    ObservedStore failing = new ObservedStore(TestStores.newStore());
    try (Harness harness =
        new Harness(START, failing, Scenario.SUCCEEDS.source(), s -> s.lease(LEASE))) {
      SnapshotJob job = harness.create("Weekly export", RULE);
      failOn(failing, Operation.COMPLETE_STEPS);
      harness.clock.advance(Duration.ofMinutes(10));
      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);

      failing.clearProbes();
      harness.clock.advance(Duration.ofMinutes(10));

      assertThat(harness.job(job).status().isTerminal()).isTrue();
      assertThat(harness.stored(job).leased()).isFalse();
    }
  }

  private static void failOn(ObservedStore store, Operation failing) {
    store.before(
        operation -> {
          if (operation == failing) {
            throw new JobStoreException("fails on purpose", new IOException("disk full"));
          }
        });
  }

  // A source that throws an error

  @Test
  void errorOfTheSourceCountsAsAnAttempt() {
    FakeSource source = Scenario.SUCCEEDS.source();
    source.at(
        RULE,
        280,
        context -> {
          if (context.attempt() == 1) {
            throw new FakeSource.SourceError();
          }
        });
    try (Harness harness = Harness.of(source, settings -> settings.lease(LEASE))) {
      SnapshotJob job = harness.create("Weekly export", RULE, MAILBOX);

      advanceDespiteErrors(harness, START.plus(Duration.ofMinutes(10)));

      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.job(job).completedDateTime()).isEqualTo(START.plusSeconds(65).plus(LEASE));
      assertThat(harness.content(job)).containsExactlyElementsOf(source.resources(MAILBOX, RULE));
      assertThat(harness.usage(START)).isEqualTo(600);
      assertThat(harness.stored(job).attempt()).isEqualTo(2);
      assertThat(source.reads(RULE)).isEqualTo(2);
      assertThat(source.readersClosed()).isEqualTo(source.readersOpened());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1 attempt ", "3, 3 attempts", "5, 5 attempts"})
  void jobWhoseSourceThrowsAnErrorEachTimeFailsAfterTheLastAttempt(int attempts, String said) {
    FakeSource source = Scenario.SUCCEEDS.source().failingWithError(RULE, OPEN);
    try (Harness harness =
        Harness.of(source, settings -> settings.lease(LEASE).maxAttempts(attempts))) {
      SnapshotJob job = harness.create("Weekly export", RULE, MAILBOX);

      advanceDespiteErrors(harness, START.plus(Duration.ofMinutes(10)));

      SnapshotJob ended = harness.job(job);
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.FAILED);
      assertThat(ended.snapshotId()).isNull();
      assertThat(ended.errorDetails()).singleElement().asString().contains(said);
      assertThat(ended.completedDateTime())
          .isEqualTo(START.plusSeconds(65).plus(LEASE.multipliedBy(attempts)));
      assertThat(source.reads(RULE)).isEqualTo(attempts);
      assertThat(harness.usage(START)).isZero();
      assertThat(harness.transitions.eventsOf(job.id()))
          .containsExactly(
              SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.EXHAUST_ATTEMPTS);
    }
  }

  @Test
  void jobWhoseSourceThrowsAnErrorDoesNotBlockOthers() {
    FakeSource source = Scenario.SUCCEEDS.source().failingWithError(RULE, OPEN);
    try (Harness harness = Harness.of(source, settings -> settings.lease(LEASE))) {
      harness.create("Poisoned export", RULE);
      SnapshotJob healthy = harness.create("Healthy export", MAILBOX);

      advanceDespiteErrors(harness, START.plusSeconds(65));

      assertThat(harness.job(healthy).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  private static void advanceDespiteErrors(Harness harness, Instant target) {
    for (int i = 0; i < 20; i++) {
      Throwable thrown = catchThrowable(() -> harness.clock.advanceTo(target));
      if (thrown == null) {
        return;
      }
      assertThat(thrown).isInstanceOf(FakeSource.SourceError.class);
    }
    throw new AssertionError("the clock does not get on");
  }

  // A worker whose lease has expired

  @Test
  void storeFailureInACallOfTheSourceEndsTheAttempt() {
    ObservedStore store = new ObservedStore(TestStores.newStore());
    FakeSource source = FakeSource.empty().with(RULE, 3);
    source.at(
        RULE,
        FakeSource.OPEN,
        context -> {
          if (context.attempt() == 1) {
            store.before(
                operation -> {
                  throw new JobStoreException("down on purpose");
                });
          }
          try {
            context.isJobDeleted();
          } finally {
            store.clearProbes();
          }
        });
    try (Harness harness = new Harness(START, store, source, settings -> settings)) {
      SnapshotJob job = harness.create("Weekly export", RULE);
      harness.clock.advance(Harness.UNTIL_START.plus(Harness.RUNNING_TIME));
      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);

      harness.clock.advance(Duration.ofMinutes(2));

      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.stored(job).attempt()).isEqualTo(2);
    }
  }

  @Test
  void interruptWrappedByTheSourceEndsTheAttempt() {
    FakeSource source = FakeSource.empty().with(RULE, 3);
    source.at(
        RULE,
        FakeSource.OPEN,
        context -> {
          if (context.attempt() == 1) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted, says the library of the source");
          }
        });
    try (Harness harness = Harness.of(source)) {
      SnapshotJob job = harness.create("Weekly export", RULE);
      harness.clock.advance(Harness.UNTIL_START.plus(Harness.RUNNING_TIME));
      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);
      assertThat(Thread.interrupted()).isTrue(); // restored on the thread that advances the clock

      harness.clock.advance(Duration.ofMinutes(2));

      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void workerWithALostClaimWritesNothing() {
    SnapshotResource theirs =
        new SnapshotResource("Theirs", ACCESS, JsonText.of("{\"From\":\"the second worker\"}"));
    FakeSource source = FakeSource.empty().with(ACCESS, 600).with(RULE, 10);
    try (Harness harness = Harness.of(source, settings -> settings.lease(LEASE))) {
      List<Boolean> goneForTheFirst = new ArrayList<>();
      List<StoredJob> takenOver = new ArrayList<>();
      source.at(
          ACCESS,
          300, // after the first batch was stored
          context -> {
            goneForTheFirst.add(context.isJobDeleted());
            Instant later = harness.clock.instant().plus(LEASE);
            harness.store.claim(later, LEASE, 10).forEach(each -> takenOver.add(each.job()));
            goneForTheFirst.add(context.isJobDeleted());
          });
      SnapshotJob job = harness.create("Weekly export", RULE, ACCESS);
      harness.clock.advance(Duration.ofSeconds(65));

      assertThat(goneForTheFirst).containsExactly(false, true);
      StoredJob second = takenOver.get(0);
      assertThat(takenOver).hasSize(1);
      assertThat(second.attempt()).isEqualTo(2);
      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);
      assertThat(source.reads(RULE)).isZero();
      assertThat(harness.stored(job)).isEqualTo(second);

      Instant now = harness.clock.instant();
      assertThat(harness.store.append(second.jobClaim(), List.of(theirs), now)).isTrue();
      assertThat(
              harness
                  .store
                  .publish(
                      Jobs.ended(second, SnapshotJobStatus.SUCCEEDED, 1, now),
                      List.of(),
                      QuotaCharge.of(QuotaPeriod.calendarMonth().startOf(now), Long.MAX_VALUE),
                      now)
                  .outcome())
          .isEqualTo(Publication.Outcome.PUBLISHED);
      harness.clock.advance(Duration.ofHours(1));

      assertThat(harness.content(job)).containsExactly(theirs);
      assertThat(harness.usage(START)).isOne();
      assertThat(harness.transitions.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.CREATE, SnapshotJobEvent.START);
    }
  }

  @Test
  void serviceLosesItsJobToAServiceThatSeesItsLeaseExpired() throws Exception {
    JobStore store = TestStores.newStore();
    ObservedStore seenByFirst = new ObservedStore(store);
    FakeSource firstSource = FakeSource.empty().with(ACCESS, 600);
    FakeSource secondSource = FakeSource.seeded(2).with(ACCESS, 500);
    Gate gate = firstSource.gate(ACCESS, 300);
    Transitions firstHeard = new Transitions();
    Transitions secondHeard = new Transitions();
    ExecutorService host = Executors.newCachedThreadPool();
    try (SnapshotService first =
        SnapshotService.builder(seenByFirst, firstSource)
            .pollInterval(Duration.ofMillis(5))
            .executor(host)
            .addListener(firstHeard)
            .build()) {
      SnapshotJob job =
          first.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", ACCESS));
      gate.awaitReached();

      try (SnapshotService second =
          SnapshotService.builder(store, secondSource)
              .clock(InstantSource.offset(InstantSource.system(), Duration.ofHours(1)))
              .pollInterval(Duration.ofMillis(5))
              .addListener(secondHeard)
              .build()) {
        SnapshotJobTransition end = secondHeard.await(job.id(), SnapshotJobEvent.SUCCEED);
        assertThat(end.attempt()).isEqualTo(2);
        List<SnapshotResource> content = Harness.content(second, job);
        assertThat(content).containsExactlyElementsOf(secondSource.resources(ACCESS));

        int appended = seenByFirst.count(Operation.APPEND);
        gate.open();
        host.shutdown();
        while (firstSource.readersClosed() == 0) {
          Thread.yield();
        }

        assertThat(Harness.content(second, job)).isEqualTo(content);
        assertThat(second.getJob(ADMIN, job.id())).isEqualTo(end.job());
        assertThat(seenByFirst.count(Operation.APPEND)).isEqualTo(appended + 1);
        assertThat(seenByFirst.count(Operation.PUBLISH)).isZero();
        assertThat(store.usage(TENANT, QuotaPeriod.calendarMonth().startOf(end.at())))
            .isEqualTo(500);
        assertThat(firstHeard.eventsOf(job.id()))
            .containsExactly(SnapshotJobEvent.CREATE, SnapshotJobEvent.START);
        assertThat(secondHeard.eventsOf(job.id())).containsExactly(SnapshotJobEvent.SUCCEED);
      }
    } finally {
      host.shutdownNow();
    }
  }
}
