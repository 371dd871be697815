package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallWatchTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static final SnapshotJob JOB =
      SnapshotJob.builder()
          .id("c91a1470-acc9-4585-bc03-522ae898f82f")
          .displayName("Snapshot Demo")
          .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
          .status(SnapshotJobStatus.RUNNING)
          .resources(List.of("microsoft.exchange.transportrule"))
          .createdDateTime(Instant.EPOCH)
          .createdBy(new IdentitySet(null, null))
          .build();

  private final ManualTimer timer = new ManualTimer();
  private final List<String> warnings = new ArrayList<>();
  private final CallWatch watch = new CallWatch(timer, HOUR, this::warn);

  private void warn(SnapshotJob job, String warning) {
    assertThat(job).isEqualTo(JOB);
    warnings.add(warning);
  }

  @AfterEach
  void endTimer() {
    timer.shutdownNow();
  }

  // Warnings

  @Test
  void callThatDoesNotReturnIsLoggedEachTimeItsAgeHasDoubled() {
    CallWatch.Call call = watch.begin(JOB, () -> "stuck");
    call.enter();

    timer.pass(MINUTE);
    assertThat(warnings).isEmpty();
    timer.pass(MINUTE);
    assertThat(warnings).containsExactly("stuck for more than PT1M");
    timer.pass(MINUTE.multipliedBy(60));
    assertThat(warnings)
        .containsExactly(
            "stuck for more than PT1M",
            "stuck for more than PT2M",
            "stuck for more than PT4M",
            "stuck for more than PT8M",
            "stuck for more than PT16M",
            "stuck for more than PT32M");
  }

  @Test
  void callThatHasReturnedIsNotLogged() {
    CallWatch.Call call = watch.begin(JOB, () -> "stuck");
    call.enter();
    timer.pass(MINUTE);
    call.exit();

    timer.pass(HOUR);

    assertThat(warnings).isEmpty();
  }

  @Test
  void manyShortCallsAreNotLogged() {
    CallWatch.Call call = watch.begin(JOB, () -> "stuck");
    for (int i = 0; i < 100; i++) {
      call.enter();
      timer.pass(MINUTE);
      call.exit();
    }

    assertThat(warnings).isEmpty();
  }

  @Test
  void ageIsMeasuredFromTheStartOfTheCurrentCall() {
    CallWatch.Call call = watch.begin(JOB, () -> "stuck");
    call.enter();
    timer.pass(MINUTE.multipliedBy(2));
    call.exit();
    call.enter();
    timer.pass(MINUTE.multipliedBy(2));

    assertThat(warnings).containsExactly("stuck for more than PT1M", "stuck for more than PT1M");
  }

  @Test
  void eachOfSeveralConcurrentCallsIsLogged() {
    watch.begin(JOB, () -> "one").enter();
    CallWatch.Call other = watch.begin(JOB, () -> "other");
    other.enter();
    timer.pass(MINUTE);
    watch.begin(JOB, () -> "third").enter();
    timer.pass(MINUTE);
    assertThat(warnings)
        .containsExactlyInAnyOrder("one for more than PT1M", "other for more than PT1M");
    other.close();
    warnings.clear();

    timer.pass(MINUTE);

    assertThat(warnings)
        .containsExactlyInAnyOrder("one for more than PT2M", "third for more than PT1M");
  }

  @Test
  void nothingIsScheduledWithoutOpenCalls() {
    assertThat(timer.waiting()).isZero();
    CallWatch.Call call = watch.begin(JOB, () -> "stuck");
    assertThat(timer.waiting()).isOne();
    call.close();

    timer.pass(HOUR);

    assertThat(timer.waiting()).isZero();
    watch.begin(JOB, () -> "stuck");
    assertThat(timer.waiting()).isOne();
  }

  // The timeout of a read

  @Test
  void timeoutActionRunsOnceWhenAReadTakesTooLong() {
    AtomicInteger told = new AtomicInteger();
    CallWatch.Call call = watch.beginRead(JOB, () -> "stuck", told::incrementAndGet);
    call.enter();
    timer.pass(HOUR.minusNanos(1));
    assertThat(told).hasValue(0);

    timer.pass(Duration.ofNanos(1));
    assertThat(told).hasValue(1);

    timer.pass(HOUR.multipliedBy(3));
    assertThat(told).hasValue(1);
  }

  @Test
  void timeoutActionDoesNotRunAfterAReadHasEnded() {
    AtomicInteger told = new AtomicInteger();
    watch.beginRead(JOB, () -> "stuck", told::incrementAndGet).close();

    timer.pass(HOUR.multipliedBy(2));

    assertThat(told).hasValue(0);
  }

  @Test
  void endlessTimeoutIsNotScheduled() {
    CallWatch unbounded = new CallWatch(timer, ChronoUnit.FOREVER.getDuration(), this::warn);

    unbounded.beginRead(JOB, () -> "stuck", () -> {});

    assertThat(timer.waiting()).as("the check alone").isOne();
  }

  // Closing, and virtual time

  @Test
  void closedWatchAcceptsCallsWithoutWatchingThem() {
    CallWatch closed = CallWatch.inRealTime(HOUR);
    closed.close();
    closed.close();

    try (CallWatch.Call call = closed.beginRead(JOB, () -> "stuck", () -> {})) {
      call.enter();
      call.exit();
    }
  }

  @Test
  void watchInVirtualTimeAcceptsCallsWithoutWatchingThem() {
    try (CallWatch none = CallWatch.none();
        CallWatch.Call call = none.beginRead(JOB, () -> "stuck", () -> {})) {
      call.enter();
      call.exit();
    }
  }

  // Listeners

  /** A listener that advances the timer while it is called. */
  private final class SlowListener implements SnapshotJobListener {

    private final Duration time;

    SlowListener(Duration time) {
      this.time = time;
    }

    @Override
    public void onTransition(SnapshotJobTransition transition) {
      timer.pass(time);
    }
  }

  private static SnapshotJobTransition transition() {
    return SnapshotJobTransition.builder()
        .event(SnapshotJobEvent.START)
        .from(SnapshotJobStatus.NOT_STARTED)
        .to(SnapshotJobStatus.RUNNING)
        .job(JOB)
        .at(Instant.EPOCH)
        .attempt(1)
        .build();
  }

  @Test
  void blockingListenerIsLogged() {
    List<SnapshotJobTransition> heard = new ArrayList<>();
    TransitionListeners listeners =
        new TransitionListeners(
            List.of(new SlowListener(MINUTE.multipliedBy(2)), heard::add), watch);

    listeners.notifyListeners(transition());

    assertThat(warnings)
        .containsExactly(
            "listener "
                + SlowListener.class.getName()
                + " has not returned from START of job c91a1470-acc9-4585-bc03-522ae898f82f for"
                + " more than PT1M");
    assertThat(heard).containsExactly(transition());
  }

  @Test
  void listenersThatReturnInTimeAreNotLogged() {
    TransitionListeners listeners =
        new TransitionListeners(
            List.of(new SlowListener(MINUTE), new SlowListener(MINUTE), new SlowListener(MINUTE)),
            watch);

    listeners.notifyListeners(transition());
    timer.pass(HOUR);

    assertThat(warnings).isEmpty();
    assertThat(timer.waiting()).isZero();
  }
}
