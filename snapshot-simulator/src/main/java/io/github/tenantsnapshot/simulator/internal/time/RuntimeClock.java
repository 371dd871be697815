package io.github.tenantsnapshot.simulator.internal.time;

import io.github.tenantsnapshot.VirtualClock;
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
public final class RuntimeClock {

  private final @Nullable VirtualClock clock;
  private final InstantSource time;
  private final Class<? extends RuntimeException> workerCrash;
  private final ReentrantLock moves = new ReentrantLock();

  /**
   * Takes the clock.
   *
   * @param clock what is moved; null for real time
   * @param time what tells the time, as jobs have it
   */
  public RuntimeClock(@Nullable VirtualClock clock, InstantSource time, Class<? extends RuntimeException> workerCrash) {
    this.clock = clock;
    this.time = time;
    this.workerCrash = workerCrash;
  }

  public Instant instant() {
    return time.instant();
  }

  public boolean isVirtual() {
    return clock != null;
  }

  /**
   * Moves the time on, as a request does: to {@link TimeBounds#LAST} at the most; false if nobody
   * can.
   */
  public boolean advance(Duration duration) {
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
  public boolean advanceExactly(Duration duration) {
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
  public boolean advanceExactlyTo(Instant target) {
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
  public boolean move(UnaryOperator<Instant> target) {
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
  public void inTurn(Runnable task) {
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
  public <T> T holdStill(Supplier<T> task) {
    return clock == null ? task.get() : clock.holdStill(task);
  }

  private void despiteCrashes(Runnable moving) {
    boolean arrived = false;
    while (!arrived) {
      try {
        moving.run();
        arrived = true;
      } catch (RuntimeException e) {
        if (!workerCrash.isInstance(e)) {
          throw e;
        }
      }
    }
  }
}
