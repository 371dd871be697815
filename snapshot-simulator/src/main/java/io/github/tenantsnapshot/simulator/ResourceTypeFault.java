package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ExportException;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something wrong with one resource type when it is extracted. Thread-safe. */
public final class ResourceTypeFault extends Fault {

  /** What happens to the type. */
  private sealed interface Kind permits Fails, Takes, IsEmpty {}

  private record Fails(Supplier<ExportException> exception) implements Kind {}

  /** A null duration is for ever. */
  private record Takes(@Nullable Duration longer) implements Kind {}

  private record IsEmpty() implements Kind {}

  private final String resourceType;
  private final Kind kind;
  private final String name;
  private final Consumer<ResourceTypeFault> atClear;
  private volatile int instancesBefore;

  private ResourceTypeFault(
      String name,
      String resourceType,
      @Nullable String tenantId,
      Kind kind,
      SplittableRandom random,
      Consumer<ResourceTypeFault> atClear) {
    super(new FaultTrigger(random, Long.MAX_VALUE), tenantId);
    this.name = name;
    this.resourceType = resourceType.toLowerCase(Locale.ROOT);
    this.kind = kind;
    this.atClear = atClear;
  }

  static ResourceTypeFault failing(
      String name,
      String resourceType,
      @Nullable String tenantId,
      Supplier<ExportException> exception,
      SplittableRandom random) {
    return new ResourceTypeFault(
        name, resourceType, tenantId, new Fails(exception), random, fault -> {});
  }

  static ResourceTypeFault empty(
      String resourceType, @Nullable String tenantId, SplittableRandom random) {
    return new ResourceTypeFault(
        "empty", resourceType, tenantId, new IsEmpty(), random, fault -> {});
  }

  static ResourceTypeFault slow(
      String resourceType, @Nullable String tenantId, Duration longer, SplittableRandom random) {
    return new ResourceTypeFault(
        "slow", resourceType, tenantId, new Takes(longer), random, fault -> {});
  }

  /** Takes what lets the jobs go on that it has held up. */
  static ResourceTypeFault endless(
      String resourceType,
      @Nullable String tenantId,
      SplittableRandom random,
      Consumer<ResourceTypeFault> atClear) {
    return new ResourceTypeFault(
        "never ends", resourceType, tenantId, new Takes(null), random, atClear);
  }

  /**
   * Lets a type fail only after so many of its instances have been read, which the snapshot then
   * has. A type that has fewer fails after its last one.
   *
   * @return this fault
   * @throws IllegalArgumentException if the number is negative
   * @throws IllegalStateException if this fault does not make the type fail
   */
  public ResourceTypeFault afterInstances(int instances) {
    if (instances < 0) {
      throw new IllegalArgumentException("instances must be 0 or more, but was " + instances);
    }
    if (!(kind instanceof Fails)) {
      throw new IllegalStateException("'" + this + "' makes no type fail");
    }
    instancesBefore = instances;
    return this;
  }

  /**
   * Lets a type fail although all of its instances have been read, and are in the snapshot: the job
   * ends {@code partiallySuccessful} although nothing is missing, as was often seen.
   *
   * @return this fault
   * @throws IllegalStateException if this fault does not make the type fail
   */
  public ResourceTypeFault afterAllInstances() {
    return afterInstances(Integer.MAX_VALUE);
  }

  @Override
  public ResourceTypeFault times(int times) {
    super.times(times);
    return this;
  }

  @Override
  public ResourceTypeFault withProbability(double probability) {
    super.withProbability(probability);
    return this;
  }

  @Override
  public void clear() {
    if (end()) {
      atClear.accept(this);
    }
  }

  private boolean concerns(String type, String ofTenantId) {
    return type.equals(resourceType) && concerns(ofTenantId);
  }

  /** Tells whether this says what becomes of the type when it is read, and counts it. */
  boolean happensToRead(String type, String ofTenantId) {
    return !(kind instanceof Takes) && concerns(type, ofTenantId) && next();
  }

  /** Returns how the type is read now that this has happened. */
  ResourceReader read(ResourceReader reader) {
    if (!(kind instanceof Fails fails)) {
      return closing(reader, () -> null);
    }
    int before = instancesBefore;
    return closing(
        reader,
        new ResourceReader() {
          private int count;

          @Override
          public @Nullable SnapshotResource next() throws Exception {
            SnapshotResource next = count < before ? reader.next() : null;
            count++;
            if (next == null) {
              throw fails.exception.get();
            }
            return next;
          }
        });
  }

  private static ResourceReader closing(ResourceReader opened, ResourceReader reading) {
    return new ResourceReader() {
      @Override
      public @Nullable SnapshotResource next() throws Exception {
        return reading.next();
      }

      @Override
      public void close() throws Exception {
        opened.close();
      }
    };
  }

  /**
   * Returns how much longer a job takes that is starting now, and counts it.
   *
   * @return zero if this does not concern the job; null for ever
   */
  @Nullable Duration longer(String type, String ofTenantId) {
    return kind instanceof Takes takes && concerns(type, ofTenantId) && next()
        ? takes.longer
        : Duration.ZERO;
  }

  @Override
  public String toString() {
    return resourceType + " " + name;
  }
}
