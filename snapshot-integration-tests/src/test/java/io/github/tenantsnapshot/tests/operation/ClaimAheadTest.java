package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A service that claims more jobs than it has workers. */
@Timeout(60)
class ClaimAheadTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final int JOBS = 16;

  private final JobStore store = TestStores.newStore();
  private final ObservedStore observed = new ObservedStore(store);
  private final FakeSource source = FakeSource.empty().with(RULE, 3);
  private final Transitions transitions = new Transitions();

  /**
   * Returns a builder of a service that runs one job at a time and keeps its other claims waiting.
   */
  private SnapshotService.Builder claimingAhead() {
    return SnapshotService.builder(observed, source)
        .addListener(transitions)
        .workers(1)
        .claimAhead(JOBS - 1)
        .pollInterval(Duration.ofMillis(5));
  }

  private List<SnapshotJob> createOnAnotherService(int count) {
    List<SnapshotJob> jobs = new ArrayList<>();
    try (SnapshotService accepting =
        SnapshotService.builder(store, source)
            .workers(0)
            .limits(SnapshotLimits.unlimited())
            .build()) {
      for (int i = 0; i < count; i++) {
        jobs.add(
            accepting.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export " + i, RULE)));
      }
    }
    return jobs;
  }

  private StoredJob stored(SnapshotJob job) {
    return store.find(TENANT, job.id(), Instant.now()).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1, 2147483647", "2147483647, 1", "2147483647, 2147483647"})
  void jobsRunWithTheLargestNumbersOfWorkersAndClaimsAhead(int workers, int ahead)
      throws Exception {
    try (SnapshotService service = claimingAhead().workers(workers).claimAhead(ahead).build()) {
      SnapshotJob job =
          service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", RULE));

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void claimStartsJobs() throws Exception {
    List<SnapshotJob> jobs = createOnAnotherService(JOBS);
    try (SnapshotService service = claimingAhead().build()) {
      for (SnapshotJob job : jobs) {
        assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
    }
    assertThat(observed.count(Operation.COMPLETE_STEPS)).isZero();
    for (SnapshotJob job : jobs) {
      assertThat(transitions.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
      assertThat(transitions.of(job.id()).get(0).from()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
      assertThat(stored(job).claimNumber()).isOne();
    }
  }

  /** The next claim finds the job running, and does not notify them. */
  @Test
  void listenersAreNotifiedOfTheStartOfAJobThatIsReleased() throws Exception {
    List<SnapshotJob> jobs = createOnAnotherService(2);
    CountDownLatch rejected = new CountDownLatch(1);
    try (SnapshotService service =
        claimingAhead()
            .executor(
                step -> {
                  rejected.countDown();
                  throw new RejectedExecutionException("busy on purpose");
                })
            .pollInterval(LONG)
            .build()) {
      service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Another export", RULE));
      rejected.await();
    }

    assertThat(jobs)
        .allSatisfy(
            job -> {
              assertThat(transitions.eventsOf(job.id())).containsExactly(SnapshotJobEvent.START);
              assertThat(stored(job).job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
              assertThat(stored(job).leased()).isFalse();
            });
  }

  @Test
  void jobsClaimedTogetherAreStartedInOneStoreCall() throws Exception {
    List<SnapshotJob> jobs = createOnAnotherService(JOBS);
    try (SnapshotService service = claimingAhead().pacing(PacingPerJob.ZERO).build()) {
      for (SnapshotJob job : jobs) {
        assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
    }
    assertThat(observed.count(Operation.COMPLETE_STEPS)).isOne();
    assertThat(observed.count(Operation.PUBLISH)).isEqualTo(JOBS);
    for (SnapshotJob job : jobs) {
      assertThat(transitions.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
      assertThat(stored(job).claimNumber()).isOne();
    }
  }

  static Stream<Throwable> failuresOfAPacing() {
    return Stream.of(
        new IllegalStateException("no pace is known"),
        new AssertionError("no pace is known"),
        new IOException("thrown without being declared"));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T undeclared(Throwable failure) throws T {
    throw (T) failure;
  }

  @ParameterizedTest
  @MethodSource("failuresOfAPacing")
  void jobWhosePacingFailsDoesNotKeepOthersFromStarting(Throwable failure) throws Exception {
    List<SnapshotJob> jobs = createOnAnotherService(3);
    SnapshotJob failing = jobs.remove(1);
    Pacing pacing =
        new Pacing() {
          @Override
          public Duration untilStart(SnapshotJob job) {
            return Duration.ZERO;
          }

          @Override
          public Duration running(SnapshotJob job) {
            if (job.id().equals(failing.id())) {
              throw ClaimAheadTest.<RuntimeException>undeclared(failure);
            }
            return Duration.ZERO;
          }
        };
    try (SnapshotService service = claimingAhead().pacing(pacing).build()) {
      for (SnapshotJob job : jobs) {
        assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
      assertThat(stored(failing).job().status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
    }
  }

  @Test
  void waitingJobsKeepTheirLeases() throws Exception {
    Gate gate = source.gate(RULE, 2);
    List<SnapshotJob> jobs = createOnAnotherService(JOBS);
    try (SnapshotService service = claimingAhead().lease(Duration.ofMillis(150)).build()) {
      gate.awaitReached();

      observed.awaitMore(Operation.RENEW, 6);

      assertThat(jobs)
          .allSatisfy(
              job -> {
                assertThat(stored(job).leased()).isTrue();
                assertThat(stored(job).attempt()).isOne();
              });
      gate.open();
      for (SnapshotJob job : jobs) {
        assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(stored(job).attempt()).isOne();
      }
    }
    assertThat(source.reads(RULE)).isEqualTo(JOBS);
  }

  @Test
  void waitingJobsAreReleasedAtClose() throws Exception {
    Gate gate = source.gate(RULE, 2);
    List<SnapshotJob> jobs = createOnAnotherService(JOBS);
    SnapshotService service = claimingAhead().closeTimeout(Duration.ofSeconds(1)).build();
    gate.awaitReached();

    service.close();

    assertThat(jobs)
        .allSatisfy(
            job -> {
              assertThat(stored(job).job().status()).isEqualTo(SnapshotJobStatus.RUNNING);
              assertThat(stored(job).leased()).isFalse();
              assertThat(stored(job).attempt()).isOne();
            });
    assertThat(source.reads(RULE)).isOne();
  }

  @Test
  void jobDeletedWhileWaitingIsNotRead() throws Exception {
    Gate gate = source.gate(RULE, 2);
    List<SnapshotJob> jobs = createOnAnotherService(JOBS);
    try (SnapshotService service = claimingAhead().lease(Duration.ofMillis(150)).build()) {
      gate.awaitReached();
      List<SnapshotJob> waiting = new ArrayList<>();
      for (SnapshotJob job : jobs) {
        if (!source.wasRead(job.id())) {
          waiting.add(job);
          service.deleteJob(ADMIN, job.id());
        }
      }
      assertThat(waiting).hasSize(JOBS - 1);
      observed.awaitMore(Operation.RENEW, 2);

      gate.open();
      jobs.removeAll(waiting);

      assertThat(service.awaitCompletion(ADMIN, jobs.get(0).id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
    assertThat(source.reads(RULE)).isOne();
  }

  @Test
  void negativeClaimAheadIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> claimingAhead().claimAhead(-1))
        .withMessage("claimAhead must not be negative: -1");
  }
}
