package io.github.tenantsnapshot.simulator;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The active faults of a simulator or of one tenant: {@link TenantSimulator#faults()} affects all
 * tenants, {@link SimulatedTenant#faults()} one.
 *
 * <p>{@link #add} activates a {@link Fault}; frequent faults have methods of their own. Where
 * several faults apply, the one that was added first is triggered; random faults come last.
 *
 * <p>A fault that names an unknown resource type is rejected with an {@link
 * IllegalArgumentException}, unless the simulator was built with {@link
 * TenantSimulator.Builder#allowUnknownResourceTypes}. A fault of a type that no job requests is
 * never triggered: see {@link ActiveFault#timesTriggered()}. Once the simulator is closed, methods
 * that add faults throw {@link IllegalStateException}. Thread-safe.
 */
public final class Faults {

  private final FaultScript script;
  private final @Nullable String tenantId;

  /** Creates the faults of a tenant; null for all tenants. */
  Faults(FaultScript script, @Nullable String tenantId) {
    this.script = script;
    this.tenantId = tenantId;
  }

  /**
   * Activates a fault with all its options at once.
   *
   * @throws IllegalArgumentException if the fault names an unknown resource type
   */
  public ActiveFault add(Fault fault) {
    Objects.requireNonNull(fault, "fault must not be null");
    return script.add(List.of(fault), tenantId).get(0);
  }

  /**
   * Activates several faults at once: each request, read or store operation sees all of them or
   * none.
   *
   * @return the active faults, in the same order
   * @throws IllegalArgumentException if a fault names an unknown resource type; none is added then
   */
  public List<ActiveFault> addAll(Collection<? extends Fault> faults) {
    Objects.requireNonNull(faults, "faults must not be null");
    for (Fault each : faults) {
      Objects.requireNonNull(each, "faults must not contain null");
    }
    return script.add(List.copyOf(faults), tenantId);
  }

  /**
   * Throttles the next requests, whatever they ask for: {@link RequestSelection#throttle}.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public ActiveFault throttle(int times) {
    return add(Fault.onAnyRequest().throttle(times));
  }

  /** Makes a type fail because of a missing permission: {@link Fault#forbid}. */
  public ActiveFault forbid(String resourceType) {
    return add(Fault.forbid(resourceType));
  }

  /**
   * Makes jobs that request a type run longer: {@link Fault#slow}.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 36,525 days
   */
  public ActiveFault slow(String resourceType, Duration duration) {
    return add(Fault.slow(resourceType, duration));
  }

  /** Makes jobs that request a type run until the fault is cleared: {@link Fault#stall}. */
  public ActiveFault stall(String resourceType) {
    return add(Fault.stall(resourceType));
  }

  /** Crashes a worker once, right before an operation of its job store: {@link Fault#crash}. */
  public ActiveFault crash(WorkerOperation operation) {
    return add(Fault.crash(operation));
  }

  /**
   * Returns the faults that can still be triggered, in the order in which they were added. For a
   * tenant, these are the faults that were added for it alone; for a simulator, all.
   */
  public List<ActiveFault> active() {
    return script.active(tenantId);
  }

  /** Clears faults: for a tenant those that were added for it alone, for a simulator all. */
  public void clear() {
    script.clear(tenantId);
  }

  /**
   * Returns the seed of random faults: a simulator with this {@link
   * TenantSimulator.Builder#faultSeed} draws the same random numbers.
   */
  public long seed() {
    return script.seed();
  }

  /** Returns the active faults as text. */
  @Override
  public String toString() {
    return "Faults" + active();
  }
}
