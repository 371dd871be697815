package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import io.github.tenantsnapshot.spi.ExportException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets things go wrong on purpose: requests, the extraction of resource types, and workers. {@link
 * TenantSimulator#faults()} does so for all tenants, {@link SimulatedTenant#faults()} for one.
 *
 * <p>A resource type is named in any case. A name that is unknown is refused with an {@link
 * IllegalArgumentException}, unless the simulator was built with {@link
 * TenantSimulator.Builder#allowUnknownResourceTypes}. A fault of a type that no job asks for is
 * never triggered: see {@link Fault#timesTriggered()}.
 *
 * <p>Each method adds a {@link Fault}, which is in force when it returns. Where several fit, the
 * one that was added first happens, as long as it can; those that happen by chance come last.
 * Thread-safe.
 */
public final class Faults {

  private final FaultScript script;
  private final @Nullable String tenantId;

  /** Takes the tenant; null for all. */
  Faults(FaultScript script, @Nullable String tenantId) {
    this.script = script;
    this.tenantId = tenantId;
  }

  /**
   * Makes faults.
   *
   * @param <F> what is made
   * @param <E> what may be thrown
   */
  @FunctionalInterface
  public interface Preparation<F, E extends Exception> {

    /**
     * Makes faults, which do not happen before this has returned.
     *
     * @param faults where to add them; not to be kept
     */
    F with(Faults faults) throws E;
  }

  /**
   * Adds faults that come into force with all their options at once, whatever requests are under
   * way: {@code faults.prepare(prepared -> prepared.throttle(3).advancing())}.
   *
   * @param preparation makes the faults; if it throws something, none is added
   * @return what the preparation returns
   * @throws E if the preparation does
   */
  public <F, E extends Exception> F prepare(Preparation<F, E> preparation) throws E {
    Objects.requireNonNull(preparation, "preparation must not be null");
    FaultScript draft = script.draft();
    F prepared = preparation.with(new Faults(draft, tenantId));
    script.addAll(draft);
    return prepared;
  }

  /**
   * Returns what lets requests go wrong.
   *
   * @param operations for what the requests ask; none for anything
   */
  public OperationFaults on(GraphOperation... operations) {
    Objects.requireNonNull(operations, "operations must not be null");
    for (GraphOperation each : operations) {
      Objects.requireNonNull(each, "operations must not contain null");
    }
    return new OperationFaults(script, Set.of(operations), tenantId);
  }

  /**
   * Throttles the next requests, whatever they ask for: {@link OperationFaults#throttle}.
   *
   * @throws IllegalArgumentException if the number is less than 1
   */
  public RequestFault throttle(int times) {
    return on().throttle(times);
  }

  /**
   * Lets a type fail as it does where the service principal lacks a permission, in the words that
   * the service was seen to use.
   */
  public ResourceTypeFault forbid(String resourceType) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    return failing(
        "forbidden",
        resourceType,
        "Error during Export: {\"code\":\"Forbidden\",\"message\":\"Access"
            + " Denied.\",\"action\":\"Provide different credential or request access.\"}");
  }

  /**
   * Lets a type fail as it does where one of its resources refers to another that is gone.
   *
   * @param resourceId the GUID of what is gone
   */
  public ResourceTypeFault missingReference(String resourceType, String resourceId) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(resourceId, "resourceId must not be null");
    return failing(
        "missing reference",
        resourceType,
        "[Request_ResourceNotFound] : Resource '"
            + resourceId
            + "' does not exist or one of its queried reference-property objects are not present.");
  }

  /** Lets a type fail as it does where its workload cannot be reached. */
  public ResourceTypeFault failToConnect(String resourceType) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    script.types().require(resourceType);
    return script.add(
        ResourceTypeFault.failing(
            "connection error",
            resourceType,
            tenantId,
            () ->
                ExportException.ofSentence(
                    "Errors encountered while establishing connection with underlying workload"),
            script.random()));
  }

  /**
   * Lets a type fail with messages of your own, in the form of {@link ExportException#ofMessages}.
   *
   * @throws IllegalArgumentException if there is no message
   */
  public ResourceTypeFault fail(String resourceType, String... messages) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(messages, "messages must not be null");
    for (String each : messages) {
      Objects.requireNonNull(each, "messages must not contain null");
    }
    return failing("failure", resourceType, messages);
  }

  /** Lets a type be read as if the tenant had none of it: without an error. */
  public ResourceTypeFault hide(String resourceType) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    script.types().require(resourceType);
    return script.add(ResourceTypeFault.empty(resourceType, tenantId, script.random()));
  }

  /**
   * Lets jobs for a type take longer by the simulator's time, from those on that start to run after
   * this. Several add up.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 36,525 days
   */
  public ResourceTypeFault slow(String resourceType, Duration longer) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(longer, "longer must not be null");
    script.types().require(resourceType);
    TimeBounds.requireDuration("longer", longer);
    return script.add(ResourceTypeFault.slow(resourceType, tenantId, longer, script.random()));
  }

  /**
   * Lets jobs for a type run until they are deleted or expire, as some were seen to, from those on
   * that start to run after this. When it is cleared, they are due at once.
   */
  public ResourceTypeFault stall(String resourceType) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    return script.addEndless(resourceType, tenantId);
  }

  /**
   * Lets the worker die at an operation of its job store, once; {@link CrashFault#times} for more.
   * Of workers in real time, this is an attempt that is lost.
   */
  public CrashFault crash(WorkerOperation operation) {
    Objects.requireNonNull(operation, "operation must not be null");
    return script.add(new CrashFault(operation, tenantId, script.random()));
  }

  /**
   * Returns the faults that can still happen, in the order in which they were added: of a tenant
   * those that were added for it alone, of a simulator all.
   */
  public List<Fault> active() {
    return script.active(tenantId);
  }

  /** Clears faults: of a tenant those that were added for it alone, of a simulator all. */
  public void clear() {
    script.clear(tenantId);
  }

  /**
   * Returns where chances are drawn from: a simulator with this {@link
   * TenantSimulator.Builder#faultSeed} draws the same ones.
   */
  public long seed() {
    return script.seed();
  }

  private ResourceTypeFault failing(String name, String resourceType, String... messages) {
    script.types().require(resourceType);
    ExportException.ofMessages(messages); // refuses none
    String[] copy = messages.clone();
    return script.add(
        ResourceTypeFault.failing(
            name, resourceType, tenantId, () -> ExportException.ofMessages(copy), script.random()));
  }

  /** Returns the active faults as text. */
  @Override
  public String toString() {
    return "Faults" + active();
  }
}
