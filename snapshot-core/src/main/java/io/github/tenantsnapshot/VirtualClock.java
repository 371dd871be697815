package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.access.VirtualClockAccess;
import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock of virtual time, which changes only when a caller advances it. Work that becomes due in
 * between runs on the advancing thread, before that call returns.
 *
 * <p>A service follows it if it is built with {@link SnapshotService.Builder#clock}; several
 * services may share one clock. Code under test can use it as its {@link InstantSource}.
 * Thread-safe: {@link #instant()} never blocks; several threads advance the clock one after the
 * other.
 *
 * <p>Its instants are from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z, since stores keep no
 * earlier instants and Graph's format has no later ones.
 */
public final class VirtualClock implements InstantSource {

  /** The latest instant of virtual time: 9999-12-31T23:59:59Z. */
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  static {
    VirtualClockAccess.install(
        new VirtualClockAccess() {
          @Override
          public <T extends @Nullable Object> T callBetweenAdvances(
              InstantSource virtualClock, Supplier<T> action) {
            return ((VirtualClock) virtualClock).callBetweenAdvances(action);
          }
        });
  }

  private final ReentrantLock advancing = new ReentrantLock();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private volatile Instant now;

  private VirtualClock(Instant start) {
    this.now = start;
  }

  /** A follower of the clock, which has work that is due at certain instants. */
  interface Follower {

    /** Returns when its next work is due, possibly in the past; empty if it has none. */
    Optional<Instant> nextDue();

    /** Runs the first piece of the work that is due now. */
    void runOneDue();
  }

  /** Returns a clock that starts at the current instant of the system clock. */
  public static VirtualClock startingNow() {
    return startingAt(InstantSource.system().instant());
  }

  /**
   * Returns a clock that starts at {@code start}.
   *
   * @throws IllegalArgumentException if {@code start} is not from 1970-01-01T00:00:00Z to
   *     9999-12-31T23:59:59Z
   */
  public static VirtualClock startingAt(Instant start) {
    Objects.requireNonNull(start, "start must not be null");
    if (start.isBefore(Ticks.FIRST) || start.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "start must be from " + Ticks.FIRST + " to " + LATEST + ": " + start);
    }
    return new VirtualClock(start);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Advances the clock, and runs the work that becomes due, each piece at its instant. Work at one
   * instant runs one service after the other, and in the order of the job ids within a service.
   *
   * <p>Store failures while the service looks for work, and {@link Error}s of a source, propagate.
   * The clock then remains at the instant of the failure, and may be advanced further.
   *
   * <p>If a source or a listener interrupts the thread, or ends because the thread was interrupted,
   * the clock advances nevertheless. The thread is interrupted again when this method returns.
   *
   * @param duration the duration; zero runs the work that is due now
   * @throws IllegalArgumentException if {@code duration} is negative or leads beyond
   *     9999-12-31T23:59:59Z; the clock is unchanged
   * @throws IllegalStateException if a source or a listener that the clock itself runs calls this
   *     method
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative: " + duration);
    }
    advanceToResultOf(
        () -> {
          if (duration.compareTo(Ticks.between(now, LATEST)) > 0) {
            throw new IllegalArgumentException(
                "duration must not advance the clock from "
                    + now
                    + " beyond "
                    + LATEST
                    + ": "
                    + duration);
          }
          return now.plus(duration);
        });
  }

  /**
   * Advances the clock to an instant, like {@link #advance}.
   *
   * @param target the instant; not before {@link #instant()}
   * @throws IllegalArgumentException if {@code target} is before {@link #instant()} or after
   *     9999-12-31T23:59:59Z; the clock is unchanged
   * @throws IllegalStateException if a source or a listener that the clock itself runs calls this
   *     method
   */
  public void advanceTo(Instant target) {
    Objects.requireNonNull(target, "target must not be null");
    advanceToResultOf(
        () -> {
          if (target.isBefore(now)) {
            throw new IllegalArgumentException("target must not be before " + now + ": " + target);
          }
          if (target.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                "target must not be after " + LATEST + ": " + target);
          }
          return target;
        });
  }

  /** Runs an action while no thread advances the clock: no work is half done then. */
  private <T extends @Nullable Object> T callBetweenAdvances(Supplier<T> action) {
    lock();
    try {
      return action.get();
    } finally {
      advancing.unlock();
    }
  }

  /** Returns the class and the current instant. */
  @Override
  public String toString() {
    return "VirtualClock[" + now + "]";
  }

  void follow(Follower follower) {
    followers.add(follower);
  }

  /** Removes a follower, which is not called again: waits while a thread advances the clock. */
  void unfollow(Follower follower) {
    advancing.lock();
    try {
      followers.remove(follower);
    } finally {
      advancing.unlock();
    }
  }

  private void advanceToResultOf(InstantSource target) {
    lock();
    boolean interrupted = false;
    try {
      Instant end = target.instant();
      for (Due due = nextDue(); due != null && !due.at.isAfter(end); due = nextDue()) {
        if (due.at.isAfter(now)) {
          now = due.at;
        }
        due.follower.runOneDue();
        interrupted |= Thread.interrupted(); // in a store, an interruption can close the database
      }
      now = end;
    } finally {
      advancing.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void lock() {
    if (advancing.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "a source or a listener that the clock runs must not use the clock but for its instant");
    }
    advancing.lock();
  }

  private record Due(Instant at, Follower follower) {}

  private @Nullable Due nextDue() {
    Due first = null;
    for (Follower follower : followers) {
      Optional<Instant> at = follower.nextDue();
      if (at.isPresent() && (first == null || at.get().isBefore(first.at))) {
        first = new Due(at.get(), follower);
      }
    }
    return first;
  }
}
