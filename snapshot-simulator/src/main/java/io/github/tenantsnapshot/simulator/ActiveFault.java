package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.FaultTrigger;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fault that was added to a simulator or tenant: active until it is cleared, or until it has been
 * triggered the maximum number of times. {@link Faults#add} returns it. Thread-safe.
 */
public abstract sealed class ActiveFault
    permits ActiveRequestFault, ActiveResourceTypeFault, ActiveCrashFault {

  private final Fault fault;
  private final @Nullable String tenantId;
  private final FaultTrigger trigger;

  ActiveFault(Fault fault, FaultScope scope) {
    this.fault = fault;
    this.tenantId = scope.tenantId();
    this.trigger = new FaultTrigger(fault.repetition(), scope.random());
  }

  /** A request that a simulator has received, for faults to match. */
  record IncomingRequest(
      GraphOperation operation, String tenantId, Instant virtualTime, Instant realTime) {}

  /** Returns the fault that was added. */
  public Fault fault() {
    return fault;
  }

  /** Returns how often the fault was triggered. */
  public final int timesTriggered() {
    return trigger.count();
  }

  /** Returns whether the fault can still be triggered: it is neither cleared nor used up. */
  public final boolean isActive() {
    return trigger.isActive();
  }

  /** Clears the fault. Has no effect on a fault that is cleared already. */
  public void clear() {
    var unused = end();
  }

  /** Ends the fault; returns false if it was cleared before. */
  final boolean end() {
    return trigger.clear();
  }

  /** Returns the count of the fault. */
  final FaultTrigger faultTrigger() {
    return trigger;
  }

  final boolean isCleared() {
    return trigger.isCleared();
  }

  /** Returns whether the fault was added for one tenant, this one. */
  final boolean isLimitedTo(String oneTenantId) {
    return oneTenantId.equals(tenantId);
  }

  final boolean appliesToTenant(String aTenantId) {
    return tenantId == null || tenantId.equals(aTenantId);
  }

  /** Returns whether the fault is triggered now that it applies, and counts it. */
  final boolean trigger() {
    return trigger.trigger();
  }

  /** Returns whether nothing depends on the fault any more, so that it need not be kept. */
  boolean isOver() {
    return !isActive();
  }

  /** Returns what happens to a request that comes before its {@code Retry-After}; null if none. */
  @Nullable RequestHit onEarlyRequest(IncomingRequest request) {
    return null;
  }

  /** Returns what happens to a request if the fault is triggered; null if it is not. */
  @Nullable RequestHit onRequest(IncomingRequest request) {
    return null;
  }

  /**
   * Returns the reader that replaces a type's reader if the fault is triggered; null if it is not.
   *
   * @param resourceType in lower case
   */
  @Nullable ResourceReader onRead(String resourceType, String aTenantId, ResourceReader reader) {
    return null;
  }

  /**
   * Returns by how much longer a job runs that starts now.
   *
   * @param resourceTypes the job's types in lower case
   */
  Duration onStart(SnapshotJob job, Set<String> resourceTypes) {
    return Duration.ZERO;
  }

  /** Returns whether the fault crashes a worker now, before or after an operation of its store. */
  boolean onStoreOperation(WorkerOperation operation, boolean isDone, String aTenantId) {
    return false;
  }

  /** Returns what the fault does, as the {@link Journal} names it. */
  @Override
  public final String toString() {
    return fault.toString();
  }
}
