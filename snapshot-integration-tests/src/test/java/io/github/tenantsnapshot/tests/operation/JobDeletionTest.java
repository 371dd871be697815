package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.ACCESS;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.JobNotDeletableException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The deletion of jobs in every status. */
@Timeout(60)
class JobDeletionTest {

  private static final IOException DENIED = new IOException("Access Denied.");

  static Stream<Arguments> everyStatus() {
    return Stream.of(
        Arguments.of(SnapshotJobStatus.NOT_STARTED, Duration.ZERO, RULE),
        Arguments.of(SnapshotJobStatus.RUNNING, UNTIL_START, RULE),
        Arguments.of(SnapshotJobStatus.SUCCEEDED, UNTIL_ENDED, RULE),
        Arguments.of(SnapshotJobStatus.PARTIALLY_SUCCESSFUL, UNTIL_ENDED, MAILBOX),
        Arguments.of(SnapshotJobStatus.FAILED, UNTIL_ENDED, MEETING));
  }

  private Harness inStatus(UnfinishedJobDeletion deletion) {
    return Harness.of(
        FakeSource.ofThreeTypes().failing(MAILBOX, 2, DENIED).failing(MEETING, OPEN, DENIED),
        settings ->
            settings.behavior(
                SnapshotBehavior.defaults().toBuilder().unfinishedJobDeletion(deletion).build()));
  }

  @ParameterizedTest
  @MethodSource("everyStatus")
  void jobInAnyStatusCanBeDeleted(SnapshotJobStatus status, Duration age, String type) {
    try (Harness harness = inStatus(UnfinishedJobDeletion.ALLOWED)) {
      SnapshotJob created = harness.create("Weekly export", type);
      harness.clock.advance(age);
      SnapshotJob job = harness.job(created);
      assertThat(job.status()).isEqualTo(status);

      harness.service.deleteJob(ADMIN, job.id().toUpperCase(Locale.ROOT));

      assertNotFound(harness, job);
      SnapshotJobTransition last =
          harness.transitions.all().get(harness.transitions.all().size() - 1);
      assertThat(last)
          .isEqualTo(
              SnapshotJobTransition.builder()
                  .event(SnapshotJobEvent.DELETE)
                  .from(status)
                  .job(job)
                  .at(START.plus(age))
                  .attempt(1)
                  .build());
      int transitions = harness.transitions.all().size();
      harness.clock.advance(Duration.ofDays(8));
      assertThat(harness.transitions.all()).hasSize(transitions);
      assertThat(harness.source.reads(type)).isEqualTo(status.isTerminal() ? 1 : 0);
      assertThat(harness.store.nextDue()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("everyStatus")
  void deletionOfAnUnfinishedJobIsRejectedIfConfigured(
      SnapshotJobStatus status, Duration age, String type) {
    try (Harness harness = inStatus(UnfinishedJobDeletion.REJECTED)) {
      SnapshotJob created = harness.create("Weekly export", type);
      harness.clock.advance(age);
      SnapshotJob job = harness.job(created);

      ThrowingCallable deletion = () -> harness.service.deleteJob(ADMIN, job.id());

      if (status.isTerminal()) {
        assertThatCode(deletion).doesNotThrowAnyException();
        assertNotFound(harness, job);
      } else {
        assertThatExceptionOfType(JobNotDeletableException.class)
            .isThrownBy(deletion)
            .satisfies(refused -> assertThat(refused.job()).isEqualTo(job));
        assertThat(harness.job(job)).isEqualTo(job);
      }
    }
  }

  private void assertNotFound(Harness harness, SnapshotJob job) {
    assertThat(harness.service.listJobs(ADMIN)).isEmpty();
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> harness.service.getJob(ADMIN, job.id()))
        .satisfies(thrown -> assertThat(thrown.jobId()).isEqualTo(job.id()));
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> harness.service.deleteJob(ADMIN, job.id()));
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job));
    if (job.snapshotId() != null) {
      assertThatExceptionOfType(SnapshotNotFoundException.class)
          .isThrownBy(() -> harness.service.openSnapshotById(ADMIN, job.snapshotId()))
          .satisfies(thrown -> assertThat(thrown.snapshotId()).isEqualTo(job.snapshotId()));
    }
  }

  @Test
  void deletionStopsTheWorkerOfTheJob() {
    FakeSource source = FakeSource.ofThreeTypes().with(ACCESS, 600);
    List<Boolean> deletedForTheSource = new ArrayList<>();
    try (Harness harness = Harness.of(source)) {
      source.at(
          ACCESS,
          100,
          context -> {
            deletedForTheSource.add(context.isJobDeleted());
            harness.service.deleteJob(ADMIN, context.jobId());
            deletedForTheSource.add(context.isJobDeleted());
          });
      SnapshotJob job = harness.create("Weekly export", RULE, ACCESS);

      harness.clock.advance(UNTIL_ENDED);

      assertThat(deletedForTheSource).containsExactly(false, true);
      assertThat(harness.transitions.eventsOf(job.id()))
          .containsExactly(
              SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.DELETE);
      assertThat(source.reads(RULE)).isZero();
      assertThat(source.readersClosed()).isEqualTo(source.readersOpened());
      assertThat(harness.usage(START)).isZero();
      assertNotFound(harness, job);
    }
  }
}
