package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.InvalidRequestException;
import io.github.tenantsnapshot.PermissionDeniedException;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Creation of a job within a transaction of the caller. */
class CreateInTransactionTest {

  private static final CreateSnapshotRequest REQUEST =
      CreateSnapshotRequest.of("Weekly export", RULE);

  private final FakeSource source = FakeSource.empty().with(RULE, 3);

  /** A transaction without a rollback that counts the jobs it admits. */
  private static final class CountedTransaction implements JobTransaction {

    private final JobStore store;
    private int admissions;

    CountedTransaction(JobStore store) {
      this.store = store;
    }

    @Override
    public JobStore store() {
      return store;
    }

    @Override
    public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
      admissions++;
      return store.admit(job, limits, now);
    }
  }

  @Test
  void jobIsStoredInTheTransactionAndRunsAsUsual() {
    try (Harness harness = Harness.of(source)) {
      CountedTransaction transaction = new CountedTransaction(harness.store);

      SnapshotJob job = harness.service.createSnapshot(ADMIN, REQUEST, transaction);

      assertThat(transaction.admissions).isOne();
      assertThat(harness.job(job)).isEqualTo(job);
      assertThat(harness.transitions.all()).isEmpty();
      harness.clock.advance(Harness.UNTIL_ENDED);
      assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.transitions.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
    }
  }

  @Test
  void listenersAreNotNotifiedOfExpiredJobsThatTheCreateRemoves() {
    try (Harness harness = Harness.of(source)) {
      Instant longAgo = Harness.START.minus(Duration.ofDays(8));
      StoredJob expired = Jobs.created(Harness.TENANT, "Old export", longAgo);
      harness.store.admit(expired, AdmissionLimits.of(12, longAgo, Long.MAX_VALUE), longAgo);

      harness.service.createSnapshot(ADMIN, REQUEST, new CountedTransaction(harness.store));

      assertThat(harness.store.deleteExpired(Harness.START, 10).jobs()).isEmpty();
      assertThat(harness.transitions.all()).isEmpty();
    }
  }

  @Test
  void rejectionsAreTheSameAsWithoutATransaction() {
    try (Harness harness = Harness.of(source)) {
      CountedTransaction transaction = new CountedTransaction(harness.store);
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
      assertThat(transaction.admissions).isOne();
    }
  }

  @Test
  void transactionOfAnotherStoreIsRejected() {
    try (Harness harness = Harness.of(source)) {
      CountedTransaction foreign = new CountedTransaction(new MemoryJobStore());

      assertThatIllegalArgumentException()
          .isThrownBy(() -> harness.service.createSnapshot(ADMIN, REQUEST, foreign))
          .withMessageStartingWith("transaction must be created from this service's store: ");

      assertThat(foreign.admissions).isZero();
      assertThat(harness.service.listJobs(ADMIN)).isEmpty();
    }
  }

  @Test
  void serviceOnAForwardingStoreAcceptsTransactionsOfTheDelegate() {
    MemoryJobStore store = new MemoryJobStore();
    ForwardingStore forwarding = new ForwardingStore(new ForwardingStore(store));
    try (Harness harness = new Harness(Harness.START, forwarding, source, settings -> settings)) {
      SnapshotJob job =
          harness.service.createSnapshot(ADMIN, REQUEST, new CountedTransaction(store));

      assertThat(harness.job(job)).isEqualTo(job);
    }
  }
}
