package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a fault does to the extraction of a resource type: it changes either what is read, or how
 * long the job takes. Each kind of resource type fault is one class. Implementations are immutable,
 * and their {@code toString} describes the fault after the type's name.
 */
public interface ResourceTypeEffect {

  /** Returns whether the effect changes what is read, instead of how long the job takes. */
  default boolean isOnRead() {
    return true;
  }

  /** Returns the reader that replaces the type's reader, which it closes. */
  default ResourceReader read(ResourceReader reader) {
    return reader;
  }

  /**
   * Returns by how much longer a job runs that starts now.
   *
   * @param stall stalls the job until the fault is cleared; returns false if it is cleared already
   */
  default Duration extraTime(BooleanSupplier stall) {
    return Duration.ZERO;
  }

  /**
   * Returns the effect that starts after some instances of the type have been read; null if the
   * effect does not make the type fail.
   */
  default @Nullable ResourceTypeEffect afterInstances(int instances) {
    return null;
  }
}
