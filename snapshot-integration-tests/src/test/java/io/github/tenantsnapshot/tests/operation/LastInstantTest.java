package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service at the end of the year 9999: it stores no later instant, because none can be written.
 */
@Timeout(60)
class LastInstantTest {

  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");
  private static final Instant LAST_STORED = Instant.parse("9999-12-31T23:59:59.9999999Z");

  private final FakeSource source = FakeSource.empty().with(RULE, 3);

  private Harness at(Instant start, Pacing pacing) {
    return new Harness(start, TestStores.newStore(), source, builder -> builder.pacing(pacing));
  }

  @Test
  void jobCanRunAtTheLastInstant() {
    try (Harness harness = at(END, Pacing.immediate())) {
      SnapshotJob job = harness.create("Weekly export", RULE);
      harness.clock.advance(Duration.ZERO);

      SnapshotJob ended = harness.job(job);
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(ended.completedDateTime()).isEqualTo(END);
      assertThat(harness.content(ended)).isEqualTo(source.resources(RULE));
      assertThat(harness.stored(job).expiresAt()).isEqualTo(LAST_STORED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 59, 60})
  void leaseEndsAtTheLastInstantAtTheLatest(long secondsBefore) {
    source.failingWithError(RULE, OPEN);
    try (Harness harness = at(END.minusSeconds(secondsBefore), Pacing.immediate())) {
      SnapshotJob job = harness.create("Weekly export", RULE);

      assertThatThrownBy(() -> harness.clock.advance(Duration.ZERO))
          .isInstanceOf(FakeSource.SourceError.class);

      StoredJob stored = harness.stored(job);
      assertThat(stored.leased()).isTrue();
      Instant lease = END.minusSeconds(secondsBefore).plusSeconds(60);
      assertThat(stored.dueAt()).isEqualTo(lease.isAfter(LAST_STORED) ? LAST_STORED : lease);
    }
  }

  @Test
  void pauseEndsAtTheLastInstantAtTheLatest() {
    try (Harness harness = at(END, Pacing.of(Duration.ZERO, Duration.ofDays(1)))) {
      SnapshotJob job = harness.create("Weekly export", RULE);
      harness.clock.advance(Duration.ZERO);

      assertThat(harness.stored(job).dueAt()).isEqualTo(LAST_STORED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01T00:00:00Z", "1969-12-31T23:59:59.9999999Z"})
  void clockWithAnInstantThatNoStoreKeepsThrows(Instant instant) {
    Instant[] now = {Harness.START};
    try (SnapshotService service =
        SnapshotService.builder(TestStores.newStore(), source)
            .clock(() -> now[0])
            .workers(0)
            .build()) {
      now[0] = instant;

      assertThatIllegalStateException()
          .isThrownBy(
              () -> service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", RULE)))
          .withMessage(
              "the clock must return an instant from 1970-01-01T00:00:00Z to"
                  + " 9999-12-31T23:59:59.9999999Z: "
                  + instant);
    }
  }
}
