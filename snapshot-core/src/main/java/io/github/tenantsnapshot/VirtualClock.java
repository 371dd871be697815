package io.github.tenantsnapshot;

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
 * A clock that stands still until it is moved. What falls due on the way is done on the thread that
 * moves it, before that call returns.
 *
 * <p>Services built with {@link SnapshotService.Builder#stepped} follow it; several may share one
 * clock. Code under test can take it as its {@link InstantSource}. Thread-safe: {@link #instant()}
 * never waits; moves from several threads take turns.
 *
 * <p>It stands between 1970-01-01T00:00:00Z and 9999-12-31T23:59:59Z, since stores keep no earlier
 * instants, and Graph's form of an instant has no place for later ones.
 */
public final class VirtualClock implements InstantSource {

  /** The latest instant of virtual time: 9999-12-31T23:59:59Z. */
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final ReentrantLock moving = new ReentrantLock();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private volatile Instant now;

  private VirtualClock(Instant start) {
    this.now = start;
  }

  /** Something that has work to do at certain instants. */
  interface Follower {

    /** Returns when it has work to do next, perhaps in the past; empty if never. */
    Optional<Instant> nextDue();

    /** Does the first piece of the work that is due now. */
    void runOneDue();
  }

  /** Returns a clock that stands at the system clock's present instant. */
  public static VirtualClock startingNow() {
    return startingAt(InstantSource.system().instant());
  }

  /**
   * Returns a clock that stands at {@code start}.
   *
   * @throws IllegalArgumentException if that is not from 1970-01-01T00:00:00Z to
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
   * Moves the clock, stopping at each instant at which something falls due and doing it. In the
   * order of the instants; at one instant, one service after the other, each in the order of the
   * job ids.
   *
   * <p>A failure of the store in looking for work, and an {@link Error} of a source, comes out of
   * this method; time then stands where it happened, and moving on from there is safe.
   *
   * <p>If a source or a listener interrupts the thread, or ends because the thread was interrupted,
   * the move continues without the interruption, which is restored when this method returns.
   *
   * @param duration how far; zero does what is due now
   * @throws IllegalArgumentException if the duration is negative, or leads beyond
   *     9999-12-31T23:59:59Z; nothing has happened then
   * @throws IllegalStateException if called by something that the clock itself is running, such as
   *     a source or a listener
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    if (duration.isNegative()) {
      throw new IllegalArgumentException("the duration must not be negative, but was " + duration);
    }
    move(
        () -> {
          if (duration.compareTo(Duration.between(now, LATEST)) > 0) {
            throw new IllegalArgumentException(
                "duration must not move the clock from "
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
   * Moves the clock to an instant, like {@link #advance}.
   *
   * @param target where to; not before {@link #instant()}
   * @throws IllegalArgumentException if the target has passed, or is after 9999-12-31T23:59:59Z;
   *     nothing has happened then
   * @throws IllegalStateException if called by something that the clock itself is running
   */
  public void advanceTo(Instant target) {
    Objects.requireNonNull(target, "target must not be null");
    move(
        () -> {
          if (target.isBefore(now)) {
            throw new IllegalArgumentException(
                "time stands at " + now + " and does not go back to " + target);
          }
          if (target.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                "target must not be after " + LATEST + ": " + target);
          }
          return target;
        });
  }

  /**
   * Does something between two moves: waits for one that is under way, and lets others wait. What
   * is done on the way of a move is never half done then.
   *
   * @param action must not move the clock
   * @return what the action returns
   * @throws IllegalStateException if called by something that the clock itself is running
   */
  public <T extends @Nullable Object> T holdStill(Supplier<T> action) {
    Objects.requireNonNull(action, "action must not be null");
    lock("held still");
    try {
      return action.get();
    } finally {
      moving.unlock();
    }
  }

  /** Returns the class and the instant at which the clock stands. */
  @Override
  public String toString() {
    return "VirtualClock[" + now + "]";
  }

  void follow(Follower follower) {
    followers.add(follower);
  }

  /** Waits for a move that is under way, after which the follower is not called any more. */
  void unfollow(Follower follower) {
    moving.lock();
    try {
      followers.remove(follower);
    } finally {
      moving.unlock();
    }
  }

  private void move(InstantSource target) {
    lock("moved");
    boolean interrupted = false;
    try {
      Instant end = target.instant();
      for (Due due = nextDue(); due != null && !due.at.isAfter(end); due = nextDue()) {
        if (due.at.isAfter(now)) {
          now = due.at;
        }
        due.follower.runOneDue();
        interrupted |= Thread.interrupted(); // in a store, an interruption could do harm
      }
      now = end;
    } finally {
      moving.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void lock(String toBe) {
    if (moving.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "the clock is being moved and cannot be " + toBe + " from inside a source or a listener");
    }
    moving.lock();
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
