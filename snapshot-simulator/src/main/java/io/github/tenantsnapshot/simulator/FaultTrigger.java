package io.github.tenantsnapshot.simulator;

import java.util.SplittableRandom;

/** How often a fault may happen, and how often it has. Thread-safe. */
final class FaultTrigger {

  private final SplittableRandom random; // guarded by itself; all faults of a simulator share it
  private long times;
  private double probability = 1;
  private int happened;
  private boolean cleared;

  FaultTrigger(SplittableRandom random, long times) {
    this.random = random;
    this.times = times;
  }

  /** Tells whether the fault happens now that it can, and counts it. */
  synchronized boolean next() {
    if (!isActive() || !drawn()) {
      return false;
    }
    happened++;
    return true;
  }

  private boolean drawn() {
    if (probability >= 1) {
      return true;
    }
    synchronized (random) {
      return random.nextDouble() < probability;
    }
  }

  synchronized void times(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("times must be 1 or more, but was " + count);
    }
    times = count;
  }

  synchronized void probability(double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("probability must be from 0 to 1, but was " + chance);
    }
    probability = chance;
  }

  synchronized int happened() {
    return happened;
  }

  /** Ends it; tells whether it had not been ended before. */
  synchronized boolean clear() {
    boolean first = !cleared;
    cleared = true;
    return first;
  }

  synchronized boolean isCleared() {
    return cleared;
  }

  synchronized boolean isByChance() {
    return probability < 1;
  }

  synchronized boolean isActive() {
    return !cleared && happened < times;
  }
}
