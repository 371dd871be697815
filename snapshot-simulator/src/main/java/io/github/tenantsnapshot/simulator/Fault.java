package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.fault.FailEffect;
import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.Repetition;
import io.github.tenantsnapshot.simulator.internal.fault.ResourceTypeEffect;
import io.github.tenantsnapshot.simulator.internal.fault.ReturnNothingEffect;
import io.github.tenantsnapshot.simulator.internal.fault.SlowEffect;
import io.github.tenantsnapshot.simulator.internal.fault.StallEffect;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import io.github.tenantsnapshot.spi.ExportException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A description of a fault: what goes wrong, where, and how often. {@link Faults#add} activates it:
 *
 * <pre>{@code
 * ActiveFault throttling =
 *     simulator.faults().add(
 *         Fault.on(GraphOperation.CREATE_SNAPSHOT).throttle(3).retryAfter(Duration.ofSeconds(5)));
 * }</pre>
 *
 * <p>A fault can be added several times, to several tenants and simulators; each time it is counted
 * separately. Unless its kind says otherwise, it is triggered each time it applies.
 *
 * <p>Resource types are named in any case. Immutable: each option returns another fault. Later
 * versions may add kinds of faults, so code that distinguishes them needs a default.
 */
public abstract sealed class Fault permits RequestFault, ResourceTypeFault, CrashFault {

  private final Repetition repetition;

  Fault(Repetition repetition) {
    this.repetition = repetition;
  }

  /**
   * Selects requests by their operation.
   *
   * @param first the operation of the requests
   * @param more other operations, which are selected as well
   */
  public static RequestSelection on(GraphOperation first, GraphOperation... more) {
    Objects.requireNonNull(first, "first must not be null");
    Objects.requireNonNull(more, "more must not be null");
    Set<GraphOperation> operations = EnumSet.of(first);
    for (GraphOperation each : more) {
      operations.add(Objects.requireNonNull(each, "more must not contain null"));
    }
    return new RequestSelection(operations);
  }

  /** Selects all requests, also those for parts of Graph that are not simulated. */
  public static RequestSelection onAnyRequest() {
    return new RequestSelection(EnumSet.allOf(GraphOperation.class));
  }

  /**
   * Returns a fault that makes a type fail because the service principal lacks a permission, with
   * the message that the service was observed to use.
   */
  public static ResourceTypeFault forbid(String resourceType) {
    return failing(
        "forbidden",
        resourceType,
        "Error during Export: {\"code\":\"Forbidden\",\"message\":\"Access"
            + " Denied.\",\"action\":\"Provide different credential or request access.\"}");
  }

  /**
   * Returns a fault that makes a type fail because one of its resources refers to a resource that
   * does not exist.
   *
   * @param resourceId the GUID of the missing resource
   */
  public static ResourceTypeFault missingReference(String resourceType, String resourceId) {
    Objects.requireNonNull(resourceId, "resourceId must not be null");
    return failing(
        "missing reference",
        resourceType,
        "[Request_ResourceNotFound] : Resource '"
            + resourceId
            + "' does not exist or one of its queried reference-property objects are not present.");
  }

  /** Returns a fault that makes a type fail because its workload cannot be reached. */
  public static ResourceTypeFault failToConnect(String resourceType) {
    return failing(
        "connection error",
        resourceType,
        () ->
            ExportException.ofSentence(
                "Errors encountered while establishing connection with underlying workload"));
  }

  /**
   * Returns a fault that makes a type fail with the given messages, in the form of {@link
   * ExportException#ofMessages}.
   *
   * @throws IllegalArgumentException if there is no message
   */
  public static ResourceTypeFault fail(String resourceType, String... messages) {
    Objects.requireNonNull(messages, "messages must not be null");
    for (String each : messages) {
      Objects.requireNonNull(each, "messages must not contain null");
    }
    return failing("failure", resourceType, messages);
  }

  /**
   * Returns a fault that reads a type as if the tenant had no instances of it, without an error.
   */
  public static ResourceTypeFault returnNothing(String resourceType) {
    return of(resourceType, new ReturnNothingEffect());
  }

  /**
   * Returns a fault that makes jobs that request a type run longer by the simulator's clock. It
   * applies to jobs that start after it is added. Several such faults add up.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 36,525 days
   */
  public static ResourceTypeFault slow(String resourceType, Duration duration) {
    TimeBounds.requireDuration("duration", duration);
    return of(resourceType, new SlowEffect(duration));
  }

  /**
   * Returns a fault that makes jobs that request a type run until they are deleted or expire, as
   * was observed of some. It applies to jobs that start after it is added. When it is cleared, they
   * are due at once.
   */
  public static ResourceTypeFault stall(String resourceType) {
    return of(resourceType, new StallEffect());
  }

  /**
   * Returns a fault that crashes a worker right before an operation of its job store, once unless
   * {@link CrashFault#times} says otherwise.
   */
  public static CrashFault crash(WorkerOperation operation) {
    Objects.requireNonNull(operation, "operation must not be null");
    return new CrashFault(operation, false, Repetition.ONCE);
  }

  private static ResourceTypeFault failing(String name, String resourceType, String... messages) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    ExportException.ofMessages(messages); // requires a message
    String[] copy = messages.clone();
    return failing(name, resourceType, () -> ExportException.ofMessages(copy));
  }

  private static ResourceTypeFault failing(
      String name, String resourceType, Supplier<ExportException> exception) {
    return of(resourceType, new FailEffect(name, exception, 0));
  }

  private static ResourceTypeFault of(String resourceType, ResourceTypeEffect effect) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    return new ResourceTypeFault(resourceType, effect, Repetition.ALWAYS);
  }

  /**
   * Returns the fault with a maximum number of times that it is triggered.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public abstract Fault times(int times);

  /**
   * Returns the fault with a probability of being triggered each time it applies. Random numbers
   * are drawn from {@link Faults#seed()}, in the order of requests and reads.
   *
   * @param probability from 0, never, to 1, always
   * @throws IllegalArgumentException if the probability is not from 0 to 1
   */
  public abstract Fault withProbability(double probability);

  /** Returns whether the fault is triggered at random: with a probability of less than 1. */
  public final boolean isRandom() {
    return repetition.probability() < 1;
  }

  final Repetition repetition() {
    return repetition;
  }

  /**
   * Checks the resource type that the fault names, if any.
   *
   * @throws IllegalArgumentException if the type is unknown
   */
  void requireKnown(KnownTypes types) {}

  /** Returns the fault as it is active in a simulator, not yet triggered. */
  abstract ActiveFault activate(FaultScope scope);

  /** Returns what the fault does, as the {@link Journal} names it. */
  @Override
  public abstract String toString();
}
