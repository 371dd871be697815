package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.internal.access.VirtualClockAccess;
import io.github.tenantsnapshot.simulator.internal.fault.WorkerCrash;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a simulator. On virtual time it advances for one caller at a time, and continues
 * after faults that crash a worker. Thread-safe.
 */
public final class RuntimeClock {

  private final @Nullable VirtualClock clock;
  private final InstantSource time;
  private final ReentrantLock moves = new ReentrantLock();

  /**
   * Creates a clock.
   *
   * @param clock the virtual clock; null for real time
   * @param time the time of the service, truncated to 100 ns
   */
  public RuntimeClock(@Nullable VirtualClock clock, InstantSource time) {
    this.clock = clock;
    this.time = time;
  }

  /** Returns the present time. */
  public Instant instant() {
    return time.instant();
  }

  /** Returns whether time is virtual. */
  public boolean isVirtual() {
    return clock != null;
  }

  /**
   * Advances the clock for a request, to {@link TimeBounds#LAST} at most; returns false in real
   * time.
   */
  public boolean advance(Duration duration) {
    return move(
        now -> duration.compareTo(TimeBounds.left(now)) > 0 ? TimeBounds.LAST : now.plus(duration));
  }

  /**
   * Advances the clock by a duration; returns false in real time.
   *
   * @throws IllegalArgumentException if the duration is negative or ends after {@link
   *     TimeBounds#LAST}
   */
  public boolean advanceExactly(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    return move(
        now -> {
          if (duration.compareTo(TimeBounds.left(now)) > 0) {
            throw new IllegalArgumentException(
                "duration must end at " + TimeBounds.LAST + " at the latest: " + duration);
          }
          return now.plus(duration);
        });
  }

  /**
   * Advances the clock to an instant; returns false in real time.
   *
   * @throws IllegalArgumentException if the target is in the past or after {@link TimeBounds#LAST}
   */
  public boolean advanceExactlyTo(Instant target) {
    return move(
        now -> {
          if (target.isAfter(TimeBounds.LAST)) {
            throw new IllegalArgumentException(
                "target must not be after " + TimeBounds.LAST + ": " + target);
          }
          // The virtual clock may be finer than the present time that the caller sees.
          return target.isBefore(now) && !target.isBefore(time.instant()) ? now : target;
        });
  }

  /**
   * Advances the clock to an instant that is computed from the present time; returns false in real
   * time. Concurrent calls run one after the other, so that each reaches its target.
   */
  public boolean move(UnaryOperator<Instant> target) {
    VirtualClock moved = clock;
    if (moved == null) {
      return false;
    }
    // First without the lock: throws if the clock is running the caller, which would deadlock
    // below.
    despiteCrashes(() -> moved.advance(Duration.ZERO));
    inTurn(
        () -> {
          Instant end = target.apply(moved.instant());
          despiteCrashes(() -> moved.advanceTo(end));
        });
    return true;
  }

  /** Runs a task while no other thread advances the clock. */
  public void inTurn(Runnable task) {
    moves.lock();
    try {
      task.run();
    } finally {
      moves.unlock();
    }
  }

  /**
   * Returns a value that is computed between two steps of the clock.
   *
   * @throws IllegalStateException if called by work that the clock is running
   */
  public <T> T holdStill(Supplier<T> task) {
    return clock == null ? task.get() : VirtualClockAccess.get().callBetweenAdvances(clock, task);
  }

  /**
   * Repeats an advance that a crashed worker ends early: its job is due again when the lease
   * expires.
   */
  private void despiteCrashes(Runnable moving) {
    boolean crashed;
    do {
      crashed = endsInCrash(moving);
    } while (crashed);
  }

  private static boolean endsInCrash(Runnable moving) {
    try {
      moving.run();
      return false;
    } catch (WorkerCrash e) {
      return true;
    }
  }
}
