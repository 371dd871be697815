package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.RUNNING_TIME;
import static io.github.tenantsnapshot.tests.operation.Harness.STRANGER;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameCase;
import io.github.tenantsnapshot.SnapshotBehavior.NameScope;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Retention, visible jobs and display names, near the present and in the leap year 2040. */
@ParameterizedClass
@ValueSource(strings = {"2026-11-23T09:00:00Z", "2040-02-22T23:59:58.1234567Z"})
@Timeout(60)
class VisibleJobsTest {

  private static final Duration TICK = Duration.ofNanos(100);
  private static final Duration RETENTION = Duration.ofDays(7);

  private final Instant start;

  VisibleJobsTest(Instant start) {
    this.start = start;
  }

  private static FakeSource tenant() {
    return FakeSource.empty().with(MAILBOX, 2).with(RULE, 6).with(MEETING, 1);
  }

  private Harness harness() {
    return harness(settings -> settings);
  }

  private Harness harness(UnaryOperator<SnapshotService.Builder> settings) {
    return new Harness(start, TestStores.newStore(), tenant(), settings);
  }

  private Harness withNames(DisplayNameCase comparison, NameScope scope) {
    return harness(
        settings ->
            settings.behavior(
                SnapshotBehavior.defaults().toBuilder()
                    .displayNameCase(comparison)
                    .nameScope(scope)
                    .build()));
  }

  // Retention

