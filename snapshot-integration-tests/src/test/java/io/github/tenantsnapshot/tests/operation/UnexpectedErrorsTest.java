package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Failures that a service survives: errors where it expects exceptions, and a suspended process.
 */
@Timeout(30)
class UnexpectedErrorsTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(5);

  private final JobStore store = TestStores.newStore();
  private final FakeSource source = FakeSource.empty().with(RULE, 3);
  private final Transitions transitions = new Transitions();

  private static SnapshotJob create(SnapshotService service) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", RULE));
  }

  private static SnapshotJobListener failingWithAnError() {
    return transition -> {
      throw new AssertionError("the listener fails on purpose");
    };
  }

  @Test
  void errorOfAListenerDoesNotAffectTheJobInVirtualTime() {
    Transitions after = new Transitions();
    try (Harness harness =
        Harness.of(
            source, settings -> settings.addListener(failingWithAnError()).addListener(after))) {
      SnapshotJob job = harness.complete("Weekly export", RULE);
      harness.service.deleteJob(ADMIN, job.id());

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(after.all()).isEqualTo(harness.transitions.all()).hasSize(4);
    }
  }

  @Test
  void errorOfAListenerDoesNotAffectTheJobInRealTime() throws Exception {
    try (SnapshotService service =
        SnapshotService.builder(store, source)
            .addListener(failingWithAnError())
            .addListener(transitions)
            .pollInterval(LONG)
            .build()) {
      SnapshotJob job = create(service);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(transitions.eventsOf(job.id()))
          .containsExactlyInAnyOrder(
              SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"CLAIM", "RENEW"})
  void errorOfTheStoreDoesNotEndPollingOrRenewal(Operation operation) throws Exception {
    ObservedStore observed = new ObservedStore(store);
    AtomicBoolean thrown = new AtomicBoolean();
    observed.before(
        called -> {
          if (called == operation && thrown.compareAndSet(false, true)) {
            throw new AssertionError("fails on purpose");
          }
        });
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService working =
            SnapshotService.builder(observed, source)
                .workers(1)
                .lease(Duration.ofMillis(150))
                .pollInterval(SHORT)
                .build();
        SnapshotService accepting =
            SnapshotService.builder(store, source).workers(0).pollInterval(SHORT).build()) {
      if (operation == Operation.CLAIM) {
        while (!thrown.get()) {
          Thread.yield();
        }
      }
      SnapshotJob job = create(accepting);
      gate.awaitReached();
      if (operation == Operation.RENEW) {
        observed.awaitMore(Operation.RENEW, 3);
      }
      gate.open();

      assertThat(accepting.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(working.getJob(ADMIN, job.id()).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void serviceDoesNotReclaimItsOwnJobAfterAPauseOfTheProcess() throws Exception {
    ObservedStore observed = new ObservedStore(store);
    AtomicReference<Duration> stoodStill = new AtomicReference<>(Duration.ZERO);
    InstantSource clock = () -> Instant.now().plus(stoodStill.get());
    Gate gate = source.gate(RULE, 2);
    try (SnapshotService service =
        SnapshotService.builder(observed, source).clock(clock).pollInterval(SHORT).build()) {
      SnapshotJob job = create(service);
      gate.awaitReached();

      stoodStill.set(Duration.ofMinutes(5)); // longer than the lease
      observed.awaitMore(Operation.CLAIM, 5);
      gate.open();

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(source.reads(RULE)).isOne();
      assertThat(store.find(TENANT, job.id(), clock.instant()).orElseThrow().attempt()).isOne();
    }
  }
}
