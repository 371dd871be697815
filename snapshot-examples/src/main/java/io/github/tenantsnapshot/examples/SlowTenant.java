package io.github.tenantsnapshot.examples;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A source that pauses before each resource of another source, as over a network. Immutable. */
record SlowTenant(ConfigurationSource source, Duration pause) implements ConfigurationSource {

  @Override
  public ResourceReader read(ReadContext context, String resourceType) throws Exception {
    ResourceReader reader = source.read(context, resourceType);
    return new ResourceReader() {
      @Override
      public @Nullable SnapshotResource next() throws Exception {
        new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS); // a pause
        return reader.next();
      }

      @Override
      public void close() throws Exception {
        reader.close();
      }
    };
  }
}
