package io.github.tenantsnapshot.spi;

import io.github.tenantsnapshot.SnapshotResource;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The instances of one type, one after the other. Used by one thread at a time. */
@FunctionalInterface
public interface ResourceReader extends AutoCloseable {

  /**
   * Returns the next instance, of the type that was asked for, in upper or lower case; one of
   * another type counts as an error of this one.
   *
   * @return null after the last one, and only then: a null in what is read from is an error
   * @throws Exception if it cannot be read; the instances before it are kept
   */
  @Nullable SnapshotResource next() throws Exception;

  /**
   * Frees what the reader holds.
   *
   * @throws Exception if that fails, which counts as an error of the type
   */
  @Override
  default void close() throws Exception {}

  /**
   * Returns a reader of resources that are in memory already.
   *
   * @param resources without null elements: {@link #next()} throws a {@link NullPointerException}
   *     that names the position of one, counted from 0
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
