package io.github.tenantsnapshot.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose, from the moment when {@link Faults} gives it out. Unless
 * its kind says otherwise, it happens whenever it can, until it is cleared. Thread-safe.
 */
public abstract sealed class Fault permits RequestFault, ResourceTypeFault, CrashFault {

  private final FaultTrigger occurrences;
  private final @Nullable String tenantId;

  /** Takes the tenant; null for all. */
  Fault(FaultTrigger occurrences, @Nullable String tenantId) {
    this.occurrences = occurrences;
    this.tenantId = tenantId;
  }

  /**
   * Lets it happen so many times, and then no more.
   *
   * @return this fault
   * @throws IllegalArgumentException if the number is less than 1
   */
  public Fault times(int times) {
    occurrences.times(times);
    return this;
  }

  /**
   * Lets it happen by chance. The chances are drawn from {@link Faults#seed()}, in the order in
   * which requests and reads come.
   *
   * @param probability from 0, never, to 1, always
   * @return this fault
   * @throws IllegalArgumentException if the probability is out of its bounds
   */
  public Fault withProbability(double probability) {
    occurrences.probability(probability);
    return this;
  }

  /** Returns how often it has happened. */
  public final int timesTriggered() {
    return occurrences.happened();
  }

  /** Ends it. Does nothing the second time. */
  public void clear() {
    var unused = end();
  }

  /** Tells whether it can still happen. */
  public final boolean isActive() {
    return occurrences.isActive();
  }

  /** Tells whether it was cleared. */
  final boolean isCleared() {
    return occurrences.isCleared();
  }

  /** Returns whether it is triggered by chance: with a probability of less than 1. */
  public final boolean isByChance() {
    return occurrences.isByChance();
  }

  /** Tells whether it was added for one tenant, this one. */
  final boolean isOf(String oneTenantId) {
    return oneTenantId.equals(tenantId);
  }

  /** Tells whether it can happen to a tenant. */
  final boolean concerns(String aTenantId) {
    return tenantId == null || tenantId.equals(aTenantId);
  }

  /** Tells whether it happens now that it can, and counts it. */
  final boolean next() {
    return occurrences.next();
  }

  /** Ends it; tells whether it had not been ended before. */
  final boolean end() {
    return occurrences.clear();
  }

  /** Returns what it does, as the {@link Journal} names it. */
  @Override
  public abstract String toString();
}
