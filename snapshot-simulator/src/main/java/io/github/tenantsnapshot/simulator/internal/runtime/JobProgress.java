package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.internal.graph.JobReadListener;
import io.github.tenantsnapshot.internal.graph.ReceivedRequest;
import io.github.tenantsnapshot.simulator.internal.fault.StalledJobs;
import io.github.tenantsnapshot.simulator.internal.state.SimulatorState;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a simulator's unfinished jobs. Advances them when clients create and read them,
 * as the {@link ProgressRule} defines. Thread-safe.
 */
public final class JobProgress implements JobReadListener {

  private final ProgressRule progress;
  private final JobStore store;
  private final JobViews jobs;
  private final RuntimeClock clock;
  private final StalledJobs stalled;
  private final Supplier<Set<String>> tenantIds;

  /** The tenants of jobs: callers of the service may have tenants that are not simulated. */
  private final Set<String> tenantIdsOfJobs = ConcurrentHashMap.newKeySet();

  private final Map<String, Integer> reads = new ConcurrentHashMap<>(); // by job

  /**
   * Creates the progress of the jobs in a store.
   *
   * @param tenantIds returns the ids of the simulator's tenants
   */
  public JobProgress(
      ProgressRule progress,
      JobStore store,
      JobViews jobs,
      RuntimeClock clock,
      StalledJobs stalled,
      Supplier<Set<String>> tenantIds) {
    this.progress = progress;
    this.store = store;
    this.jobs = jobs;
    this.clock = clock;
    this.stalled = stalled;
    this.tenantIds = tenantIds;
  }

  /** Restores the numbers of reads of a loaded tenant's jobs. */
  public void restoreReads(SimulatorState.Tenant tenant) {
    reads.putAll(tenant.reads());
  }

  /** Notes the tenant of an unfinished job; forgets a job that has ended or was deleted. */
  public void follow(SnapshotJobTransition transition) {
    SnapshotJob job = transition.job();
    if (transition.to() == null || transition.to().isTerminal()) {
      reads.remove(job.id());
      stalled.remove(job.tenantId(), job.id());
    } else {
      tenantIdsOfJobs.add(job.tenantId());
    }
  }

  /**
   * Returns the number of reads of each unfinished job of a tenant, by job id; only for a progress
   * by reads.
   */
  public Map<String, Integer> readsOf(StoredTenant tenant) {
    Map<String, Integer> counts = new HashMap<>();
    for (StoredTenant.Job each : tenant.jobs()) {
      Integer count = reads.get(each.job().job().id());
      if (count != null) {
        counts.put(each.job().job().id(), count);
      }
    }
    return counts;
  }

  /** Returns the last instant at which an unfinished job is due before it expires. */
  public Optional<Instant> lastDue() {
    return Stream.concat(tenantIds.get().stream(), tenantIdsOfJobs.stream())
        .distinct()
        .flatMap(tenantId -> unfinished(tenantId).stream())
        .filter(job -> job.dueAt() != null && job.dueAt().isBefore(job.expiresAt()))
        .map(StoredJob::dueAt)
        .map(Objects::requireNonNull)
        .max(Instant::compareTo);
  }

  /** Returns the unfinished jobs of a tenant, including those that others created. */
  private List<StoredJob> unfinished(String tenantId) {
    return jobs.jobs(tenantId).stream().filter(JobProgress::isUnfinished).toList();
  }

  private static boolean isUnfinished(StoredJob job) {
    return !job.job().status().isTerminal();
  }

  @Override
  public void beforeRead(String tenantId, @Nullable String jobId) {
    if (progress.step() != null) {
      var unused = clock.advance(progress.step());
    } else if (progress.reads() > 0) {
      // one at a time: a concurrent read could otherwise be lost while another one starts the job
      clock.inTurn(
          () -> {
            List<String> jobIds =
                jobId != null
                    ? List.of(jobId.toLowerCase(Locale.ROOT))
                    : unfinished(tenantId).stream().map(job -> job.job().id()).toList();
            for (String each : jobIds) { // each as it is now: a read can advance other jobs, too
              jobs.job(tenantId, each).filter(JobProgress::isUnfinished).ifPresent(this::read);
            }
          });
    }
  }

  private void read(StoredJob job) {
    String tenantId = job.job().tenantId();
    String jobId = job.job().id();
    int count = reads.merge(jobId, 1, Integer::sum);
    if (job.job().status() == SnapshotJobStatus.NOT_STARTED) {
      resume(tenantId, jobId); // it starts
    }
    if (count >= progress.reads() && !stalled.contains(tenantId, jobId)) {
      resume(tenantId, jobId); // it ends
    }
  }

  /** Advances jobs after the response to a create. */
  public void afterResponse(ReceivedRequest call, int status) {
    if (progress.immediate()
        && call.operation() == GraphOperation.CREATE_SNAPSHOT
        && status == 200) {
      var unused = clock.advance(Duration.ZERO);
    }
  }

  /** Makes a job due now and, on virtual time, runs due work. */
  public void resume(String tenantId, String jobId) {
    Instant now = clock.instant();
    if (store.reschedule(tenantId, jobId, now, now)) {
      var unused = clock.advance(Duration.ZERO);
    }
  }
}
