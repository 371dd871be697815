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

/**
 * A JDBC store that runs a callback directly before or after a commit. The callback may never
 * return.
 */
final class BlockingStore extends ForwardingStore {

  /** The number of resources that a worker appends at a time, if more follow. */
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
   * @param passing the occurrence of the point at which to run the callback, from 1
   * @param atPoint the callback
   */
  static JobStore open(DataSource pool, KillPoint point, int passing, Runnable atPoint) {
    ThreadLocal<Operation> current = new ThreadLocal<>();
    AtomicInteger seen = new AtomicInteger();
    ProbedDataSource probed = new ProbedDataSource(pool);
    ProbedDataSource.Probe probe =
        (action, sql) -> {
          boolean commits =
              action == ProbedDataSource.Action.COMMIT
                  || action == ProbedDataSource.Action.STATEMENT_AND_COMMIT;
          if (commits
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

  /** A claim that finds no job does not count as an occurrence of the point. */
  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    return finds(now) ? super.claim(now, lease, limit) : store.claim(now, lease, limit);
  }

  @Override
  public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
    return finds(now)
        ? super.claimAndStart(now, lease, limit)
        : store.claimAndStart(now, lease, limit);
  }

  private boolean finds(Instant now) {
    return nextDue().filter(due -> !due.isAfter(now)).isPresent();
  }

  /** An append of the last resources of a job does not count as an occurrence of the point. */
  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    return resources.size() < FULL_BATCH
        ? store.append(claim, resources, now)
        : super.append(claim, resources, now);
  }
}
