package io.github.tenantsnapshot;

import io.github.tenantsnapshot.spi.JobStore;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The result of a job: the tenant's configuration at the time when each type was read. Graph's
 * configurationBaseline.
 *
 * <p>Streams of resources read the store page by page, and hold nothing open between two pages. If
 * the snapshot is deleted or expires in the meantime, they throw {@link SnapshotNotFoundException}:
 * no partial content passes as the whole.
 *
 * <p>A snapshot remains usable after the service that opened it is closed, while the store is open.
 * Thread-safe, but each stream belongs to one thread.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/configurationbaseline">Graph:
 *     configurationBaseline</a>
 */
public final class Snapshot implements AutoCloseable {

  private static final int PAGE = 64;

  private final JobStore store;
  private final InstantSource clock;
  private final String tenantId;
  private final String id;
  private final String displayName;
  private final String description;
  private final long resourceCount;
  private volatile boolean closed;

  Snapshot(JobStore store, InstantSource clock, SnapshotJob job, String id, long resourceCount) {
    this.store = store;
    this.clock = clock;
    this.tenantId = job.tenantId();
    this.id = id;
    this.displayName = job.displayName();
    this.description = job.description();
    this.resourceCount = resourceCount;
  }

  /** Returns the snapshot's GUID, which differs from the job's. */
  public String id() {
    return id;
  }

  /** Returns the display name of the job. */
  public String displayName() {
    return displayName;
  }

  /** Returns the description of the job; may be empty. */
  public String description() {
    return description;
  }

  /** Returns the number of resources. */
  public long resourceCount() {
    return resourceCount;
  }

  /**
   * Returns a new stream of the resources, grouped by type.
   *
   * @return a sequential, lazy stream; it throws {@link SnapshotNotFoundException} if the snapshot
   *     was deleted or has expired, and {@link IllegalStateException} after {@link #close()}
   * @throws IllegalStateException after {@link #close()}
   */
  public Stream<SnapshotResource> resources() {
    requireOpen();
    return StreamSupport.stream(
        // without a size: a stream that knows its size counts without reading
        Spliterators.spliteratorUnknownSize(new Pages(), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /**
   * Closes the snapshot: its streams throw {@link IllegalStateException} from now on, at any
   * position. The other methods still work.
   */
  @Override
  public void close() {
    closed = true;
  }

  /** Returns the id, the display name and the number of resources. */
  @Override
  public String toString() {
    return "Snapshot[id="
        + id
        + ", displayName="
        + displayName
        + ", resourceCount="
        + resourceCount
        + "]";
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the snapshot '" + id + "' has been closed");
    }
  }

  private final class Pages implements Iterator<SnapshotResource> {

    private List<SnapshotResource> page = List.of();
    private int inPage;
    private long read;

    @Override
    public boolean hasNext() {
      requireOpen(); // also at the end: a stream of a closed snapshot must not end normally
      return read < resourceCount;
    }

    @Override
    public SnapshotResource next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (inPage == page.size()) {
        page =
            store
                .readContent(tenantId, id, read, PAGE, clock.instant())
                .filter(resources -> !resources.isEmpty())
                .orElseThrow(() -> new SnapshotNotFoundException(id));
        inPage = 0;
      }
      read++;
      return Objects.requireNonNull(
          page.get(inPage++), "the job store must not return a null resource");
    }
  }
}
