package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;

/** An active fault that crashes workers. Thread-safe. */
final class ActiveCrashFault extends ActiveFault {

  private final CrashFault fault;

  ActiveCrashFault(CrashFault fault, FaultScope scope) {
    super(fault, scope);
    this.fault = fault;
  }

  @Override
  boolean onStoreOperation(WorkerOperation operation, boolean isDone, String tenantId) {
    return fault.appliesTo(operation, isDone) && appliesToTenant(tenantId) && trigger();
  }
}
