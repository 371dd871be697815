package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.ACCESS;
import static io.github.tenantsnapshot.tests.operation.FakeSource.CLOSE;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.RUNNING_TIME;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsEnding;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsTypeName;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotNotAvailableException;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The statuses, completion and error details of a job. */
@Timeout(60)
class JobStatusTest {

  private static final IOException DENIED = new IOException("Access Denied.");

  @Nested
  class UntilTheEnd {

    @Test
    void newJobIsNotStarted() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job =
            harness.service.createSnapshot(
                ADMIN,
                CreateSnapshotRequest.of("Weekly export", RULE, MAILBOX)
                    .withDescription("Before the change"));

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
        assertThat(job.displayName()).isEqualTo("Weekly export");
        assertThat(job.description()).isEqualTo("Before the change");
        assertThat(job.tenantId()).isEqualTo(TENANT);
        assertThat(job.resources()).containsExactly(RULE, MAILBOX);
        assertThat(job.createdDateTime()).isEqualTo(START);
        assertThat(job.completedDateTime()).isNull();
        assertThat(job.snapshotId()).isNull();
        assertThat(job.createdBy()).isEqualTo(ADMIN.identity());
        assertThat(job.errorDetails()).isEmpty();
        assertThat(harness.job(job)).isEqualTo(job);
      }
    }

    @Test
    void descriptionIsEmptyByDefault() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        assertThat(harness.create("Weekly export", RULE).description()).isEmpty();
      }
    }

    @Test
    void jobIsNotStartedImmediatelyBeforeItIsDue() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.create("Weekly export", RULE);

        harness.clock.advance(UNTIL_START.minusNanos(100));

        assertThat(harness.job(job)).isEqualTo(job);
      }
    }

    @Test
    void jobRunsFromTheInstantAtWhichItIsDue() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.create("Weekly export", RULE);

        harness.clock.advance(UNTIL_START);

        SnapshotJob running = harness.job(job);
        assertThat(running.status()).isEqualTo(SnapshotJobStatus.RUNNING);
        assertThat(running.completedDateTime()).isNull();
        assertThat(running.snapshotId()).isNull();
        assertThat(harness.source.reads(RULE)).isZero();
      }
    }

    @Test
    void jobIsRunningImmediatelyBeforeItsEnd() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.create("Weekly export", RULE);

        harness.clock.advance(UNTIL_START.plus(RUNNING_TIME).minusNanos(100));

        assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);
      }
    }

    @Test
    void jobSucceedsWhenItsTypesAreRead() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.create("Weekly export", RULE, MAILBOX);

        harness.clock.advance(UNTIL_START);
        harness.clock.advance(RUNNING_TIME);

        SnapshotJob ended = harness.job(job);
        assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(ended.completedDateTime()).isEqualTo(START.plus(UNTIL_START).plus(RUNNING_TIME));
        assertThat(ended.snapshotId()).isNotNull();
        assertThat(ended.errorDetails()).isEmpty();
        assertThat(ended.resources()).containsExactly(RULE, MAILBOX);
        assertThat(ended.createdBy()).isEqualTo(job.createdBy());
        assertThat(harness.content(ended))
            .containsExactlyElementsOf(harness.source.resources(MAILBOX, RULE));
      }
    }

    @Test
    void oneAdvanceRunsAJobThroughAllItsInstants() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.completedDateTime()).isEqualTo(START.plus(UNTIL_START).plus(RUNNING_TIME));
        assertThat(harness.clock.instant()).isEqualTo(START.plus(UNTIL_ENDED));
      }
    }

    @Test
    void idsOfJobAndSnapshotAreDifferentGuidsInLowerCase() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        String guid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
        assertThat(job.id()).matches(guid);
        assertThat(job.snapshotId()).matches(guid).isNotEqualTo(job.id());
      }
    }

    @Test
    void jobIsFoundByItsIdInUpperCase() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(harness.service.getJob(ADMIN, job.id().toUpperCase(Locale.ROOT))).isEqualTo(job);
        try (Snapshot snapshot =
            harness.service.openSnapshotById(ADMIN, job.snapshotId().toUpperCase(Locale.ROOT))) {
          assertThat(snapshot.id()).isEqualTo(job.snapshotId());
        }
      }
    }

    @Test
    void jobsAreListedOldestFirst() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob first = harness.create("Weekly export 1", RULE);
        harness.clock.advance(Duration.ofNanos(100));
        SnapshotJob second = harness.create("Weekly export 2", RULE);
        harness.clock.advance(Duration.ofNanos(100));
        SnapshotJob third = harness.create("Weekly export 3", RULE);

        assertThat(harness.service.listJobs(ADMIN)).containsExactly(first, second, third);
      }
    }

    @Test
    void manyJobsAreListedCompletely() {
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes(), settings -> settings.limits(SnapshotLimits.unlimited()))) {
        List<String> ids =
            IntStream.range(0, 250)
                .mapToObj(i -> harness.create("Weekly export " + i, RULE).id())
                .toList();

        assertThat(harness.service.listJobs(ADMIN))
            .extracting(SnapshotJob::id)
            .containsExactlyInAnyOrderElementsOf(ids);
      }
    }

    @Test
    void instantsAreTruncatedTo100Nanoseconds() {
      try (Harness harness =
          new Harness(
              START.plusNanos(123_456_789),
              TestStores.newStore(),
              FakeSource.ofThreeTypes(),
              settings -> settings)) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.createdDateTime()).isEqualTo(START.plusNanos(123_456_700));
        assertThat(job.completedDateTime())
            .isEqualTo(START.plusNanos(123_456_700).plus(UNTIL_START).plus(RUNNING_TIME));
      }
    }
  }

  @Nested
  class End {

    @Test
    void jobOfAnEmptyTenantSucceedsWithoutResources() {
      try (Harness harness = Harness.of(FakeSource.empty())) {
        SnapshotJob job = harness.complete("Weekly export", RULE, MAILBOX);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(job.errorDetails()).isEmpty();
        assertThat(job.snapshotId()).isNotNull();
        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job)) {
          assertThat(snapshot.resourceCount()).isZero();
          assertThat(snapshot.resources()).isEmpty();
        }
      }
    }

    @Test
    void jobIsPartiallySuccessfulIfOneOfSeveralTypesCannotBeRead() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().failing(MEETING, OPEN, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE, MEETING, MAILBOX);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
        assertThat(job.completedDateTime()).isNotNull();
        assertThat(job.snapshotId()).isNotNull();
        assertThat(job.errorDetails()).hasSize(1);
        assertThat(harness.content(job))
            .containsExactlyElementsOf(harness.source.resources(MAILBOX, RULE));
      }
    }

    @Test
    void jobIsPartiallySuccessfulIfTheOnlyTypeWithoutAnErrorIsEmpty() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().failing(MEETING, OPEN, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", MEETING, ACCESS);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
        assertThat(harness.content(job)).isEmpty();
      }
    }

    @Test
    void jobIsPartiallySuccessfulIfItsOnlyTypeFailsAfterSomeResources() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().failing(RULE, 3, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
        assertThat(job.errorDetails()).hasSize(1);
        assertThat(harness.content(job))
            .containsExactlyElementsOf(harness.source.resources(RULE).subList(0, 2));
      }
    }

    @Test
    void jobIsPartiallySuccessfulIfTheReaderFailsToClose() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().failing(RULE, CLOSE, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
        assertThat(job.errorDetails()).singleElement().asString().contains("Access Denied.");
        assertThat(harness.content(job)).containsExactlyElementsOf(harness.source.resources(RULE));
      }
    }

    @Test
    void jobFailsIfAllTypesFailWithoutResources() {
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes().failing(RULE, OPEN, DENIED).failing(MAILBOX, 1, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE, MAILBOX);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.FAILED);
        assertThat(job.completedDateTime()).isNotNull();
        assertThat(job.snapshotId()).isNull();
        assertThat(job.errorDetails()).hasSize(2);
        assertThatExceptionOfType(SnapshotNotAvailableException.class)
            .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job))
            .satisfies(refused -> assertThat(refused.job()).isEqualTo(job));
        assertThat(harness.usage(START)).isZero();
      }
    }

    @Test
    void everyReaderIsClosed() {
      FakeSource source =
          FakeSource.ofThreeTypes().failing(RULE, 2, DENIED).failing(MEETING, CLOSE, DENIED);
      try (Harness harness = Harness.of(source)) {
        harness.complete("Weekly export", RULE, MAILBOX, MEETING);

        assertThat(source.readersOpened()).isEqualTo(3);
        assertThat(source.readersClosed()).isEqualTo(3);
      }
    }

    @Test
    void jobEndsOnlyWhenItsSnapshotCanBeOpened() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.create("Weekly export", RULE);
        assertThatExceptionOfType(SnapshotNotAvailableException.class)
            .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job))
            .satisfies(refused -> assertThat(refused.job()).isEqualTo(job));

        harness.clock.advance(UNTIL_START);
        assertThatExceptionOfType(SnapshotNotAvailableException.class)
            .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job))
            .satisfies(
                refused -> assertThat(refused.job().status()).isEqualTo(SnapshotJobStatus.RUNNING));

        harness.clock.advance(RUNNING_TIME);
        assertThat(harness.content(job)).hasSize(3);
      }
    }
  }

  @Nested
  class ErrorDetails {

    @Test
    void errorDetailsNameTheTypeAsSentAndEndInAComma() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().failing(MEETING, OPEN, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE, "microsoft.teams.meetingPolicy");

        assertThat(job.errorDetails())
            .containsExactly(
                "microsoft.teams.meetingPolicy: Error exporting resource"
                    + " [microsoft.teams.meetingPolicy]. exceptionMessage(s):Access Denied. ,");
      }
    }

    @Test
    void errorDetailsCanNameTheTypeInLowerCase() {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder()
              .errorDetailsTypeName(ErrorDetailsTypeName.LOWER_CASE)
              .build();
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes().failing(MEETING, OPEN, DENIED),
              settings -> settings.behavior(behavior))) {
        SnapshotJob job = harness.complete("Weekly export", "microsoft.teams.meetingPolicy");

        assertThat(job.errorDetails())
            .containsExactly(
                "microsoft.teams.meetingpolicy: Error exporting resource"
                    + " [microsoft.teams.meetingpolicy]. exceptionMessage(s):Access Denied. ,");
      }
    }

    @Test
    void errorDetailsCanEndWithTheMessage() {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder()
              .errorDetailsEnding(ErrorDetailsEnding.PLAIN)
              .build();
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes().failing(MEETING, OPEN, DENIED),
              settings -> settings.behavior(behavior))) {
        SnapshotJob job = harness.complete("Weekly export", MEETING);

        assertThat(job.errorDetails())
            .containsExactly(
                MEETING
                    + ": Error exporting resource ["
                    + MEETING
                    + "]. exceptionMessage(s):Access Denied.");
      }
    }

    @Test
    void errorDetailsNameAnExceptionWithoutAMessage() {
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes().failing(MEETING, OPEN, new IllegalStateException()))) {
        SnapshotJob job = harness.complete("Weekly export", MEETING);

        assertThat(job.errorDetails())
            .containsExactly(
                MEETING
                    + ": Error exporting resource ["
                    + MEETING
                    + "]. exceptionMessage(s):IllegalStateException ,");
      }
    }

    @Test
    void errorDetailsHaveOneTextPerTypeInTheOrderOfTheContent() {
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes()
                  .failing(RULE, OPEN, DENIED)
                  .failing(MEETING, 1, new IllegalStateException("Throttled.")))) {
        SnapshotJob job = harness.complete("Weekly export", RULE, MAILBOX, MEETING);

        assertThat(job.errorDetails())
            .satisfiesExactly(
                first -> assertThat(first).startsWith(MEETING + ": ").contains("Throttled."),
                second -> assertThat(second).startsWith(RULE + ": ").contains("Access Denied."));
      }
    }

    @Test
    void errorDetailsKeepTheFirstErrorOfAReaderThatAlsoFailsToClose() {
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes()
                  .failing(RULE, 2, DENIED)
                  .failing(RULE, CLOSE, new IllegalStateException("Close failed.")))) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.errorDetails())
            .singleElement()
            .asString()
            .contains("Access Denied.")
            .doesNotContain("Close failed.");
      }
    }

    @Test
    void resourceOfAnotherTypeIsAnErrorOfTheType() {
      FakeSource source = FakeSource.ofThreeTypes();
      source.with(MEETING, source.resources(RULE).get(0));
      try (Harness harness = Harness.of(source)) {
        SnapshotJob job = harness.complete("Weekly export", MEETING);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.FAILED);
        assertThat(job.errorDetails())
            .singleElement()
            .asString()
            .startsWith(MEETING + ": ")
            .contains(RULE);
      }
    }
  }
}
