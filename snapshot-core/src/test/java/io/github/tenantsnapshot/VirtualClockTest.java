package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.internal.access.VirtualClockAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualClockTest {

  private static final Instant START = Instant.parse("2026-01-27T22:09:05.7819107Z");

  private final VirtualClock clock = VirtualClock.startingAt(START);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  /** Work that is due at given instants. Each run is logged with the current time of the clock. */
  private class Plan implements VirtualClock.Follower {

    private final String name;
    private final Map<Instant, List<Runnable>> work = new TreeMap<>();

    Plan(String name) {
      this.name = name;
    }

    Plan at(long seconds) {
      return at(seconds, () -> {});
    }

    Plan at(long seconds, Runnable action) {
      work.computeIfAbsent(START.plusSeconds(seconds), due -> new ArrayList<>()).add(action);
      return this;
    }

    @Override
    public Optional<Instant> nextDue() {
      return work.keySet().stream().findFirst();
    }

    @Override
    public void runOneDue() {
      Instant due = nextDue().orElseThrow();
      List<Runnable> actions = work.get(due);
      Runnable action = actions.remove(0);
      if (actions.isEmpty()) {
        work.remove(due);
      }
      log.add(name + Duration.between(START, due).toSeconds() + " at " + offset());
      action.run();
    }
  }

  private long offset() {
    return Duration.between(START, clock.instant()).toSeconds();
  }

  private <T> T callBetweenAdvances(Supplier<T> action) {
    return VirtualClockAccess.get().callBetweenAdvances(clock, action);
  }

  private Plan plan(String name) {
    Plan plan = new Plan(name);
    clock.follow(plan);
    return plan;
  }

  @Test
  void newClockReturnsItsStart() {
    assertThat(clock.instant()).isEqualTo(START);
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void advanceWithoutFollowersIsExactTo100Nanoseconds() {
    clock.advance(Duration.ofNanos(100));
    assertThat(clock.instant()).isEqualTo("2026-01-27T22:09:05.7819108Z");

    clock.advanceTo(Instant.parse("2026-02-03T22:09:05Z"));
    assertThat(clock.instant()).isEqualTo("2026-02-03T22:09:05Z");
  }

  @Test
  void advanceStopsAtEachInstantAtWhichWorkIsDue() {
    plan("a").at(10).at(5).at(5).at(65);

    clock.advance(Duration.ofSeconds(100));

    assertThat(log).containsExactly("a5 at 5", "a5 at 5", "a10 at 10", "a65 at 65");
    assertThat(offset()).isEqualTo(100);
  }

  @Test
  void workOfAllFollowersRunsInOrderOfDueInstants() {
    plan("a").at(2).at(5);
    plan("b").at(1).at(3).at(4);

    clock.advance(Duration.ofSeconds(5));

    assertThat(log).containsExactly("b1 at 1", "a2 at 2", "b3 at 3", "b4 at 4", "a5 at 5");
  }

  @Test
  void followersThatAreDueAtOneInstantRunOneAfterTheOther() {
    plan("a").at(1).at(1);
    plan("b").at(1).at(1);

    clock.advance(Duration.ofSeconds(1));

    assertThat(log).containsExactly("a1 at 1", "a1 at 1", "b1 at 1", "b1 at 1");
  }

  @Test
  void advanceIncludesItsEnd() {
    plan("a").at(5).at(6);

    clock.advance(Duration.ofSeconds(5));
    assertThat(log).containsExactly("a5 at 5");

    clock.advance(Duration.ofMillis(999));
    assertThat(log).hasSize(1);

    clock.advance(Duration.ofMillis(1));
    assertThat(log).containsExactly("a5 at 5", "a6 at 6");
  }

  @Test
  void advanceByZeroRunsWorkThatIsDueNow() {
    plan("a").at(0).at(1);

    clock.advance(Duration.ZERO);

    assertThat(log).containsExactly("a0 at 0");
    assertThat(offset()).isZero();
  }

  @Test
  void advanceToNowRunsWorkThatIsDueNow() {
    plan("a").at(0).at(1);

    clock.advanceTo(START);

    assertThat(log).containsExactly("a0 at 0");
  }

  @Test
  void overdueWorkRunsAtTheCurrentInstant() {
    plan("a").at(-60).at(1);

    clock.advance(Duration.ofSeconds(1));

    assertThat(log).containsExactly("a-60 at 0", "a1 at 1");
  }

  @Test
  void workThatBecomesDueDuringAnAdvanceRunsInIt() {
    Plan a = plan("a");
    Plan b = plan("b");
    a.at(1, () -> b.at(2, () -> a.at(2).at(9)));

    clock.advance(Duration.ofSeconds(5));

    assertThat(log).containsExactly("a1 at 1", "b2 at 2", "a2 at 2");
    assertThat(offset()).isEqualTo(5);
  }

  @Test
  void advanceToRunsDueWorkLikeAdvance() {
    plan("a").at(1).at(2).at(3);

    clock.advanceTo(START.plusSeconds(2));

    assertThat(log).containsExactly("a1 at 1", "a2 at 2");
    assertThat(offset()).isEqualTo(2);
  }

  @Test
  void negativeDurationIsRejected() {
    plan("a").at(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .withMessage("duration must not be negative: PT-1S");
    assertThat(log).isEmpty();
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void instantInThePastIsRejected() {
    plan("a").at(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advanceTo(START.minusNanos(100)))
        .withMessage(
            "target must not be before 2026-01-27T22:09:05.781910700Z:"
                + " 2026-01-27T22:09:05.781910600Z");
    assertThat(log).isEmpty();
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void clockAdvancesAfterARejectedCall() {
    assertThatIllegalArgumentException().isThrownBy(() -> clock.advanceTo(Instant.EPOCH));

    clock.advance(Duration.ofSeconds(1));

    assertThat(offset()).isEqualTo(1);
  }

  @Test
  void advanceWithinAnAdvanceIsRejected() {
    String message =
        "a source or a listener that the clock runs must not use the clock but for its instant";
    plan("a")
        .at(
            1,
            () -> {
              assertThatThrownBy(() -> clock.advance(Duration.ZERO))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage(message);
              assertThatThrownBy(() -> clock.advanceTo(START.plusSeconds(9)))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage(message);
              log.add("refused");
            })
        .at(2);

    clock.advance(Duration.ofSeconds(3));

    assertThat(log).containsExactly("a1 at 1", "refused", "a2 at 2");
    assertThat(offset()).isEqualTo(3);
  }

  @Test
  void clockDoesNotAdvanceDuringACallBetweenAdvances() throws InterruptedException {
    plan("a").at(1);
    Thread mover = new Thread(() -> clock.advance(Duration.ofSeconds(3)));

    String result =
        callBetweenAdvances(
            () -> {
              mover.start();
              while (mover.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              return "held at " + offset() + ", done " + log.size();
            });
    mover.join();

    assertThat(result).isEqualTo("held at 0, done 0");
    assertThat(log).containsExactly("a1 at 1");
    assertThat(offset()).isEqualTo(3);
  }

  @Test
  void callBetweenAdvancesWithinAnAdvanceIsRejected() {
    plan("a").at(1, () -> callBetweenAdvances(() -> log.add("held")));

    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a source or a listener that the clock runs must not use the clock but for its"
                + " instant");
    assertThat(this.<Object>callBetweenAdvances(() -> null)).isNull(); // still allowed afterwards
  }

  @Test
  void failedWorkEndsTheAdvanceAtItsInstantAndTheNextAdvanceContinues() {
    IllegalStateException failure = new IllegalStateException("the store is broken");
    plan("a")
        .at(
            1,
            () -> {
              throw failure;
            })
        .at(2);

    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(5))).isSameAs(failure);
    assertThat(offset()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    assertThat(log).containsExactly("a1 at 1", "a2 at 2");
  }

  @Test
  void interruptSetByWorkIsHiddenFromLaterWorkAndRestoredAfterTheAdvance() {
    List<Boolean> interrupted = new ArrayList<>();
    Plan plan =
        new Plan("a") {
          @Override
          public Optional<Instant> nextDue() {
            interrupted.add(Thread.currentThread().isInterrupted());
            return super.nextDue();
          }
        };
    plan.at(1, () -> Thread.currentThread().interrupt()).at(2);
    clock.follow(plan);

    clock.advance(Duration.ofSeconds(5));

    assertThat(Thread.interrupted()).as("after the move").isTrue();
    assertThat(interrupted).isNotEmpty().containsOnly(false);
    assertThat(log).containsExactly("a1 at 1", "a2 at 2");
  }

  @Test
  void interruptSetByWorkIsRestoredIfTheAdvanceFails() {
    plan("a")
        .at(1, () -> Thread.currentThread().interrupt())
        .at(
            2,
            () -> {
              throw new IllegalStateException("the store is broken");
            });

    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(5)))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void removedFollowerIsNotCalledAgain() {
    Plan a = plan("a").at(1).at(2);
    clock.advance(Duration.ofSeconds(1));

    clock.unfollow(a);
    clock.advance(Duration.ofSeconds(5));

    assertThat(log).containsExactly("a1 at 1");
  }

  @Test
  void followerMayRemoveItselfDuringAnAdvance() {
    Plan a = plan("a");
    a.at(1, () -> clock.unfollow(a)).at(2);
    plan("b").at(3);

    clock.advance(Duration.ofSeconds(5));

    assertThat(log).containsExactly("a1 at 1", "b3 at 3");
  }

  @Test
  void unfollowOnAnotherThreadWaitsForTheAdvanceToEnd() throws InterruptedException {
    Plan a = plan("a");
    Thread leaving =
        new Thread(
            () -> {
              clock.unfollow(a);
              log.add("left");
            });
    a.at(
            1,
            () -> {
              leaving.start();
              awaitWaiting(leaving);
            })
        .at(2);

    clock.advance(Duration.ofSeconds(5));
    leaving.join();
    a.at(6);
    clock.advance(Duration.ofSeconds(5));

    assertThat(log).containsExactly("a1 at 1", "a2 at 2", "left");
  }

  @Test
  void advancesOfSeveralThreadsRunOneAfterTheOther() throws InterruptedException {
    Thread other = new Thread(() -> clock.advance(Duration.ofSeconds(10)));
    plan("a")
        .at(
            1,
            () -> {
              other.start();
              awaitWaiting(other);
            })
        .at(5)
        .at(7);

    clock.advance(Duration.ofSeconds(5));
    other.join();

    assertThat(log).containsExactly("a1 at 1", "a5 at 5", "a7 at 7");
    assertThat(offset()).isEqualTo(15);
  }

  @Test
  void instantCanBeReadDuringAnAdvance() {
    List<Instant> seen = new ArrayList<>();
    plan("a")
        .at(
            1,
            () -> {
              Thread reader = new Thread(() -> seen.add(clock.instant()));
              reader.start();
              join(reader);
            });

    clock.advance(Duration.ofSeconds(5));

    assertThat(seen).containsExactly(START.plusSeconds(1));
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // The last instant

  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

  @Test
  void clockAdvancesUpToTheEndOfTheYear9999() {
    clock.advance(Duration.between(START, END));
    assertThat(clock.instant()).isEqualTo(END);

    clock.advance(Duration.ZERO);
    clock.advanceTo(END);
    assertThat(clock.instant()).isEqualTo(END);
  }

  @Test
  void advanceBeyondTheYear9999IsRejected() {
    plan("A").at(1);
    Duration tooFar = Duration.between(START, END).plusNanos(100);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(tooFar))
        .withMessage(
            "duration must not advance the clock from "
                + START
                + " beyond 9999-12-31T23:59:59Z: "
                + tooFar);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageEndingWith("beyond 9999-12-31T23:59:59Z: PT2562047788015215H30M7S");
    assertThat(clock.instant()).isEqualTo(START);
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9999-12-31T23:59:59.0000001Z",
        "+10000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void advanceToAnInstantBeyondTheYear9999IsRejected(Instant target) {
    plan("A").at(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advanceTo(target))
        .withMessage("target must not be after 9999-12-31T23:59:59Z: " + target);
    assertThat(clock.instant()).isEqualTo(START);
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:59.0000001Z",
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void startThatNoStoreCanKeepIsRejected(Instant start) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VirtualClock.startingAt(start))
        .withMessage("start must be from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z: " + start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
  void clockCanStartAtTheFirstAndAtTheLastInstant(Instant start) {
    assertThat(VirtualClock.startingAt(start).instant()).isEqualTo(start);
  }
}
