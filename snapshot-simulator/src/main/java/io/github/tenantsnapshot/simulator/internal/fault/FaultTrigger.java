package io.github.tenantsnapshot.simulator.internal.fault;

import java.util.SplittableRandom;

/**
 * The count of an active fault: how often it was triggered, and whether it still can be.
 * Thread-safe.
 */
public final class FaultTrigger {

  private final Repetition repetition;
  private final SplittableRandom random; // guarded by itself; all faults of a simulator share it
  private int count; // guarded by this
  private boolean cleared; // guarded by this

  /** Creates the count of a fault that has not been triggered yet. */
  public FaultTrigger(Repetition repetition, SplittableRandom random) {
    this.repetition = repetition;
    this.random = random;
  }

  /** Returns whether the fault is triggered now that it applies, and counts it. */
  public synchronized boolean trigger() {
    if (!isActive() || !draw()) {
      return false;
    }
    count++;
    return true;
  }

  private boolean draw() {
    if (repetition.probability() >= 1) {
      return true;
    }
    synchronized (random) {
      return random.nextDouble() < repetition.probability();
    }
  }

  /** Returns how often the fault was triggered. */
  public synchronized int count() {
    return count;
  }

  /** Clears the fault; returns false if it was cleared before. */
  public synchronized boolean clear() {
    boolean first = !cleared;
    cleared = true;
    return first;
  }

  /** Returns whether the fault was cleared. */
  public synchronized boolean isCleared() {
    return cleared;
  }

  /** Returns whether the fault can still be triggered. */
  public synchronized boolean isActive() {
    return !cleared && count < repetition.times();
  }
}
