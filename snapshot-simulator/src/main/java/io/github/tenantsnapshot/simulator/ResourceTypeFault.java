package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.Repetition;
import io.github.tenantsnapshot.simulator.internal.fault.ResourceTypeEffect;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import java.util.Locale;

/** A fault in the extraction of one resource type. Immutable. */
public final class ResourceTypeFault extends Fault {

  private final String resourceType;
  private final ResourceTypeEffect effect;

  ResourceTypeFault(String resourceType, ResourceTypeEffect effect, Repetition repetition) {
    super(repetition);
    this.resourceType = resourceType.toLowerCase(Locale.ROOT);
    this.effect = effect;
  }

  /**
   * Returns the fault that makes the type fail after some of its instances have been read; the
   * snapshot contains these. A type that has fewer instances fails after its last one.
   *
   * @throws IllegalArgumentException if the number is negative
   * @throws IllegalStateException if the fault does not make the type fail
   */
  public ResourceTypeFault afterInstances(int instances) {
    if (instances < 0) {
      throw new IllegalArgumentException("instances must not be negative: " + instances);
    }
    ResourceTypeEffect later = effect.afterInstances(instances);
    if (later == null) {
      throw new IllegalStateException("'" + this + "' does not make the type fail");
    }
    return new ResourceTypeFault(resourceType, later, repetition());
  }

  /**
   * Returns the fault that makes the type fail after all of its instances have been read. The job
   * ends {@code partiallySuccessful} although the snapshot is complete, as was often observed.
   *
   * @throws IllegalStateException if the fault does not make the type fail
   */
  public ResourceTypeFault afterAllInstances() {
    return afterInstances(Integer.MAX_VALUE);
  }

  @Override
  public ResourceTypeFault times(int times) {
    return new ResourceTypeFault(resourceType, effect, repetition().withTimes(times));
  }

  @Override
  public ResourceTypeFault withProbability(double probability) {
    return new ResourceTypeFault(resourceType, effect, repetition().withProbability(probability));
  }

  /** Returns the type in lower case. */
  String resourceType() {
    return resourceType;
  }

  ResourceTypeEffect effect() {
    return effect;
  }

  @Override
  void requireKnown(KnownTypes types) {
    types.require(resourceType);
  }

  @Override
  ActiveFault activate(FaultScope scope) {
    return new ActiveResourceTypeFault(this, scope);
  }

  @Override
  public String toString() {
    return resourceType + " " + effect;
  }
}
