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

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JobNotDeletableException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.PermissionDeniedException;
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

/** Deletion, listeners, the clock, tenants and permissions. */
@Timeout(60)
class SnapshotServiceTest {

  private static final IOException DENIED = new IOException("Access Denied.");

  private static FakeSource tenant() {
    return FakeSource.empty().with(MAILBOX, 2).with(RULE, 3).with(MEETING, 1);
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
    void jobInAnyStatusCanBeDeleted(SnapshotJobStatus status, Duration age, String type) {
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
                SnapshotJobTransition.builder()
                    .event(SnapshotJobEvent.DELETE)
                    .from(status)
                    .job(job)
                    .at(START.plus(age))
                    .attempt(1)
                    .build());
        int heard = harness.heard.all().size();
        harness.clock.advance(Duration.ofDays(8));
        assertThat(harness.heard.all()).hasSize(heard);
        assertThat(harness.source.reads(type)).isEqualTo(status.isTerminal() ? 1 : 0);
        assertThat(harness.store.nextDue()).isEmpty();
      }
    }

    @ParameterizedTest
    @MethodSource("everyStatus")
    void deletionOfAnUnfinishedJobIsRejectedIfConfigured(
        SnapshotJobStatus status, Duration age, String type) {
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
    void deletionStopsTheWorkerOfTheJob() {
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
    void listenerIsNotifiedOfEachTransitionOnceAndInOrder() {
      try (Harness harness = Harness.of(tenant())) {
        SnapshotJob created = harness.create("Weekly export", RULE);
        harness.clock.advance(UNTIL_START);
        SnapshotJob started = harness.job(created);
        harness.clock.advance(RUNNING_TIME);
        SnapshotJob ended = harness.job(created);
        harness.clock.advanceTo(START.plus(Duration.ofDays(9)));

        assertThat(harness.heard.all())
            .containsExactly(
                SnapshotJobTransition.builder()
                    .event(SnapshotJobEvent.CREATE)
                    .to(SnapshotJobStatus.NOT_STARTED)
                    .job(created)
                    .at(START)
                    .attempt(1)
                    .build(),
                SnapshotJobTransition.builder()
                    .event(SnapshotJobEvent.START)
                    .from(SnapshotJobStatus.NOT_STARTED)
                    .to(SnapshotJobStatus.RUNNING)
                    .job(started)
                    .at(START.plus(UNTIL_START))
                    .attempt(1)
                    .build(),
                SnapshotJobTransition.builder()
                    .event(SnapshotJobEvent.SUCCEED)
                    .from(SnapshotJobStatus.RUNNING)
                    .to(SnapshotJobStatus.SUCCEEDED)
                    .job(ended)
                    .at(ended.completedDateTime())
                    .attempt(1)
                    .build(),
                SnapshotJobTransition.builder()
                    .event(SnapshotJobEvent.EXPIRE)
                    .from(SnapshotJobStatus.SUCCEEDED)
                    .job(ended)
                    .at(START.plus(Duration.ofDays(7)))
                    .attempt(1)
                    .build());
      }
    }

    @ParameterizedTest
    @EnumSource(
        value = SnapshotJobEvent.class,
        names = {"SUCCEED", "SUCCEED_PARTIALLY", "FAIL"})
    void listenerIsNotifiedOfEachKindOfEnd(SnapshotJobEvent end) {
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
    void transitionsOfSeveralJobsAreInOrderOfTime() {
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
    void transitionsAtOneInstantAreInOrderOfJobIds() {
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
    void changeIsStoredBeforeListenersAreNotified() {
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
    void failingListenerDoesNotAffectTheJob() {
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
    void listenerCanCreateAJob() {
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
    void advanceWithinASourceIsRejected() {
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
    void advanceWithinAListenerIsRejected() {
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
    void clockReturnsTheDueInstantDuringARead() {
      FakeSource source = tenant();
      try (Harness harness = Harness.of(source)) {
        List<Object> instants = new ArrayList<>();
        source.at(RULE, OPEN, context -> instants.add(harness.clock.instant()));

        harness.complete("Weekly export", RULE);

        assertThat(instants).containsExactly(START.plusSeconds(65));
      }
    }

    @Test
    void closedServiceRunsNoJobsWhenTheClockAdvances() {
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
    void twoServicesOnOneStoreAndClockRunEachJobOnce() {
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
    void jobsAndSnapshotsOfOtherTenantsAreInvisible() {
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
    void tenantsCanUseTheSameName() {
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
    void sourceReceivesTheTenant() {
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
    void readPermissionAllowsEveryReadingCall() throws Exception {
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
    void readPermissionDoesNotAllowWritingCalls() {
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
    void permissionIsCheckedBeforeAnythingElse() {
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
