package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.CLOSE;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The virtual clock of a service. */
@Timeout(60)
class ServiceClockTest {

  @Test
  void advanceWithinASourceIsRejected() {
    FakeSource source = FakeSource.ofThreeTypes();
    try (Harness harness = Harness.of(source)) {
      List<Throwable> failures = new ArrayList<>();
      for (int point : List.of(OPEN, 1, CLOSE)) {
        source.at(
            RULE,
            point,
            context -> failures.add(catchFrom(() -> harness.clock.advance(Duration.ofSeconds(1)))));
      }

      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(failures)
          .hasSize(3)
          .allSatisfy(failure -> assertThat(failure).isInstanceOf(IllegalStateException.class));
      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void advanceWithinAListenerIsRejected() {
    Harness[] self = new Harness[1];
    List<Throwable> failures = new ArrayList<>();
    try (Harness harness =
        Harness.of(
            FakeSource.ofThreeTypes(),
            settings ->
                settings.addListener(
                    transition -> {
                      if (transition.event() == SnapshotJobEvent.START) {
                        Harness harnessItself = self[0];
                        failures.add(catchFrom(() -> harnessItself.clock.advance(Duration.ZERO)));
                        failures.add(
                            catchFrom(
                                () -> harnessItself.clock.advanceTo(START.plusSeconds(1_000))));
                        failures.add(
                            catchFrom(
                                () ->
                                    harnessItself.service.awaitCompletion(
                                        ADMIN, transition.job().id(), Duration.ofMinutes(1))));
                      }
                    }))) {
      self[0] = harness;

      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(failures)
          .hasSize(3)
          .allSatisfy(failure -> assertThat(failure).isInstanceOf(IllegalStateException.class));
      assertThat(job.completedDateTime()).isEqualTo(START.plus(UNTIL_START).plus(RUNNING_TIME));
    }
  }

  @Test
  void clockReturnsTheDueInstantDuringARead() {
    FakeSource source = FakeSource.ofThreeTypes();
    try (Harness harness = Harness.of(source)) {
      List<Object> instants = new ArrayList<>();
      source.at(RULE, OPEN, context -> instants.add(harness.clock.instant()));

      harness.complete("Weekly export", RULE);

      assertThat(instants).containsExactly(START.plusSeconds(65));
    }
  }

  @Test
  void closedServiceRunsNoJobsWhenTheClockAdvances() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      SnapshotJob job = harness.create("Weekly export", RULE);
      harness.service.close();
      harness.service.close();

      harness.clock.advance(UNTIL_ENDED);

      assertThat(harness.stored(job).job()).isEqualTo(job);
      assertThat(harness.transitions.eventsOf(job.id())).containsExactly(SnapshotJobEvent.CREATE);
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
    try (Harness first = Harness.of(FakeSource.ofThreeTypes());
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
              Stream.concat(first.transitions.all().stream(), second.transitions.all().stream())
                  .map(transition -> transition.event() + " " + transition.job().displayName()))
          .containsExactlyInAnyOrder(
              "CREATE Weekly export 1",
              "START Weekly export 1",
              "SUCCEED Weekly export 1",
              "CREATE Weekly export 2",
              "START Weekly export 2",
              "SUCCEED Weekly export 2");
    }
  }

  private static Throwable catchFrom(ThrowingCallable call) {
    return Assertions.catchThrowable(call);
  }
}
