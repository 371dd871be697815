package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.RUNNING_TIME;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_START;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The notification of listeners. */
@Timeout(60)
class ListenersTest {

  private static final IOException DENIED = new IOException("Access Denied.");

  @Test
  void listenerIsNotifiedOfEachTransitionOnceAndInOrder() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      SnapshotJob created = harness.create("Weekly export", RULE);
      harness.clock.advance(UNTIL_START);
      SnapshotJob started = harness.job(created);
      harness.clock.advance(RUNNING_TIME);
      SnapshotJob ended = harness.job(created);
      harness.clock.advanceTo(START.plus(Duration.ofDays(9)));

      assertThat(harness.transitions.all())
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
    FakeSource source = FakeSource.ofThreeTypes();
    switch (end) {
      case SUCCEED_PARTIALLY -> source.failing(RULE, 2, DENIED);
      case FAIL -> source.failing(RULE, 1, DENIED);
      default -> {}
    }
    try (Harness harness = Harness.of(source)) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(harness.transitions.eventsOf(job.id()))
          .containsExactly(SnapshotJobEvent.CREATE, SnapshotJobEvent.START, end);
    }
  }

  @Test
  void transitionsOfSeveralJobsAreInOrderOfTime() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      harness.create("Weekly export 1", RULE);
      harness.clock.advance(Duration.ofSeconds(3));
      harness.create("Weekly export 2", RULE);
      harness.clock.advance(Duration.ofSeconds(1));
      harness.create("Weekly export 3", RULE);
      harness.clock.advance(UNTIL_ENDED);

      assertThat(harness.transitions.all())
          .extracting(transition -> transition.event() + " " + transition.job().displayName())
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
      assertThat(harness.transitions.all()).extracting(SnapshotJobTransition::at).isSorted();
    }
  }

  @Test
  void transitionsAtOneInstantAreInOrderOfJobIds() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      List<String> ids =
          IntStream.range(0, 12)
              .mapToObj(i -> harness.create("Weekly export " + i, RULE).id())
              .toList();

      harness.clock.advance(UNTIL_START);

      assertThat(harness.transitions.all())
          .filteredOn(transition -> transition.event() == SnapshotJobEvent.START)
          .extracting(transition -> transition.job().id())
          .containsExactlyElementsOf(ids.stream().sorted().toList());
    }
  }

  @Test
  void changeIsStoredBeforeListenersAreNotified() {
    Set<SnapshotJobEvent> seen = new LinkedHashSet<>();
    Harness[] self = new Harness[1];
    try (Harness harness =
        Harness.of(
            FakeSource.ofThreeTypes(),
            settings ->
                settings.addListener(
                    transition -> {
                      if (transition.to() != null) {
                        assertThat(self[0].job(transition.job())).isEqualTo(transition.job());
                        seen.add(transition.event());
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
            FakeSource.ofThreeTypes(),
            settings ->
                settings
                    .addListener(
                        transition -> {
                          throw new IllegalStateException("the listener fails on purpose");
                        })
                    .addListener(after))) {
      SnapshotJob job = harness.complete("Weekly export", RULE);
      harness.service.deleteJob(ADMIN, job.id());

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(after.eventsOf(job.id()))
          .containsExactly(
              SnapshotJobEvent.CREATE,
              SnapshotJobEvent.START,
              SnapshotJobEvent.SUCCEED,
              SnapshotJobEvent.DELETE);
      assertThat(after.all()).isEqualTo(harness.transitions.all());
    }
  }

  @Test
  void listenerCanCreateAJob() {
    Harness[] self = new Harness[1];
    try (Harness harness =
        Harness.of(
            FakeSource.ofThreeTypes(),
            settings ->
                settings.addListener(
                    transition -> {
                      if (transition.event() == SnapshotJobEvent.SUCCEED
                          && transition.job().displayName().equals("Weekly export")) {
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
