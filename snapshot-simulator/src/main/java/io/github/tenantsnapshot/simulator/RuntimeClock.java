package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.internal.access.VirtualClockAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What tells the time in a world, and moves it where it is virtual: in turns, and on after workers
 * that are made to die. Thread-safe.
 */
final class RuntimeClock {

  private final @Nullable VirtualClock clock;
  private final InstantSource time;
  private final ReentrantLock moves = new ReentrantLock();

  /**
   * Takes the clock.
   *
   * @param clock what is moved; null for real time
   * @param time what tells the time, as jobs have it
   */
  RuntimeClock(@Nullable VirtualClock clock, InstantSource time) {
    this.clock = clock;
    this.time = time;
  }

  Instant instant() {
    return time.instant();
  }

  boolean isVirtual() {
    return clock != null;
  }

  /**
   * Moves the time on, as a request does: to {@link TimeBounds#LAST} at the most; false if nobody
   * can.
   */
  boolean advance(Duration duration) {
    return move(
        now ->
            duration.compareTo(Duration.between(now, TimeBounds.LAST)) > 0
                ? TimeBounds.LAST
                : now.plus(duration));
  }

  /**
   * Moves the time on, as a caller says; false if nobody can.
   *
   * @throws IllegalArgumentException if the duration is negative, or ends after {@link
   *     TimeBounds#LAST}
   */
  boolean advanceExactly(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    return move(
        now -> {
          if (duration.compareTo(Duration.between(now, TimeBounds.LAST)) > 0) {
            throw new IllegalArgumentException(
                "duration must not move the time past " + TimeBounds.LAST + ": " + duration);
          }
          return now.plus(duration);
        });
  }

  /**
   * Moves the time to an instant, as a caller says; false if nobody can.
   *
   * @throws IllegalArgumentException if the target has passed, or is after {@link TimeBounds#LAST}
   */
  boolean advanceExactlyTo(Instant target) {
    return move(
        now -> {
          if (target.isAfter(TimeBounds.LAST)) {
            throw new IllegalArgumentException(
                "target must not be after " + TimeBounds.LAST + ": " + target);
          }
          return target;
        });
  }

  /** Moves the time; false if nobody can. Moves take turns, so that each has its whole way. */
  boolean move(UnaryOperator<Instant> target) {
    VirtualClock moved = clock;
    if (moved == null) {
      return false;
    }
    // First without the lock: refuses whom the clock is running, who would wait for ever.
    despiteCrashes(() -> moved.advance(Duration.ZERO));
    inTurn(
        () -> {
          Instant end = target.apply(moved.instant());
          despiteCrashes(() -> moved.advanceTo(end));
        });
    return true;
  }

  /** Does something while nobody else moves the time. */
  void inTurn(Runnable task) {
    moves.lock();
    try {
      task.run();
    } finally {
      moves.unlock();
    }
  }

  /**
   * Returns something as it is between two steps of the clock.
   *
   * @throws IllegalStateException if the clock itself is running what calls this
   */
  <T> T holdStill(Supplier<T> task) {
    return clock == null ? task.get() : VirtualClockAccess.get().callBetweenAdvances(clock, task);
  }

  private static void despiteCrashes(Runnable moving) {
    boolean arrived = false;
    while (!arrived) {
      try {
        moving.run();
        arrived = true;
      } catch (WorkerCrash crash) {
        // it had claimed a job, which is due again when its lease ends: there are other workers
        arrived = false;
      }
    }
  }
}
