package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.SnapshotResource;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reader of the instances of one type. Used by one thread at a time. */
@FunctionalInterface
public interface ResourceReader extends AutoCloseable {

  /**
   * Returns the next instance. Its type must be the requested one, in any case; an instance of
   * another type is an error of the requested type.
   *
   * @return null after the last instance, and only then
   * @throws Exception if the instance cannot be read; the instances before it are kept
   */
  @Nullable SnapshotResource next() throws Exception;

  /**
   * Releases the resources of the reader.
   *
   * @throws Exception if that fails, which is an error of the type
   */
  @Override
  default void close() throws Exception {}

  /**
   * Returns a reader of resources in memory.
   *
   * @param resources the resources; at a null element, {@link #next()} throws a {@link
   *     NullPointerException} that names its index
   */
  static ResourceReader of(Iterable<? extends SnapshotResource> resources) {
    Objects.requireNonNull(resources, "resources must not be null");
    Iterator<? extends SnapshotResource> iterator = resources.iterator();
    return new ResourceReader() {
      private long position;

      @Override
      public @Nullable SnapshotResource next() {
        if (!iterator.hasNext()) {
          return null;
        }
        long at = position++;
        return Objects.requireNonNull(
            iterator.next(), () -> "resources[" + at + "] must not be null");
      }
    };
  }
}
