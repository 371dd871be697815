package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services on one store whose clocks differ by the largest skew that is documented as harmless. */
@Timeout(60)
class ClockSkewTest {

  private static final Duration LEASE = Duration.ofSeconds(6);

  @ParameterizedTest
  @ValueSource(doubles = {-0.5, 0.5})
  void clockSkewOfHalfALeaseDoesNotLetAnotherNodeClaimARunningJob(double leases) throws Exception {
    JobStore store = TestStores.newStore();
    ObservedStore seenByFirst = new ObservedStore(store);
    ObservedStore seenBySecond = new ObservedStore(store);
    FakeSource source = FakeSource.empty().with(RULE, 3);
    Gate gate = source.gate(RULE, 2);
    Duration ahead = Duration.ofMillis(Math.round(LEASE.toMillis() * leases));
    try (SnapshotService first =
            SnapshotService.builder(seenByFirst, source)
                .lease(LEASE)
                .pollInterval(Duration.ofMillis(10))
                .build();
        SnapshotService second =
            SnapshotService.builder(seenBySecond, source)
                .lease(LEASE)
                .clock(InstantSource.offset(InstantSource.system(), ahead))
                .pollInterval(Duration.ofMillis(10))
                .build()) {
      SnapshotJob job =
          first.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", RULE));
      gate.awaitReached();
      awaitRenewals(seenByFirst, seenBySecond);

      assertThat(store.find(TENANT, job.id(), Instant.now()).orElseThrow().attempt()).isOne();
      assertThat(source.reads(RULE)).isOne();
      gate.open();
      assertThat(first.awaitCompletion(ADMIN, job.id(), Duration.ofSeconds(30)).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  /** Waits until the two services together have renewed leases twice. */
  private static void awaitRenewals(ObservedStore first, ObservedStore second)
      throws InterruptedException {
    while (first.count(Operation.RENEW) + second.count(Operation.RENEW) < 2) {
      Thread.yield();
    }
  }
}
