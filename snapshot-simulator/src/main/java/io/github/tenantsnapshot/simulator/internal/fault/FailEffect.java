package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ExportException;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a type fail.
 *
 * @param name describes the fault
 * @param exception creates the exception that the reader throws
 * @param instances how many instances are read first; a type that has fewer fails after its last
 */
public record FailEffect(String name, Supplier<ExportException> exception, int instances)
    implements ResourceTypeEffect {

  @Override
  public ResourceReader read(ResourceReader reader) {
    return new ResourceReader() {
      private int count;

      @Override
      public SnapshotResource next() throws Exception {
        SnapshotResource next = count < instances ? reader.next() : null;
        count++;
        if (next == null) {
          throw exception.get();
        }
        return next;
      }

      @Override
      public void close() throws Exception {
        reader.close();
      }
    };
  }

  @Override
  public @Nullable ResourceTypeEffect afterInstances(int number) {
    return new FailEffect(name, exception, number);
  }

  @Override
  public String toString() {
    return name;
  }
}
