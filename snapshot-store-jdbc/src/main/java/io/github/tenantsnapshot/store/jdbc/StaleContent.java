package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deletion of content that belongs to no job any more, in short transactions: by the sweeps of
 * services, and by calls that remove many jobs. Thread-safe.
 *
 * <p>A service sweeps once a minute, which deletes the content of a few thousand jobs. If callers
 * remove more jobs than that, their calls delete the rest, or else the tables would grow.
 */
final class StaleContent {

  private static final Logger LOG = LoggerFactory.getLogger(StaleContent.class);

  private static final int MAX_SWEEPS = 64;

  /** The number of removed jobs after which a call deletes the content of earlier ones. */
  private static final int JOBS_PER_CALL = 128;

  /** The maximum number of transactions of such a call; each of them deletes that of 64 jobs. */
  private static final int SWEEPS_PER_CALL = 4;

  private final Database database;
  private final ContentRows contents;
  private final AtomicLong removed = new AtomicLong();
  private final ReentrantLock sweeping = new ReentrantLock();

  StaleContent(Database database, ContentRows contents) {
    this.database = database;
    this.contents = contents;
  }

  /** Deletes stale content; logs a failure. */
  void sweep() {
    sweep(MAX_SWEEPS);
  }

  /**
   * Counts jobs that a call has removed. After many of them, the call deletes stale content, unless
   * another call is just doing so.
   */
  void afterRemoval(List<JobRow> jobs) {
    long withContent = jobs.stream().filter(JobRow::mayHaveContent).count();
    if (withContent > 0 && removed.addAndGet(withContent) >= JOBS_PER_CALL && sweeping.tryLock()) {
      try {
        removed.set(0);
        sweep(SWEEPS_PER_CALL);
      } finally {
        sweeping.unlock();
      }
    }
  }

  private void sweep(int maxSweeps) {
    try {
      boolean more = true;
      for (int i = 0; i < maxSweeps && more; i++) {
        more = database.write(contents::sweep);
      }
    } catch (JobStoreException e) { // the jobs are removed, so the call must return them
      LOG.warn("stale content could not be deleted; the next sweep retries", e);
    }
  }
}
