package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ResourceReader;
import org.jspecify.annotations.Nullable;

/** Reads a type as if the tenant had no instances of it. */
public record ReturnNothingEffect() implements ResourceTypeEffect {

  @Override
  public ResourceReader read(ResourceReader reader) {
    return new ResourceReader() {
      @Override
      public @Nullable SnapshotResource next() {
        return null;
      }

      @Override
      public void close() throws Exception {
        reader.close();
      }
    };
  }

  @Override
  public String toString() {
    return "returns nothing";
  }
}
