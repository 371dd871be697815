package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.ACCESS;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.LONG;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.SHORT;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The settings of a service. */
@Timeout(60)
class ServiceSettingsTest {

  @RegisterExtension final RealTimeFixture fixture = new RealTimeFixture();

  @Test
  void virtualClockRejectsEachSettingOfRealTime() {
    Map<String, UnaryOperator<SnapshotService.Builder>> settings =
        Map.of(
            "workers", builder -> builder.workers(1),
            "claimAhead", builder -> builder.claimAhead(1),
            "executor", builder -> builder.executor(fixture.threads),
            "pollInterval", builder -> builder.pollInterval(SHORT),
            "closeTimeout", builder -> builder.closeTimeout(LONG),
            "readTimeout", builder -> builder.readTimeout(LONG));
    settings.forEach(
        (name, setting) -> {
          SnapshotService.Builder builder =
              SnapshotService.builder(fixture.store, fixture.source)
                  .clock(VirtualClock.startingNow());
          assertThatIllegalStateException()
              .isThrownBy(() -> setting.apply(builder).build())
              .withMessage(
                  "settings of real time must not be combined with a VirtualClock: " + name);
        });
  }

  @Test
  void lastClockSetIsUsed() {
    try (SnapshotService service =
        SnapshotService.builder(fixture.store, fixture.source)
            .clock(VirtualClock.startingAt(Instant.EPOCH))
            .clock(InstantSource.system())
            .workers(1)
            .build()) {
      assertThat(service.clock().instant()).isAfter(Instant.EPOCH);
    }
  }

  @Test
  void invalidSettingsAreRejected() {
    SnapshotService.Builder builder = fixture.service();
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
    try (SnapshotService service = fixture.service().pollInterval(LONG).build()) {
      ended = service.awaitCompletion(ADMIN, create(service, RULE, ACCESS).id(), LONG);
    }
    try (SnapshotService successor = fixture.service().workers(0).build()) {
      assertThat(Harness.content(successor, ended))
          .containsExactlyElementsOf(fixture.source.resources(RULE));
    }
  }
}
