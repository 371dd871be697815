package io.github.tenantsnapshot.simulator;

/**
 * Something that goes wrong on purpose, from the moment when {@link Faults} gives it out. Unless
 * its kind says otherwise, it happens whenever it can, until it is cleared. Thread-safe.
 */
public sealed interface Fault permits RequestFault, ResourceTypeFault, CrashFault {

  /**
   * Lets it happen so many times, and then no more.
   *
   * @return this fault
   * @throws IllegalArgumentException if the number is less than 1
   */
  Fault times(int times);

  /**
   * Lets it happen by chance. The chances are drawn from {@link Faults#seed()}, in the order in
   * which requests and reads come.
   *
   * @param probability from 0, never, to 1, always
   * @return this fault
   * @throws IllegalArgumentException if the probability is out of its bounds
   */
  Fault withProbability(double probability);

  /** Returns how often it has happened. */
  int timesMet();

  /** Ends it. Does nothing the second time. */
  void clear();

  /** Tells whether it happens by chance: with a probability of less than 1. */
  boolean isByChance();

  /** Tells whether it can still happen. */
  boolean isActive();

  /** Returns what it does, as the {@link Journal} names it. */
  @Override
  String toString();
}
