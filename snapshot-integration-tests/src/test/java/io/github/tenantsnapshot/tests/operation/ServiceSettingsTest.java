package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.ACCESS;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settings of a service. */
@Timeout(60)
class ServiceSettingsTest {

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

  @Test
  void virtualClockRejectsEachSettingOfRealTime() {
    Map<String, UnaryOperator<SnapshotService.Builder>> settings =
        Map.of(
            "workers", builder -> builder.workers(1),
            "claimAhead", builder -> builder.claimAhead(1),
            "executor", builder -> builder.executor(others),
            "pollInterval", builder -> builder.pollInterval(SHORT),
            "closeTimeout", builder -> builder.closeTimeout(LONG),
            "readTimeout", builder -> builder.readTimeout(LONG));
    settings.forEach(
        (name, setting) -> {
          SnapshotService.Builder builder =
              SnapshotService.builder(store, source).clock(VirtualClock.startingNow());
          assertThatIllegalStateException()
              .isThrownBy(() -> setting.apply(builder).build())
              .withMessage(
                  "settings of real time must not be combined with a VirtualClock: " + name);
        });
  }

  @Test
  void lastClockSetIsUsed() {
    try (SnapshotService service =
        SnapshotService.builder(store, source)
            .clock(VirtualClock.startingAt(Instant.EPOCH))
            .clock(InstantSource.system())
            .workers(1)
            .build()) {
      assertThat(service.clock().instant()).isAfter(Instant.EPOCH);
    }
  }

  @Test
  void invalidSettingsAreRejected() {
    SnapshotService.Builder builder = builder(store);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.workers(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.lease(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.pollInterval(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.closeTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.readTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAttempts(0));
  }

  @Test
  void snapshotCanBeReadByAnyServiceOnTheStore() throws Exception {
    SnapshotJob ended;
    try (SnapshotService service = builder(store).pollInterval(LONG).build()) {
      ended = service.awaitCompletion(ADMIN, create(service, RULE, ACCESS).id(), LONG);
    }
    try (SnapshotService successor = builder(store).workers(0).build()) {
      assertThat(Harness.content(successor, ended))
          .containsExactlyElementsOf(source.resources(RULE));
    }
  }
}