  @Test
  void jobIsReadableForSevenDaysAndThenNotFoundByEveryCall() {
    try (Harness harness = harness()) {
      SnapshotJob job = harness.complete("Weekly export", RULE, MAILBOX);
      List<SnapshotResource> content = harness.source.resources(MAILBOX, RULE);
      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.content(job)).isEqualTo(content);

      for (int day = 1; day < 7; day++) {
        harness.clock.advanceTo(start.plus(Duration.ofDays(day)));
        assertThat(harness.job(job)).isEqualTo(job);
        assertThat(harness.content(job)).isEqualTo(content);
      }

      harness.clock.advanceTo(start.plus(RETENTION).minus(TICK));
      assertThat(harness.job(job)).isEqualTo(job);
      assertThat(harness.service.listJobs(ADMIN)).containsExactly(job);
      assertThat(harness.content(job)).isEqualTo(content);
      try (Snapshot snapshot = harness.service.openSnapshotById(ADMIN, job.snapshotId())) {
        assertThat(snapshot.resources()).isEqualTo(content);
      }
      assertThatExceptionOfType(DisplayNameTakenException.class)
          .isThrownBy(() -> harness.create("Weekly export", RULE));
      assertThat(harness.transitions.eventsOf(job.id())).doesNotContain(SnapshotJobEvent.EXPIRE);

      harness.clock.advance(TICK);
      assertAbsent(harness, job);
      List<SnapshotJobTransition> transitions = harness.transitions.of(job.id());
      assertThat(transitions).hasSize(4);
      assertThat(transitions.get(3))
          .isEqualTo(
              SnapshotJobTransition.builder()
                  .event(SnapshotJobEvent.EXPIRE)
                  .from(SnapshotJobStatus.SUCCEEDED)
                  .job(job)
                  .at(start.plus(RETENTION))
                  .attempt(1)
                  .build());

      SnapshotJob again = harness.complete("Weekly export", RULE);
      harness.clock.advanceTo(start.plus(Duration.ofDays(8)));
      assertThat(harness.service.listJobs(ADMIN)).containsExactly(again);
      assertThat(harness.content(again)).isEqualTo(harness.source.resources(RULE));
      assertThat(harness.transitions.eventsOf(job.id())).hasSize(4);
    }
  }

  @Test
  void oneAdvanceOfEightDaysRunsAndExpiresAJob() {
    try (Harness harness = harness()) {
      SnapshotJob job = harness.create("Weekly export", RULE);

      harness.clock.advance(Duration.ofDays(8));

      assertAbsent(harness, job);
      assertThat(harness.transitions.of(job.id()))
          .extracting(SnapshotJobTransition::at)
          .containsExactly(
              start,
              start.plus(UNTIL_START),
              start.plus(UNTIL_START).plus(RUNNING_TIME),
              start.plus(RETENTION));
      assertThat(harness.clock.instant()).isEqualTo(start.plus(Duration.ofDays(8)));
    }
  }

  @Test
  void expiredJobIsNotFoundBeforeItIsDeleted() {
    try (Harness harness = harness()) {
      SnapshotJob job = harness.complete("Weekly export", RULE);
      harness.service.close();

      VirtualClock later = VirtualClock.startingAt(start.plus(RETENTION));
      try (Harness successor =
          new Harness(
              later, harness.store, harness.source, settings -> settings.random(new Random(8)))) {
        assertAbsent(successor, job);
        SnapshotJob again = successor.create("Weekly export", RULE);
        assertThat(again.id()).isNotEqualTo(job.id());
        assertThat(successor.transitions.all())
            .extracting(SnapshotJobTransition::event)
            .containsExactly(SnapshotJobEvent.EXPIRE, SnapshotJobEvent.CREATE);
        later.advance(UNTIL_ENDED);
        assertThat(successor.transitions.eventsOf(job.id()))
            .containsExactly(SnapshotJobEvent.EXPIRE);
      }
    }
  }

  @Test
  void jobThatHasNotStartedExpires() {
    try (Harness harness =
        harness(settings -> settings.pacing(Pacing.of(RETENTION.plus(TICK), Duration.ofDays(1))))) {
      SnapshotJob job = harness.create("Weekly export", RULE);

      harness.clock.advance(Duration.ofDays(9));

      assertAbsent(harness, job);
      assertThat(harness.transitions.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.CREATE, SnapshotJobEvent.EXPIRE);
      assertThat(harness.source.reads(RULE)).isZero();
    }
  }

  @Test
  void jobThatIsDueAtItsExpiryDoesNotRun() {
    try (Harness harness =
        harness(settings -> settings.pacing(Pacing.of(Duration.ofDays(1), Duration.ofDays(6))))) {
      SnapshotJob job = harness.create("Weekly export", RULE);

      harness.clock.advance(RETENTION);

      assertAbsent(harness, job);
      assertThat(harness.transitions.eventsOf(job.id()))
          .containsExactly(
              SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.EXPIRE);
      assertThat(harness.source.reads(RULE)).isZero();
    }
  }

  private static void assertAbsent(Harness harness, SnapshotJob job) {
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> harness.service.getJob(ADMIN, job.id()));
    assertThat(harness.service.listJobs(ADMIN))
        .extracting(SnapshotJob::id)
        .doesNotContain(job.id());
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job));
    if (job.snapshotId() != null) {
      assertThatExceptionOfType(SnapshotNotFoundException.class)
          .isThrownBy(() -> harness.service.openSnapshotById(ADMIN, job.snapshotId()));
    }
    assertThatExceptionOfType(JobNotFoundException.class)
        .isThrownBy(() -> harness.service.deleteJob(ADMIN, job.id()));
  }

  // Visible jobs

  @Test
  void thirteenthVisibleJobIsRejected() {
    try (Harness harness = harness()) {
      List<SnapshotJob> jobs = twelveJobs(harness);

      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> harness.create("One too many", RULE))
          .satisfies(refused -> assertThat(refused.limit()).isEqualTo(12));

      assertThat(harness.service.listJobs(ADMIN))
          .extracting(SnapshotJob::id)
          .containsExactlyElementsOf(jobs.stream().map(SnapshotJob::id).toList());
      harness.service.createSnapshot(STRANGER, CreateSnapshotRequest.of("One too many", RULE));
    }
  }

  @Test
  void endedJobsCountAsVisible() {
    try (Harness harness = harness()) {
      harness.source.failing(MAILBOX, OPEN, new IOException("Access Denied."));
      for (int i = 0; i < 6; i++) {
        harness.complete("Succeeded " + i, RULE);
        harness.complete("Failed job " + i, MAILBOX);
      }

      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> harness.create("One too many", RULE));
    }
  }

  @Test
  void jobCanBeCreatedAfterADeletion() {
    try (Harness harness = harness()) {
      List<SnapshotJob> jobs = twelveJobs(harness);

      harness.service.deleteJob(ADMIN, jobs.get(5).id());

      harness.create("The thirteenth", RULE);
      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> harness.create("The fourteenth", RULE));
    }
  }

  @Test
  void jobCanBeCreatedAfterAnExpiry() {
    try (Harness harness = harness()) {
      twelveJobs(harness);

      harness.clock.advanceTo(start.plus(RETENTION).minus(TICK));
      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> harness.create("The thirteenth", RULE));

      harness.clock.advance(TICK);
      harness.create("The thirteenth", RULE);
      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> harness.create("The fourteenth", RULE));
    }
  }

  @Test
  void takenNameIsReportedBeforeTooManyJobs() {
    try (Harness harness = harness()) {
      twelveJobs(harness);

      assertThatExceptionOfType(DisplayNameTakenException.class)
          .isThrownBy(() -> harness.create("Weekly export 3", RULE));
    }
  }

  /** Creates twelve jobs, one minute apart. */
  private static List<SnapshotJob> twelveJobs(Harness harness) {
    List<SnapshotJob> jobs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      if (i > 0) {
        harness.clock.advance(Duration.ofMinutes(1));
      }
      jobs.add(harness.create("Weekly export " + i, RULE));
    }
    return jobs;
  }

  // Display names

  @Test
  void nameIsTakenInAnyCaseAndForEveryStatusOfItsJob() {
    try (Harness harness = harness()) {
      SnapshotJob job = harness.create("Weekly Export", RULE);
      assertTaken(harness, "Weekly Export");
      assertTaken(harness, "weekly EXPORT");
      harness.clock.advance(UNTIL_START);
      assertTaken(harness, "weekly export");
      harness.clock.advance(UNTIL_ENDED);
      assertTaken(harness, "Weekly Export");

      harness.create("Weekly  Export", RULE);
      harness.create("Weekly Export ", RULE);
      harness.service.deleteJob(ADMIN, job.id());
      harness.create("WEEKLY EXPORT", RULE);
    }
  }

  @Test
  void nameComparisonCanBeCaseSensitive() {
    try (Harness harness = withNames(DisplayNameCase.EXACT, NameScope.VISIBLE_JOBS)) {
      harness.create("Weekly Export", RULE);

      harness.create("weekly export", RULE);

      assertTaken(harness, "Weekly Export");
      assertTaken(harness, "weekly export");
    }
  }

  @Test
  void nameCanBeReusedAfterTheEndOfItsJobIfConfigured() {
    try (Harness harness = withNames(DisplayNameCase.IGNORED, NameScope.UNFINISHED_JOBS)) {
      SnapshotJob first = harness.create("Weekly Export", RULE);
      assertTaken(harness, "weekly export");
      harness.clock.advance(UNTIL_START);
      assertTaken(harness, "weekly export");
      harness.clock.advance(RUNNING_TIME);

      SnapshotJob second = harness.create("weekly export", RULE);
      assertTaken(harness, "Weekly Export");

      harness.service.deleteJob(ADMIN, first.id());
      assertTaken(harness, "Weekly Export");
      harness.service.deleteJob(ADMIN, second.id());
      harness.create("Weekly Export", RULE);
    }
  }

  @Test
  void rejectedRequestDoesNotReserveItsName() {
    try (Harness harness = harness()) {
      List<SnapshotJob> jobs = twelveJobs(harness);
      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> harness.create("The thirteenth", RULE));

      harness.service.deleteJob(ADMIN, jobs.get(0).id());

      harness.create("The thirteenth", RULE);
    }
  }

  private static void assertTaken(Harness harness, String name) {
    assertThatExceptionOfType(DisplayNameTakenException.class)
        .isThrownBy(() -> harness.create(name, RULE))
        .satisfies(refused -> assertThat(refused.displayName()).isEqualTo(name));
  }
}
