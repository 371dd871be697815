package io.github.tenantsnapshot.simulator.internal.tenant;

import io.github.tenantsnapshot.SnapshotResource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The resources of one type, to which more are added at the end. Not thread-safe, but for the views
 * that it has given out: these never change.
 */
public final class ResourceLog {

  private SnapshotResource[] entries;
  private int size;

  /** Begins with these resources. */
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

  /** Returns the resources there are now, without copying them. */
  public List<SnapshotResource> view() {
    return Collections.unmodifiableList(Arrays.asList(entries).subList(0, size));
  }
}
