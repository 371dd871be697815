package io.github.tenantsnapshot.tests.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * The scheduler and the virtual clock of a simulation: runs events in the order of their instants,
 * and at one instant in random order. Used by one thread.
 *
 * <p>A running event can let time pass, and with it other events: they run on its stack. Such
 * delays are nested, and an inner one ends with the outer one at the latest.
 */
final class Schedule {

  /** The maximum number of nested delays; further ones have no length. */
  private static final int MAX_DEPTH = 10;

  private final Instant start;
  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long last;
  private long endOfDelay = Long.MAX_VALUE;
  private int depth;

  private record Event(long at, int order, long number, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byInstant = Long.compare(at, other.at);
      int byOrder = byInstant == 0 ? Integer.compare(order, other.order) : byInstant;
      return byOrder == 0 ? Long.compare(number, other.number) : byOrder;
    }
  }

  Schedule(Instant start, Random random) {
    this.start = start;
    this.random = random;
  }

  /** Returns the current instant of virtual time. */
  Instant instant() {
    return start.plusNanos(now);
  }

  /** Returns the virtual time since the start. */
  Duration elapsed() {
    return Duration.ofNanos(now);
  }

  /** Returns whether an event waits for another one, which runs on its stack. */
  boolean isNested() {
    return depth > 0;
  }

  /** Adds an event. */
  void after(Duration delay, Runnable action) {
    long at = now + Math.max(0, delay.toNanos());
    events.add(new Event(at, random.nextInt(), ++last, action));
  }

  /** Lets time pass for a running event. */
  void pass(Duration delay) {
    if (depth < MAX_DEPTH) {
      run(() -> false, Math.min(endOfDelay, now + delay.toNanos()));
    }
  }

  /** Lets time pass until a condition holds; returns false if the timeout elapses before. */
  boolean await(BooleanSupplier condition, Duration timeout) {
    run(condition, now + timeout.toNanos());
    return condition.getAsBoolean();
  }

  private void run(BooleanSupplier condition, long end) {
    long outer = endOfDelay;
    endOfDelay = end;
    depth++;
    try {
      while (!condition.getAsBoolean()) {
        Event next = events.peek();
        if (next == null || next.at > end) {
          now = Math.max(now, end);
          return;
        }
        events.remove();
        now = Math.max(now, next.at);
        next.action.run();
      }
    } finally {
      depth--;
      endOfDelay = outer;
    }
  }
}
