package io.github.tenantsnapshot.tests.crashes;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import io.github.tenantsnapshot.tests.stores.ProbedDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** A store on JDBC that calls back, and may never return, at a point next to a commit. */
final class BlockingStore extends ForwardingStore {

  /** As many resources as a worker appends at a time, if there are more to come. */
  private static final int FULL_BATCH = 256;

  private final JobStore store;
  private final ThreadLocal<Operation> current;

  private BlockingStore(JobStore store, ThreadLocal<Operation> current) {
    super(store);
    this.store = store;
    this.current = current;
  }

  /**
   * Opens a store.
   *
   * @param passing which passing of the point is meant, from 1
   * @param atPoint what to do there
   */
  static JobStore open(DataSource pool, KillPoint point, int passing, Runnable atPoint) {
    ThreadLocal<Operation> current = new ThreadLocal<>();
    AtomicInteger seen = new AtomicInteger();
    ProbedDataSource probed = new ProbedDataSource(pool);
    ProbedDataSource.Probe probe =
        (action, sql) -> {
          if (action == ProbedDataSource.Action.COMMIT
              && current.get() != null
              && current.get() == point.operation()
              && seen.incrementAndGet() == passing) {
            atPoint.run();
          }
        };
    if (point.isBefore()) {
      probed.before(probe);
    } else {
      probed.after(probe);
    }
    return new BlockingStore(JdbcJobStore.open(probed.proxy()), current);
  }

  @Override
  protected <T> T call(Operation operation, Supplier<T> call) {
    current.set(operation);
    try {
      return call.get();
    } finally {
      current.remove();
    }
  }

  /** A claim that finds nothing passes no point. */
  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    boolean finds = nextDue().filter(due -> !due.isAfter(now)).isPresent();
    return finds ? super.claim(now, lease, limit) : store.claim(now, lease, limit);
  }

  /** An append of the last resources of a job passes no point. */
  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    return resources.size() < FULL_BATCH
        ? store.append(claim, resources, now)
        : super.append(claim, resources, now);
  }
}
