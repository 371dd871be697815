package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs, the usage and the snapshots in the store of a simulator. Thread-safe. */
public final class JobViews {

  private static final int LIST_PAGE = 100;

  /** The number of jobs whose starts are kept; the removal of some jobs is never notified. */
  private static final int MOST_STARTS = 10_000;

  private final JobStore store;
  private final SnapshotLimits limits;
  private final RuntimeClock clock;

  /** The instants at which jobs were started, which stores do not keep. */
  private final Map<String, Instant> starts = Collections.synchronizedMap(new Starts());

  /** Creates views of a store. */
  public JobViews(JobStore store, SnapshotLimits limits, RuntimeClock clock) {
    this.store = store;
    this.limits = limits;
    this.clock = clock;
  }

  /** A map that drops its oldest entries. */
  private static final class Starts extends LinkedHashMap<String, Instant> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
      return size() > MOST_STARTS;
    }
  }

  /** A transition of a job that has taken place. */
  public record Milestone(SnapshotJobEvent event, Instant at) {}

  /** Remembers the start of a job until the job is removed. */
  void follow(SnapshotJobTransition transition) {
    if (transition.event() == SnapshotJobEvent.START) {
      starts.put(transition.job().id(), transition.at());
    } else if (transition.to() == null) {
      starts.remove(transition.job().id());
    }
  }

  /** Returns the visible jobs of a tenant, oldest first. */
  public List<StoredJob> jobs(String tenantId) {
    Instant now = clock.instant();
    List<StoredJob> jobs = new ArrayList<>();
    List<StoredJob> page;
    JobPosition last = null;
    do {
      page = store.list(tenantId, last, LIST_PAGE, now);
      jobs.addAll(page);
      last = page.isEmpty() ? last : JobPosition.of(page.get(page.size() - 1).job());
    } while (page.size() == LIST_PAGE);
    return jobs;
  }

  /** Returns a visible job. */
  public Optional<StoredJob> job(String tenantId, String jobId) {
    return store.find(tenantId, jobId, clock.instant());
  }

  /** Returns the visible job of a snapshot. */
  public Optional<StoredJob> jobOfSnapshot(String tenantId, String snapshotId) {
    return store.findBySnapshot(tenantId, snapshotId, clock.instant());
  }

  /** Returns resources of a snapshot; empty if it does not exist. */
  public Optional<List<SnapshotResource>> content(
      String tenantId, String snapshotId, long from, int limit) {
    return store.readContent(tenantId, snapshotId, from, limit, clock.instant());
  }

  /**
   * Returns the transitions of a job so far, in their order. The start is missing if another
   * simulator made it, or this one before its state was loaded.
   */
  public List<Milestone> milestones(StoredJob stored) {
    SnapshotJob job = stored.job();
    List<Milestone> milestones = new ArrayList<>();
    milestones.add(new Milestone(SnapshotJobEvent.CREATE, job.createdDateTime()));
    Instant started = starts.get(job.id());
    if (started != null) {
      milestones.add(new Milestone(SnapshotJobEvent.START, started));
    }
    if (job.completedDateTime() != null) {
      milestones.add(new Milestone(end(job), job.completedDateTime()));
    }
    return milestones;
  }

  private static SnapshotJobEvent end(SnapshotJob job) {
    return switch (job.status()) {
      case SUCCEEDED -> SnapshotJobEvent.SUCCEED;
      case PARTIALLY_SUCCESSFUL -> SnapshotJobEvent.SUCCEED_PARTIALLY;
      default -> SnapshotJobEvent.FAIL;
    };
  }

  /** Returns the limits of each tenant. */
  public SnapshotLimits limits() {
    return limits;
  }

  /** Returns the start of the current period of the quota. */
  public Instant quotaPeriodStart() {
    return limits.quotaPeriod().startOf(clock.instant());
  }

  /** Returns the number of resources that a tenant has extracted in the current period. */
  public long usage(String tenantId) {
    return store.usage(tenantId, quotaPeriodStart());
  }
}
