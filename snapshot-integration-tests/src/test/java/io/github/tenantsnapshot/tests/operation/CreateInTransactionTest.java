package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.InvalidRequestException;
import io.github.tenantsnapshot.PermissionDeniedException;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A create that writes through a store of the caller's. */
class CreateInTransactionTest {

  private static final CreateSnapshotRequest REQUEST =
      CreateSnapshotRequest.of("Weekly export", RULE);

  private final FakeSource source = FakeSource.empty().with(RULE, 3);

  @Test
  void aJobIsStoredThroughTheGivenStoreAndRunsLikeAnyOther() {
    try (Harness harness = Harness.of(source)) {
      ObservedStore transaction = new ObservedStore(harness.store);

      SnapshotJob job = harness.service.createSnapshot(ADMIN, REQUEST, transaction);

      assertThat(transaction.count(Operation.ADMIT)).isOne();
      assertThat(harness.job(job)).isEqualTo(job);
      assertThat(harness.heard.all()).isEmpty();
      harness.clock.advance(Harness.UNTIL_ENDED);
      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.heard.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
    }
  }

  @Test
  void nobodyHearsOfJobsThatAreRemovedOnTheOccasion() {
    try (Harness harness = Harness.of(source)) {
      Instant longAgo = Harness.START.minus(Duration.ofDays(8));
      StoredJob expired = Jobs.created(Harness.TENANT, "Old export", longAgo);
      harness.store.admit(expired, new AdmissionLimits(12, longAgo, Long.MAX_VALUE), longAgo);

      harness.service.createSnapshot(ADMIN, REQUEST, harness.store);

      assertThat(harness.store.deleteExpired(Harness.START, 10)).isEmpty();
      assertThat(harness.heard.all()).isEmpty();
    }
  }

  @Test
  void itIsRefusedAsAnyCreateIs() {
    try (Harness harness = Harness.of(source)) {
      ObservedStore transaction = new ObservedStore(harness.store);
      harness.create("Weekly export", RULE);

      assertThatExceptionOfType(DisplayNameTakenException.class)
          .isThrownBy(() -> harness.service.createSnapshot(ADMIN, REQUEST, transaction));
      assertThatExceptionOfType(InvalidRequestException.class)
          .isThrownBy(
              () ->
                  harness.service.createSnapshot(
                      ADMIN, CreateSnapshotRequest.of("Short"), transaction));
      assertThatExceptionOfType(PermissionDeniedException.class)
          .isThrownBy(() -> harness.service.createSnapshot(Harness.READER, REQUEST, transaction));
      assertThat(harness.service.listJobs(ADMIN)).hasSize(1);
      assertThat(transaction.count(Operation.ADMIT)).isOne();
    }
  }
}
