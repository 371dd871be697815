package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.Repetition;

/**
 * A fault that crashes a worker at an operation of its job store, as if its process had been
 * killed. The attempt at the job is lost, and the job is due again when its lease ends. Triggered
 * once by default. Immutable.
 */
public final class CrashFault extends Fault {

  private final WorkerOperation operation;
  private final boolean afterOperation;

  CrashFault(WorkerOperation operation, boolean afterOperation, Repetition repetition) {
    super(repetition);
    this.operation = operation;
    this.afterOperation = afterOperation;
  }

  /**
   * Returns the fault that crashes the worker right after the operation, which has taken effect
   * then, instead of right before it.
   */
  public CrashFault afterOperation() {
    return new CrashFault(operation, true, repetition());
  }

  @Override
  public CrashFault times(int times) {
    return new CrashFault(operation, afterOperation, repetition().withTimes(times));
  }

  @Override
  public CrashFault withProbability(double probability) {
    return new CrashFault(operation, afterOperation, repetition().withProbability(probability));
  }

  /** Returns whether the fault applies to an operation, before or after it. */
  boolean appliesTo(WorkerOperation anOperation, boolean isDone) {
    return anOperation == operation && isDone == afterOperation;
  }

  @Override
  ActiveFault activate(FaultScope scope) {
    return new ActiveCrashFault(this, scope);
  }

  @Override
  public String toString() {
    return "crash " + (afterOperation ? "after " : "before ") + operation;
  }
}
