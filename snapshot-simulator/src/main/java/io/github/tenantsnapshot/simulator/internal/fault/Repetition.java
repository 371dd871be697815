package io.github.tenantsnapshot.simulator.internal.fault;

/**
 * How often a fault is triggered. Immutable.
 *
 * @param times the maximum number of times
 * @param probability of each time, from 0 to 1
 */
public record Repetition(long times, double probability) {

  /** Each time that the fault applies. */
  public static final Repetition ALWAYS = new Repetition(Long.MAX_VALUE, 1);

  /** The first time that the fault applies. */
  public static final Repetition ONCE = new Repetition(1, 1);

  /** Checks the values. */
  public Repetition {
    if (times < 1) {
      throw new IllegalArgumentException("times must be positive: " + times);
    }
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be from 0 to 1: " + probability);
    }
  }

  public Repetition withTimes(int number) {
    return new Repetition(number, probability);
  }

  public Repetition withProbability(double value) {
    return new Repetition(times, value);
  }
}
