package io.github.tenantsnapshot.simulator.internal.tenant;

import io.github.tenantsnapshot.SnapshotResource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A list of the resources of one type that grows at its end. Not thread-safe; its views are
 * immutable and thread-safe.
 */
public final class ResourceLog {

  private SnapshotResource[] entries;
  private int size;

  /** Creates a list of the given resources. */
  public ResourceLog(List<SnapshotResource> resources) {
    size = resources.size();
    entries = resources.toArray(new SnapshotResource[Math.max(8, size)]);
  }

  public void add(SnapshotResource resource) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    entries[size++] = resource;
  }

  /** Returns the present resources, without a copy. */
  public List<SnapshotResource> view() {
    return Collections.unmodifiableList(Arrays.asList(entries).subList(0, size));
  }
}
