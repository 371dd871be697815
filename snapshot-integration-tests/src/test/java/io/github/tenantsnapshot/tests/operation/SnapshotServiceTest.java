package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.ACCESS;
import static io.github.tenantsnapshot.tests.operation.FakeSource.CLOSE;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.NOBODY;
import static io.github.tenantsnapshot.tests.operation.Harness.READER;
import static io.github.tenantsnapshot.tests.operation.Harness.RUNNING_TIME;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.STRANGER;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JobNotCompletedException;
import io.github.tenantsnapshot.JobNotDeletableException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.PermissionDeniedException;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ContentOrder;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsEnding;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsTypeName;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotNotAvailableException;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class SnapshotServiceTest {

  private static final IOException DENIED = new IOException("Access Denied.");

  private static FakeSource tenant() {
    return FakeSource.empty().with(MAILBOX, 2).with(RULE, 3).with(MEETING, 1);
  }

  @Nested
  class AJob {

    @Test
    void isNotStartedWhenItIsCreated() {
      try (Harness harness = Harness.of(tenant())) {
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
    void hasAnEmptyDescriptionIfNoneWasGiven() {
      try (Harness harness = Harness.of(tenant())) {
        assertThat(harness.create("Weekly export", RULE).description()).isEmpty();
      }
    }

    @Test
    void isStillNotStartedRightBeforeItIsDue() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.create("Weekly export", RULE);

        harness.clock.advance(UNTIL_START.minusNanos(100));

        assertThat(harness.job(job)).isEqualTo(job);
      }
    }

    @Test
    void runsFromTheInstantAtWhichItIsDue() {
      try (Harness harness = Harness.of(tenant())) {
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
    void isStillRunningRightBeforeItsEnd() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.create("Weekly export", RULE);

        harness.clock.advance(UNTIL_START.plus(RUNNING_TIME).minusNanos(100));

        assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);
      }
    }

    @Test
    void succeedsOnceItsTypesAreRead() {
      try (Harness harness = Harness.of(tenant())) {
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
    void passesThroughAllItsInstantsInOneMoveOfTheClock() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.completedDateTime()).isEqualTo(START.plus(UNTIL_START).plus(RUNNING_TIME));
        assertThat(harness.clock.instant()).isEqualTo(START.plus(UNTIL_ENDED));
      }
    }

    @Test
    void hasGuidsInLowerCaseAndAnotherOneForItsSnapshot() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        String guid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
        assertThat(job.id()).matches(guid);
        assertThat(job.snapshotId()).matches(guid).isNotEqualTo(job.id());
      }
    }

    @Test
    void isFoundByItsIdInUpperCaseAsWell() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(harness.service.getJob(ADMIN, job.id().toUpperCase(Locale.ROOT))).isEqualTo(job);
        try (Snapshot snapshot =
            harness.service.openSnapshot(ADMIN, job.snapshotId().toUpperCase(Locale.ROOT))) {
          assertThat(snapshot.id()).isEqualTo(job.snapshotId());
        }
      }
    }

    @Test
    void isListedOldestFirst() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob first = harness.create("Weekly export 1", RULE);
        harness.clock.advance(Duration.ofNanos(100));
        SnapshotJob second = harness.create("Weekly export 2", RULE);
        harness.clock.advance(Duration.ofNanos(100));
        SnapshotJob third = harness.create("Weekly export 3", RULE);

        assertThat(harness.service.listJobs(ADMIN)).containsExactly(first, second, third);
      }
    }

    @Test
    void isListedHoweverManyThereAre() {
      try (Harness harness =
          Harness.of(tenant(), settings -> settings.limits(SnapshotLimits.unlimited()))) {
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
    void keepsTimeToAHundredNanoseconds() {
      try (Harness harness =
          new Harness(
              START.plusNanos(123_456_789),
              TestStores.newStore(),
              tenant(),
              settings -> settings)) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.createdDateTime()).isEqualTo(START.plusNanos(123_456_700));
        assertThat(job.completedDateTime())
            .isEqualTo(START.plusNanos(123_456_700).plus(UNTIL_START).plus(RUNNING_TIME));
      }
    }
  }

  @Nested
  class TheEnd {

    @Test
    void isSucceededWithZeroResourcesIfTheTenantHasNone() {
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
    void isPartiallySuccessfulIfOneOfSeveralTypesCannotBeRead() {
      try (Harness harness = Harness.of(tenant().failing(MEETING, OPEN, DENIED))) {
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
    void isPartiallySuccessfulIfTheOnlyTypeWithoutAnErrorIsEmpty() {
      try (Harness harness = Harness.of(tenant().failing(MEETING, OPEN, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", MEETING, ACCESS);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
        assertThat(harness.content(job)).isEmpty();
      }
    }

    @Test
    void isPartiallySuccessfulIfTheOnlyTypeFailsAfterSomeInstances() {
      try (Harness harness = Harness.of(tenant().failing(RULE, 3, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
        assertThat(job.errorDetails()).hasSize(1);
        assertThat(harness.content(job))
            .containsExactlyElementsOf(harness.source.resources(RULE).subList(0, 2));
      }
    }

    @Test
    void isPartiallySuccessfulIfTheReaderFailsToClose() {
      try (Harness harness = Harness.of(tenant().failing(RULE, CLOSE, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
        assertThat(job.errorDetails()).singleElement().asString().contains("Access Denied.");
        assertThat(harness.content(job)).containsExactlyElementsOf(harness.source.resources(RULE));
      }
    }

    @Test
    void isFailedIfAllTypesFailAndNothingIsCaptured() {
      try (Harness harness =
          Harness.of(tenant().failing(RULE, OPEN, DENIED).failing(MAILBOX, 1, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE, MAILBOX);

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.FAILED);
        assertThat(job.completedDateTime()).isNotNull();
        assertThat(job.snapshotId()).isNull();
        assertThat(job.errorDetails()).hasSize(2);
        assertThatExceptionOfType(SnapshotNotAvailableException.class)
            .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job))
            .satisfies(
                refused -> {
                  assertThat(refused.status()).isEqualTo(SnapshotJobStatus.FAILED);
                  assertThat(refused.errorDetails()).isEqualTo(job.errorDetails());
                });
        assertThat(harness.usage(START)).isZero();
      }
    }

    @Test
    void closesEveryReaderWhateverHappens() {
      FakeSource source = tenant().failing(RULE, 2, DENIED).failing(MEETING, CLOSE, DENIED);
      try (Harness harness = Harness.of(source)) {
        harness.complete("Weekly export", RULE, MAILBOX, MEETING);

        assertThat(source.readersOpened()).isEqualTo(3);
        assertThat(source.readersClosed()).isEqualTo(3);
      }
    }

    @Test
    void doesNotComeUntilTheSnapshotCanBeOpened() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.create("Weekly export", RULE);
        assertThatExceptionOfType(SnapshotNotAvailableException.class)
            .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job))
            .satisfies(
                refused -> {
                  assertThat(refused.status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
                  assertThat(refused.errorDetails()).isEmpty();
                });

        harness.clock.advance(UNTIL_START);
        assertThatExceptionOfType(SnapshotNotAvailableException.class)
            .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job))
            .satisfies(
                refused -> assertThat(refused.status()).isEqualTo(SnapshotJobStatus.RUNNING));

        harness.clock.advance(RUNNING_TIME);
        assertThat(harness.content(job)).hasSize(3);
      }
    }
  }

  @Nested
  class ErrorDetails {

    @Test
    void nameTheTypeAsSentAndEndInAComma() {
      try (Harness harness = Harness.of(tenant().failing(MEETING, OPEN, DENIED))) {
        SnapshotJob job = harness.complete("Weekly export", RULE, "microsoft.teams.meetingPolicy");

        assertThat(job.errorDetails())
            .containsExactly(
                "microsoft.teams.meetingPolicy: Error exporting resource"
                    + " [microsoft.teams.meetingPolicy]. exceptionMessage(s):Access Denied. ,");
      }
    }

    @Test
    void canNameTheTypeInLowerCase() {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder()
              .errorDetailsTypeName(ErrorDetailsTypeName.LOWER_CASE)
              .build();
      try (Harness harness =
          Harness.of(
              tenant().failing(MEETING, OPEN, DENIED), settings -> settings.behavior(behavior))) {
        SnapshotJob job = harness.complete("Weekly export", "microsoft.teams.meetingPolicy");

        assertThat(job.errorDetails())
            .containsExactly(
                "microsoft.teams.meetingpolicy: Error exporting resource"
                    + " [microsoft.teams.meetingpolicy]. exceptionMessage(s):Access Denied. ,");
      }
    }

    @Test
    void canEndWithTheMessage() {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder()
              .errorDetailsEnding(ErrorDetailsEnding.PLAIN)
              .build();
      try (Harness harness =
          Harness.of(
              tenant().failing(MEETING, OPEN, DENIED), settings -> settings.behavior(behavior))) {
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
    void nameTheExceptionIfItHasNoMessage() {
      try (Harness harness =
          Harness.of(tenant().failing(MEETING, OPEN, new IllegalStateException()))) {
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
    void holdOneTextPerTypeInTheOrderOfTheContent() {
      try (Harness harness =
          Harness.of(
              tenant()
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
    void keepTheFirstErrorOfAReaderThatAlsoFailsToClose() {
      try (Harness harness =
          Harness.of(
              tenant()
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
    void takeAResourceOfAnotherTypeForAnErrorOfTheType() {
      FakeSource source = tenant();
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

  @Nested
  class TheContent {

    private List<String> typesOf(ContentOrder order, String... requested) {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder().contentOrder(order).build();
      try (Harness harness =
          Harness.of(tenant().with(ACCESS, 2), settings -> settings.behavior(behavior))) {
        SnapshotJob job = harness.complete("Weekly export", requested);
        return harness.content(job).stream().map(SnapshotResource::resourceType).toList();
      }
    }

    @Test
    void standsInReverseRequestOrderByDefault() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", MEETING, RULE, MAILBOX);

        assertThat(harness.content(job))
            .containsExactlyElementsOf(harness.source.resources(MAILBOX, RULE, MEETING));
      }
    }

    @Test
    void canStandInRequestOrder() {
      assertThat(typesOf(ContentOrder.REQUEST_ORDER, MEETING, MAILBOX, RULE))
          .containsExactly(MEETING, MAILBOX, MAILBOX, RULE, RULE, RULE);
    }

    @Test
    void canBeShuffledByTheJobsId() {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder().contentOrder(ContentOrder.SHUFFLED).build();
      List<List<String>> orders = new ArrayList<>();
      List<List<String>> again = new ArrayList<>();
      for (List<List<String>> round : List.of(orders, again)) {
        try (Harness harness =
            Harness.of(tenant().with(ACCESS, 2), settings -> settings.behavior(behavior))) {
          for (int i = 0; i < 12; i++) {
            SnapshotJob job =
                harness.complete("Weekly export " + i, MEETING, MAILBOX, RULE, ACCESS);
            round.add(harness.content(job).stream().map(SnapshotResource::resourceType).toList());
          }
        }
      }

      assertThat(again).isEqualTo(orders);
      assertThat(Set.copyOf(orders)).hasSizeGreaterThan(1);
      assertThat(orders)
          .allSatisfy(
              order -> {
                assertThat(order)
                    .containsExactlyInAnyOrder(
                        MEETING, MAILBOX, MAILBOX, RULE, RULE, RULE, ACCESS, ACCESS);
                assertThat(runsIn(order)).isEqualTo(4);
              });
    }

    private static int runsIn(List<String> order) {
      int runs = 0;
      String last = "";
      for (String type : order) {
        runs += type.equals(last) ? 0 : 1;
        last = type;
      }
      return runs;
    }

    @Test
    void holdsATypeOnceThatWasRequestedTwice() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job =
            harness.complete("Weekly export", RULE, "microsoft.exchange.transportRule", RULE);

        assertThat(job.resources()).containsExactly(RULE, "microsoft.exchange.transportRule", RULE);
        assertThat(harness.content(job)).containsExactlyElementsOf(harness.source.resources(RULE));
        assertThat(harness.source.reads(RULE)).isOne();
      }
    }

    @Test
    void namesTypesInLowerCaseHoweverTheyWereSentOrRead() {
      FakeSource source = tenant();
      SnapshotResource read = source.resources(MEETING).get(0);
      source.with(
          MEETING,
          new SnapshotResource(
              read.displayName(), "Microsoft.Teams.MeetingPolicy", read.properties()));
      try (Harness harness = Harness.of(source)) {
        SnapshotJob job = harness.complete("Weekly export", "microsoft.teams.meetingPolicy");

        assertThat(job.resources()).containsExactly("microsoft.teams.meetingPolicy");
        assertThat(harness.content(job)).containsExactly(read);
      }
    }

    @Test
    void keepsPropertiesToTheLetter() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", MEETING);

        assertThat(harness.content(job))
            .singleElement()
            .satisfies(
                resource ->
                    assertThat(resource.properties().toString())
                        .startsWith("{\"Ensure\":\"Present\",\"Priority\":1.50,\"\":"));
      }
    }

    @Test
    void isWholeAndInOrderOverManyBatchesAndPages() {
      FakeSource source = FakeSource.empty().with(RULE, 1_000).with(MAILBOX, 257).with(MEETING, 1);
      try (Harness harness = Harness.of(source)) {
        SnapshotJob job = harness.complete("Weekly export", RULE, MAILBOX, MEETING);

        assertThat(harness.content(job))
            .containsExactlyElementsOf(source.resources(MEETING, MAILBOX, RULE));
        assertThat(harness.usage(START)).isEqualTo(1_258);
      }
    }

    @Test
    void carriesTheNamesOfItsJob() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job =
            harness.service.createSnapshot(
                ADMIN, CreateSnapshotRequest.of("Weekly export", RULE).withDescription("Why not"));
        harness.clock.advance(UNTIL_ENDED);

        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job)) {
          assertThat(snapshot.id()).isEqualTo(harness.job(job).snapshotId());
          assertThat(snapshot.displayName()).isEqualTo("Weekly export");
          assertThat(snapshot.description()).isEqualTo("Why not");
          assertThat(snapshot.resourceCount()).isEqualTo(3);
        }
      }
    }

    @Test
    void canBeReadMoreThanOnceAndAfterTheSourceHasChanged() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);
        List<SnapshotResource> then = harness.source.resources(RULE);
        harness.source.with(RULE, 5);

        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job.snapshotId())) {
          assertThat(snapshot.resources()).containsExactlyElementsOf(then);
          assertThat(snapshot.resources()).containsExactlyElementsOf(then);
        }
      }
    }

    @Test
    void endsInAnExceptionIfItIsDeletedWhileItIsRead() {
      try (Harness harness = Harness.of(tenant().with(ACCESS, 200))) {
        SnapshotJob job = harness.complete("Weekly export", ACCESS);
        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job)) {
          Iterator<SnapshotResource> resources = snapshot.resources().iterator();
          resources.next();

          harness.service.deleteJob(ADMIN, job.id());

          assertThatExceptionOfType(SnapshotNotFoundException.class)
              .isThrownBy(() -> resources.forEachRemaining(resource -> {}))
              .satisfies(gone -> assertThat(gone.snapshotId()).isEqualTo(job.snapshotId()));
        }
      }
    }

    @Test
    void endsInAnExceptionIfItExpiresWhileItIsRead() {
      try (Harness harness = Harness.of(tenant().with(ACCESS, 200))) {
        SnapshotJob job = harness.complete("Weekly export", ACCESS);
        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job)) {
          Iterator<SnapshotResource> resources = snapshot.resources().iterator();
          resources.next();

          harness.clock.advance(Duration.ofDays(7));

          assertThatExceptionOfType(SnapshotNotFoundException.class)
              .isThrownBy(() -> resources.forEachRemaining(resource -> {}));
        }
      }
    }

    @Test
    void cannotBeReadOnceItIsClosed() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);
        Snapshot snapshot = harness.service.openSnapshot(ADMIN, job);
        Iterator<SnapshotResource> before = snapshot.resources().iterator();
        before.next();

        snapshot.close();
        snapshot.close();

        assertThatIllegalStateException().isThrownBy(before::next);
        assertThatIllegalStateException().isThrownBy(() -> snapshot.resources().toList());
        assertThat(harness.content(job)).hasSize(3);
      }
    }
  }

  @Nested
  class AwaitCompletion {

    @Test
    void runsWhatIsDueNow() throws Exception {
      try (Harness harness =
          Harness.of(tenant(), settings -> settings.pacing(Pacing.immediate()))) {
        SnapshotJob job = harness.create("Weekly export", RULE);
        assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);

        SnapshotJob ended = harness.service.awaitCompletion(ADMIN, job.id(), Duration.ZERO);

        assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(ended.completedDateTime()).isEqualTo(START);
        assertThat(harness.clock.instant()).isEqualTo(START);
      }
    }

    @Test
    void returnsAnEndedJobHoweverItEnded() throws Exception {
      try (Harness harness = Harness.of(tenant().failing(MEETING, OPEN, DENIED))) {
        SnapshotJob failed = harness.complete("Weekly export", MEETING);

        assertThat(harness.service.awaitCompletion(READER, failed.id(), Duration.ZERO))
            .isEqualTo(failed);
      }
    }

    @Test
    void saysWhereTimeStandsAndWhenTheJobIsDue() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.create("Weekly export", RULE);

        assertThatExceptionOfType(JobNotCompletedException.class)
            .isThrownBy(
                () -> harness.service.awaitCompletion(ADMIN, job.id(), Duration.ofMinutes(2)))
            .withMessageContaining(job.id())
            .withMessageContaining("notStarted")
            .withMessageContaining("time stands at 2026-11-23T09:00:00Z")
            .withMessageContaining("due at 2026-11-23T09:00:05Z")
            .withMessageContaining("advance")
            .satisfies(thrown -> assertThat(thrown.job()).isEqualTo(job));

        harness.clock.advance(UNTIL_START);
        assertThatExceptionOfType(JobNotCompletedException.class)
            .isThrownBy(
                () -> harness.service.awaitCompletion(ADMIN, job.id(), Duration.ofMinutes(2)))
            .withMessageContaining("running")
            .withMessageContaining("time stands at 2026-11-23T09:00:05Z")
            .withMessageContaining("due at 2026-11-23T09:01:05Z");
      }
    }

    @Test
    void doesNotFindAJobThatIsGone() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.create("Weekly export", RULE);
        harness.service.deleteJob(ADMIN, job.id());

        assertThatExceptionOfType(JobNotFoundException.class)
            .isThrownBy(() -> harness.service.awaitCompletion(ADMIN, job.id(), Duration.ZERO));
      }
    }
  }

  @Nested
  class Deletion {

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
          tenant().failing(MAILBOX, 2, DENIED).failing(MEETING, OPEN, DENIED),
          settings ->
              settings.behavior(
                  SnapshotBehavior.defaults().toBuilder().unfinishedJobDeletion(deletion).build()));
    }

    @ParameterizedTest
    @MethodSource("everyStatus")
    void removesAJobInAnyStatus(SnapshotJobStatus status, Duration age, String type) {
      try (Harness harness = inStatus(UnfinishedJobDeletion.ALLOWED)) {
        SnapshotJob created = harness.create("Weekly export", type);
        harness.clock.advance(age);
        SnapshotJob job = harness.job(created);
        assertThat(job.status()).isEqualTo(status);

        harness.service.deleteJob(ADMIN, job.id().toUpperCase(Locale.ROOT));

        assertGone(harness, job);
        SnapshotJobTransition last = harness.heard.all().get(harness.heard.all().size() - 1);
        assertThat(last)
            .isEqualTo(
                new SnapshotJobTransition(
                    SnapshotJobEvent.DELETE, status, null, job, START.plus(age), 1));
        int heard = harness.heard.all().size();
        harness.clock.advance(Duration.ofDays(8));
        assertThat(harness.heard.all()).hasSize(heard);
        assertThat(harness.source.reads(type)).isEqualTo(status.isTerminal() ? 1 : 0);
        assertThat(harness.store.nextDue()).isEmpty();
      }
    }

    @ParameterizedTest
    @MethodSource("everyStatus")
    void canBeRefusedUntilTheJobHasEnded(SnapshotJobStatus status, Duration age, String type) {
      try (Harness harness = inStatus(UnfinishedJobDeletion.REFUSED)) {
        SnapshotJob created = harness.create("Weekly export", type);
        harness.clock.advance(age);
        SnapshotJob job = harness.job(created);

        ThrowingCallable deletion = () -> harness.service.deleteJob(ADMIN, job.id());

        if (status.isTerminal()) {
          assertThatCode(deletion).doesNotThrowAnyException();
          assertGone(harness, job);
        } else {
          assertThatExceptionOfType(JobNotDeletableException.class)
              .isThrownBy(deletion)
              .satisfies(
                  refused -> {
                    assertThat(refused.jobId()).isEqualTo(job.id());
                    assertThat(refused.status()).isEqualTo(status);
                  });
          assertThat(harness.job(job)).isEqualTo(job);
        }
      }
    }

    private void assertGone(Harness harness, SnapshotJob job) {
      assertThat(harness.service.listJobs(ADMIN)).isEmpty();
      assertThatExceptionOfType(JobNotFoundException.class)
          .isThrownBy(() -> harness.service.getJob(ADMIN, job.id()))
          .satisfies(gone -> assertThat(gone.jobId()).isEqualTo(job.id()));
      assertThatExceptionOfType(JobNotFoundException.class)
          .isThrownBy(() -> harness.service.deleteJob(ADMIN, job.id()));
      assertThatExceptionOfType(JobNotFoundException.class)
          .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job));
      if (job.snapshotId() != null) {
        assertThatExceptionOfType(SnapshotNotFoundException.class)
            .isThrownBy(() -> harness.service.openSnapshot(ADMIN, job.snapshotId()))
            .satisfies(gone -> assertThat(gone.snapshotId()).isEqualTo(job.snapshotId()));
      }
    }

    @Test
    void stopsTheWorkerThatIsOnTheJob() {
      FakeSource source = tenant().with(ACCESS, 600);
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
        assertThat(harness.heard.eventsOf(job.id()))
            .containsExactly(
                SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.DELETE);
        assertThat(source.reads(RULE)).isZero();
        assertThat(source.readersClosed()).isEqualTo(source.readersOpened());
        assertThat(harness.usage(START)).isZero();
        assertGone(harness, job);
      }
    }
  }

  @Nested
  class Listeners {

    @Test
    void hearEachTransitionInOrderExactlyOnce() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob created = harness.create("Weekly export", RULE);
        harness.clock.advance(UNTIL_START);
        SnapshotJob started = harness.job(created);
        harness.clock.advance(RUNNING_TIME);
        SnapshotJob ended = harness.job(created);
        harness.clock.advanceTo(START.plus(Duration.ofDays(9)));

        assertThat(harness.heard.all())
            .containsExactly(
                new SnapshotJobTransition(
                    SnapshotJobEvent.CREATE,
                    null,
                    SnapshotJobStatus.NOT_STARTED,
                    created,
                    START,
                    1),
                new SnapshotJobTransition(
                    SnapshotJobEvent.START,
                    SnapshotJobStatus.NOT_STARTED,
                    SnapshotJobStatus.RUNNING,
                    started,
                    START.plus(UNTIL_START),
                    1),
                new SnapshotJobTransition(
                    SnapshotJobEvent.SUCCEED,
                    SnapshotJobStatus.RUNNING,
                    SnapshotJobStatus.SUCCEEDED,
                    ended,
                    ended.completedDateTime(),
                    1),
                new SnapshotJobTransition(
                    SnapshotJobEvent.EXPIRE,
                    SnapshotJobStatus.SUCCEEDED,
                    null,
                    ended,
                    START.plus(Duration.ofDays(7)),
                    1));
      }
    }

    @ParameterizedTest
    @EnumSource(
        value = SnapshotJobEvent.class,
        names = {"SUCCEED", "SUCCEED_PARTIALLY", "FAIL"})
    void hearHowAJobEnds(SnapshotJobEvent end) {
      FakeSource source = tenant();
      switch (end) {
        case SUCCEED_PARTIALLY -> source.failing(RULE, 2, DENIED);
        case FAIL -> source.failing(RULE, 1, DENIED);
        default -> {}
      }
      try (Harness harness = Harness.of(source)) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(harness.heard.eventsOf(job.id()))
            .containsExactly(SnapshotJobEvent.CREATE, SnapshotJobEvent.START, end);
      }
    }

    @Test
    void areToldInstantByInstantOfSeveralJobs() {
      try (Harness harness = Harness.of(tenant())) {
        harness.create("Weekly export 1", RULE);
        harness.clock.advance(Duration.ofSeconds(3));
        harness.create("Weekly export 2", RULE);
        harness.clock.advance(Duration.ofSeconds(1));
        harness.create("Weekly export 3", RULE);
        harness.clock.advance(UNTIL_ENDED);

        assertThat(harness.heard.all())
            .extracting(heard -> heard.event() + " " + heard.job().displayName())
            .containsExactly(
                "CREATE Weekly export 1",
                "CREATE Weekly export 2",
                "CREATE Weekly export 3",
                "START Weekly export 1",
                "START Weekly export 2",
                "START Weekly export 3",
                "SUCCEED Weekly export 1",
                "SUCCEED Weekly export 2",
                "SUCCEED Weekly export 3");
        assertThat(harness.heard.all()).extracting(SnapshotJobTransition::at).isSorted();
      }
    }

    @Test
    void areToldOfJobsDueAtOneInstantInTheOrderOfTheirIds() {
      try (Harness harness = Harness.of(tenant())) {
        List<String> ids =
            IntStream.range(0, 12)
                .mapToObj(i -> harness.create("Weekly export " + i, RULE).id())
                .toList();

        harness.clock.advance(UNTIL_START);

        assertThat(harness.heard.all())
            .filteredOn(heard -> heard.event() == SnapshotJobEvent.START)
            .extracting(heard -> heard.job().id())
            .containsExactlyElementsOf(ids.stream().sorted().toList());
      }
    }

    @Test
    void findTheChangeStoredWhenTheyHearOfIt() {
      Set<SnapshotJobEvent> seen = new LinkedHashSet<>();
      Harness[] self = new Harness[1];
      try (Harness harness =
          Harness.of(
              tenant(),
              settings ->
                  settings.listener(
                      heard -> {
                        if (heard.to() != null) {
                          assertThat(self[0].job(heard.job())).isEqualTo(heard.job());
                          seen.add(heard.event());
                        }
                      }))) {
        self[0] = harness;
        harness.complete("Weekly export", RULE);

        assertThat(seen)
            .containsExactly(
                SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED);
      }
    }

    @Test
    void harmNothingWhenTheyFail() {
      Transitions after = new Transitions();
      try (Harness harness =
          Harness.of(
              tenant(),
              settings ->
                  settings
                      .listener(
                          heard -> {
                            throw new IllegalStateException("the listener fails on purpose");
                          })
                      .listener(after))) {
        SnapshotJob job = harness.complete("Weekly export", RULE);
        harness.service.deleteJob(ADMIN, job.id());

        assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(after.eventsOf(job.id()))
            .containsExactly(
                SnapshotJobEvent.CREATE,
                SnapshotJobEvent.START,
                SnapshotJobEvent.SUCCEED,
                SnapshotJobEvent.DELETE);
        assertThat(after.all()).isEqualTo(harness.heard.all());
      }
    }

    @Test
    void canCreateTheNextJob() {
      Harness[] self = new Harness[1];
      try (Harness harness =
          Harness.of(
              tenant(),
              settings ->
                  settings.listener(
                      heard -> {
                        if (heard.event() == SnapshotJobEvent.SUCCEED
                            && heard.job().displayName().equals("Weekly export")) {
                          self[0].create("The next export", MAILBOX);
                        }
                      }))) {
        self[0] = harness;
        harness.create("Weekly export", RULE);

        harness.clock.advance(Duration.ofMinutes(5));

        assertThat(harness.service.listJobs(ADMIN))
            .extracting(SnapshotJob::status)
            .containsExactly(SnapshotJobStatus.SUCCEEDED, SnapshotJobStatus.SUCCEEDED);
      }
    }
  }

  @Nested
  class TheClock {

    @Test
    void refusesToBeMovedFromInsideASource() {
      FakeSource source = tenant();
      try (Harness harness = Harness.of(source)) {
        List<Throwable> refusals = new ArrayList<>();
        for (int point : List.of(OPEN, 1, CLOSE)) {
          source.at(
              RULE,
              point,
              context ->
                  refusals.add(catchFrom(() -> harness.clock.advance(Duration.ofSeconds(1)))));
        }

        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(refusals)
            .hasSize(3)
            .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(IllegalStateException.class));
        assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      }
    }

    @Test
    void refusesToBeMovedFromInsideAListener() {
      Harness[] self = new Harness[1];
      List<Throwable> refusals = new ArrayList<>();
      try (Harness harness =
          Harness.of(
              tenant(),
              settings ->
                  settings.listener(
                      heard -> {
                        if (heard.event() == SnapshotJobEvent.START) {
                          Harness harnessItself = self[0];
                          refusals.add(catchFrom(() -> harnessItself.clock.advance(Duration.ZERO)));
                          refusals.add(
                              catchFrom(
                                  () -> harnessItself.clock.advanceTo(START.plusSeconds(1_000))));
                          refusals.add(
                              catchFrom(
                                  () ->
                                      harnessItself.service.awaitCompletion(
                                          ADMIN, heard.job().id(), Duration.ofMinutes(1))));
                        }
                      }))) {
        self[0] = harness;

        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(refusals)
            .hasSize(3)
            .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(IllegalStateException.class));
        assertThat(job.completedDateTime()).isEqualTo(START.plus(UNTIL_START).plus(RUNNING_TIME));
      }
    }

    @Test
    void tellsTheSourceTheInstantAtWhichTheJobIsDue() {
      FakeSource source = tenant();
      try (Harness harness = Harness.of(source)) {
        List<Object> instants = new ArrayList<>();
        source.at(RULE, OPEN, context -> instants.add(harness.clock.instant()));

        harness.complete("Weekly export", RULE);

        assertThat(instants).containsExactly(START.plusSeconds(65));
      }
    }

    @Test
    void standsStillForAClosedService() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.create("Weekly export", RULE);
        harness.service.close();
        harness.service.close();

        harness.clock.advance(UNTIL_ENDED);

        assertThat(harness.stored(job).job()).isEqualTo(job);
        assertThat(harness.heard.eventsOf(job.id())).containsExactly(SnapshotJobEvent.CREATE);
        try (Harness successor =
            new Harness(harness.clock, harness.store, harness.source, settings -> settings)) {
          assertThat(successor.job(job)).isEqualTo(job);
          harness.clock.advance(Duration.ZERO);
          assertThat(successor.job(job).status()).isEqualTo(SnapshotJobStatus.RUNNING);
        }
      }
    }

    @Test
    void runsTwoServicesOnOneStoreWithoutDoingAnythingTwice() {
      try (Harness first = Harness.of(tenant());
          Harness second =
              new Harness(
                  first.clock,
                  first.store,
                  first.source,
                  settings -> settings.random(new Random(8)))) {
        SnapshotJob one = first.create("Weekly export 1", RULE);
        SnapshotJob two = second.create("Weekly export 2", RULE);

        first.clock.advance(UNTIL_ENDED);

        assertThat(second.job(one).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(first.job(two).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(first.source.reads(RULE)).isEqualTo(2);
        assertThat(first.usage(START)).isEqualTo(6);
        assertThat(
                Stream.concat(first.heard.all().stream(), second.heard.all().stream())
                    .map(heard -> heard.event() + " " + heard.job().displayName()))
            .containsExactlyInAnyOrder(
                "CREATE Weekly export 1",
                "START Weekly export 1",
                "SUCCEED Weekly export 1",
                "CREATE Weekly export 2",
                "START Weekly export 2",
                "SUCCEED Weekly export 2");
      }
    }
  }

  @Nested
  class Tenants {

    @Test
    void doNotSeeEachOthersJobsAndSnapshots() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(harness.service.listJobs(STRANGER)).isEmpty();
        assertNotFound(() -> harness.service.getJob(STRANGER, job.id()));
        assertNotFound(() -> harness.service.deleteJob(STRANGER, job.id()));
        assertNotFound(() -> harness.service.openSnapshot(STRANGER, job));
        assertNotFound(
            () -> harness.service.awaitCompletion(STRANGER, job.id(), Duration.ofMinutes(1)));
        assertThatExceptionOfType(SnapshotNotFoundException.class)
            .isThrownBy(() -> harness.service.openSnapshot(STRANGER, job.snapshotId()));
        assertThat(harness.job(job)).isEqualTo(job);
        assertThat(harness.content(job)).hasSize(3);
      }
    }

    @Test
    void useOneNameWithoutColliding() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob ours = harness.create("Weekly export", RULE);
        SnapshotJob theirs =
            harness.service.createSnapshot(
                STRANGER, CreateSnapshotRequest.of("Weekly export", RULE));

        harness.clock.advance(UNTIL_ENDED);

        assertThat(harness.service.listJobs(ADMIN)).containsExactly(harness.job(ours));
        assertThat(harness.service.listJobs(STRANGER))
            .extracting(SnapshotJob::id)
            .containsExactly(theirs.id());
      }
    }

    @Test
    void areNamedToTheSource() {
      FakeSource source = tenant();
      List<String> tenants = new ArrayList<>();
      source.at(RULE, OPEN, context -> tenants.add(context.tenantId()));
      try (Harness harness = Harness.of(source)) {
        harness.create("Weekly export", RULE);
        harness.clock.advance(Duration.ofSeconds(1));
        harness.service.createSnapshot(STRANGER, CreateSnapshotRequest.of("Weekly export", RULE));
        harness.clock.advance(UNTIL_ENDED);

        assertThat(tenants).containsExactly(TENANT, STRANGER.tenantId());
      }
    }

    private void assertNotFound(ThrowingCallable call) {
      assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(call);
    }
  }

  @Nested
  class Permissions {

    @Test
    void toReadSufficeForEverythingThatReads() throws Exception {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        assertThat(harness.service.getJob(READER, job.id())).isEqualTo(job);
        assertThat(harness.service.listJobs(READER)).containsExactly(job);
        assertThat(harness.service.awaitCompletion(READER, job.id(), Duration.ZERO)).isEqualTo(job);
        harness.service.openSnapshot(READER, job).close();
        harness.service.openSnapshot(READER, job.snapshotId()).close();
      }
    }

    @Test
    void toReadDoNotSufficeForEverythingThatWrites() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        Permission write = Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;
        assertDenied(
            write,
            () ->
                harness.service.createSnapshot(
                    READER, CreateSnapshotRequest.of("Another export", RULE)));
        assertDenied(write, () -> harness.service.deleteJob(READER, job.id()));
        assertThat(harness.service.listJobs(READER)).containsExactly(job);
      }
    }

    @Test
    void areNeededForEveryCallBeforeAnythingElseIsLookedAt() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);

        Permission read = Permission.CONFIGURATION_MONITORING_READ_ALL;
        Permission write = Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;
        assertDenied(
            write,
            () -> harness.service.createSnapshot(NOBODY, CreateSnapshotRequest.of("bad!", "none")));
        assertDenied(write, () -> harness.service.deleteJob(NOBODY, "unknown"));
        assertDenied(read, () -> harness.service.getJob(NOBODY, "unknown"));
        assertDenied(read, () -> harness.service.listJobs(NOBODY));
        assertDenied(read, () -> harness.service.openSnapshot(NOBODY, job));
        assertDenied(read, () -> harness.service.openSnapshot(NOBODY, "unknown"));
        assertDenied(read, () -> harness.service.awaitCompletion(NOBODY, job.id(), Duration.ZERO));
      }
    }

    private void assertDenied(Permission needed, ThrowingCallable call) {
      assertThatExceptionOfType(PermissionDeniedException.class)
          .isThrownBy(call)
          .withMessageContaining(needed.graphName())
          .satisfies(denied -> assertThat(denied.needed()).isEqualTo(needed));
    }
  }

  private static Throwable catchFrom(ThrowingCallable call) {
    return Assertions.catchThrowable(call);
  }
}
