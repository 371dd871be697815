package io.github.tenantsnapshot.simulator;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A worker that dies at an operation of its job store, as if its process had been killed. The
 * attempt at the job is lost, and the job is due again when its lease has ended. Happens once,
 * unless told otherwise. Thread-safe.
 */
public final class CrashFault implements Fault {

  private final Occurrences occurrences;
  private final WorkerOperation operation;
  private final @Nullable String tenantId;
  private volatile boolean afterwards;

  CrashFault(WorkerOperation operation, @Nullable String tenantId, SplittableRandom random) {
    this.occurrences = new Occurrences(random, 1);
    this.operation = operation;
    this.tenantId = tenantId;
  }

  /**
   * Lets the worker die right after the operation, which has taken effect then, in place of right
   * before it.
   *
   * @return this fault
   */
  public CrashFault afterwards() {
    afterwards = true;
    return this;
  }

  @Override
  public CrashFault times(int times) {
    occurrences.times(times);
    return this;
  }

  @Override
  public CrashFault withProbability(double probability) {
    occurrences.probability(probability);
    return this;
  }

  @Override
  public int timesMet() {
    return occurrences.met();
  }

  @Override
  public void clear() {
    var unused = occurrences.clear();
  }

  @Override
  public boolean isByChance() {
    return occurrences.isByChance();
  }

  @Override
  public boolean isActive() {
    return occurrences.isActive();
  }

  /** Tells whether the worker dies now. */
  boolean happens(WorkerOperation at, boolean isDone, String jobTenantId) {
    return at == operation
        && isDone == afterwards
        && (tenantId == null || tenantId.equals(jobTenantId))
        && occurrences.next();
  }

  @Override
  public String toString() {
    return "crash " + (afterwards ? "after " : "before ") + operation;
  }
}
