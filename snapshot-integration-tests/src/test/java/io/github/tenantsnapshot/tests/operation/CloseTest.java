package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Closing a service during operations: no operation takes effect partially, and no work continues
 * after the close.
 */
@Timeout(60)
class CloseTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private final JobStore store = TestStores.newStore();
  private final ObservedStore observed = new ObservedStore(store);
  private final FakeSource source = FakeSource.empty().with(RULE, 3).with(MAILBOX, 2);

  private SnapshotService.Builder builder() {
    return SnapshotService.builder(observed, source).closeTimeout(BRIEF).pollInterval(LONG);
  }

  private static SnapshotJob create(SnapshotService service, String... types) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", types));
  }

  private StoredJob stored(SnapshotJob job) {
    return store.find(TENANT, job.id(), Instant.now()).orElseThrow();
  }

  private void assertReleased(SnapshotJob job) {
    StoredJob stored = stored(job);
    assertThat(stored.job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(stored.leased()).isFalse();
    assertThat(stored.attempt()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {OPEN, 1, 4, FakeSource.CLOSE})
  void jobIsReleasedAtWhateverPointItsSourceIsInterrupted(int point) throws Exception {
    Gate gate = source.gate(RULE, point);
    SnapshotService service = builder().build();
    SnapshotJob job = create(service, RULE);
    gate.awaitReached();

    service.close();

    assertThat(gate.wasInterrupted()).isTrue();
    assertReleased(job);
  }

  @ParameterizedTest
  @ValueSource(ints = {OPEN, 1, 4, FakeSource.CLOSE})
  void jobIsReleasedIfItsSourceWrapsTheInterrupt(int point) throws Exception {
    Gate gate = new Gate();
    source.at(
        RULE,
        point,
        context -> {
          try {
            gate.pass();
          } catch (InterruptedException e) {
            throw new IllegalStateException("the request was cancelled", e);
          }
        });
    SnapshotService service = builder().build();
    SnapshotJob job = create(service, RULE);
    gate.awaitReached();

    service.close();

    assertThat(gate.wasInterrupted()).isTrue();
    assertReleased(job);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void readerOfAnInterruptedSourceIsClosed(int point) throws Exception {
    Gate gate = source.gate(RULE, point);
    SnapshotService service = builder().build();
    create(service, RULE);
    gate.awaitReached();

    service.close();

    assertThat(source.readersOpened()).isOne();
    assertThat(source.readersClosed()).isOne();
  }

  @Test
  void emptyClaimDuringCloseReleasesNothing() throws Exception {
    Gate inClaim = new Gate();
    observed.after(
        operation -> {
          if (operation == Operation.CLAIM) {
            inClaim.passUninterruptibly();
          }
        });
    SnapshotService service =
        SnapshotService.builder(observed, source).pollInterval(Duration.ofMillis(1)).build();
    inClaim.awaitReached();
    Thread closer = new Thread(service::close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) { // waits for the claim
      Thread.onSpinWait();
    }

    inClaim.open();
    closer.join();

    assertThat(observed.count(Operation.COMPLETE_STEPS)).isZero();
  }

  @Test
  void closeDoesNotInterruptAStoreCallMadeByASource() throws Exception {
    Gate inStore = new Gate();
    source.at(
        RULE,
        2,
        context -> {
          observed.before(
              operation -> {
                if (operation == Operation.FIND) {
                  inStore.passUninterruptibly();
                }
              });
          context.isJobDeleted();
        });
    ExecutorService host = Executors.newSingleThreadExecutor();
    SnapshotService service = builder().executor(host).build();
    create(service, RULE);
    inStore.awaitReached();

    service.close();
    inStore.open();
    host.shutdown();
    host.awaitTermination(1, TimeUnit.HOURS);

    assertThat(inStore.wasInterrupted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLAIM", "RENEW"})
  void closeDoesNotInterruptThePollingThreadInTheStore(Operation operation) throws Exception {
    Gate inStore = new Gate();
    Gate inSource = source.gate(RULE, OPEN);
    SnapshotService service =
        builder().workers(2).lease(BRIEF.multipliedBy(3)).pollInterval(BRIEF).build();
    create(service, RULE);
    inSource.awaitReached();
    observed.before(
        called -> {
          if (called == operation) {
            inStore.passUninterruptibly();
          }
        });
    inStore.awaitReached();

    inSource.open();
    service.close();
    inStore.open();
    inStore.awaitPassed();

    assertThat(inStore.wasInterrupted()).isFalse();
  }

  /** The claim itself starts jobs whose pacing is a constant zero. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void jobClaimedDuringCloseIsReleasedAndNotStartedAfterwards(boolean startedByClaim)
      throws Exception {
    Transitions transitions = new Transitions();
    Gate claiming = new Gate();
    observed.after(
        operation -> {
          if (operation == Operation.CLAIM) {
            claiming.passUninterruptibly();
          }
        });
    AtomicInteger begun = new AtomicInteger();
    SnapshotService service =
        builder()
            .pacing(startedByClaim ? Pacing.immediate() : PacingPerJob.ZERO)
            .executor(task -> begun.incrementAndGet())
            .addListener(transitions)
            .build();
    SnapshotJob job = create(service, RULE);
    claiming.awaitReached();

    service.close();
    claiming.open();
    while (begun.get() == 0 && stored(job).leased()) {
      Thread.yield();
    }

    assertThat(begun.get()).isZero();
    assertThat(stored(job).job())
        .isEqualTo(
            startedByClaim ? job.toBuilder().status(SnapshotJobStatus.RUNNING).build() : job);
    while (startedByClaim && !transitions.eventsOf(job.id()).contains(SnapshotJobEvent.START)) {
      Thread.yield(); // listeners are notified on a thread of their own
    }
    assertThat(transitions.eventsOf(job.id()).contains(SnapshotJobEvent.START))
        .isEqualTo(startedByClaim);
    assertThat(stored(job).leased()).isFalse();
    assertThat(stored(job).attempt()).isOne();
  }

  @Test
  void sourceThatIgnoresInterruptsDoesNotBlockClose() throws Exception {
    Gate gate = new Gate();
    source.at(RULE, 2, context -> gate.passUninterruptibly());
    SnapshotService service = builder().build();
    SnapshotJob job = create(service, RULE, MAILBOX);
    gate.awaitReached();

    service.close();
    assertThat(stored(job).leased()).isTrue();
    gate.open();
    while (stored(job).leased()) {
      Thread.yield();
    }

    assertReleased(job);
  }
}
