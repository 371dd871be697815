package io.github.tenantsnapshot.simulator;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A worker that dies at an operation of its job store, as if its process had been killed. The
 * attempt at the job is lost, and the job is due again when its lease has ended. Happens once,
 * unless told otherwise. Thread-safe.
 */
public final class CrashFault extends Fault {

  private final WorkerOperation operation;
  private volatile boolean afterwards;

  CrashFault(WorkerOperation operation, @Nullable String tenantId, SplittableRandom random) {
    super(new FaultTrigger(random, 1), tenantId);
    this.operation = operation;
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
    super.times(times);
    return this;
  }

  @Override
  public CrashFault withProbability(double probability) {
    super.withProbability(probability);
    return this;
  }

  /** Tells whether the worker dies now. */
  boolean happens(WorkerOperation at, boolean isDone, String jobTenantId) {
    return at == operation && isDone == afterwards && concerns(jobTenantId) && next();
  }

  @Override
  public String toString() {
    return "crash " + (afterwards ? "after " : "before ") + operation;
  }
}
