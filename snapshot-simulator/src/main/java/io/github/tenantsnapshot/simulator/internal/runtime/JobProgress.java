package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.graph.GraphOperation;
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
import java.util.concurrent.ConcurrentHashMap;

/**
 * The unfinished jobs of a simulator. Makes them advance when clients create and read them, as far
 * as the {@link ProgressRule} says so. Thread-safe.
 */
public final class JobProgress {

  private final ProgressRule progress;
  private final JobStore store;
  private final RuntimeClock clock;
  private final StalledJobs stalled;
  private final Map<String, String> unfinished = new ConcurrentHashMap<>(); // tenants by job
  private final Map<String, Integer> reads = new ConcurrentHashMap<>(); // by job

  public JobProgress(
      ProgressRule progress, JobStore store, RuntimeClock clock, StalledJobs stalled) {
    this.progress = progress;
    this.store = store;
    this.clock = clock;
    this.stalled = stalled;
  }

  /** Adds the unfinished jobs of a loaded tenant. */
  public void follow(SimulatorState.Tenant tenant) {
    reads.putAll(tenant.reads());
    for (StoredTenant.Job each : tenant.jobs().jobs()) {
      SnapshotJob job = each.job().job();
      if (!job.status().isTerminal()) {
        unfinished.put(job.id(), job.tenantId());
      }
    }
  }

  /** Adds a job that has been created, and removes one that has ended or was deleted. */
  public void follow(SnapshotJobTransition transition) {
    String jobId = transition.job().id();
    if (transition.to() == null || transition.to().isTerminal()) {
      unfinished.remove(jobId);
      reads.remove(jobId);
      stalled.remove(transition.job().tenantId(), jobId);
    } else {
      unfinished.put(jobId, transition.job().tenantId());
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

  /** Returns the unfinished jobs. */
  List<StoredJob> unfinished() {
    Instant now = clock.instant();
    return unfinished.entrySet().stream()
        .flatMap(job -> store.find(job.getValue(), job.getKey(), now).stream())
        .toList();
  }

  /** Returns the last instant at which an unfinished job is due before it expires. */
  public Optional<Instant> lastDue() {
    return unfinished().stream()
        .filter(job -> job.dueAt() != null && job.dueAt().isBefore(job.expiresAt()))
        .map(StoredJob::dueAt)
        .map(Objects::requireNonNull)
        .max(Instant::compareTo);
  }

  /** Advances jobs for a request that reads them, before the response is computed. */
  public void beforeResponse(ReceivedRequest call) {
    boolean ofOne = call.operation() == GraphOperation.GET_JOB;
    if (!ofOne && call.operation() != GraphOperation.LIST_JOBS) {
      return;
    }
    if (progress.step() != null) {
      var unused = clock.advance(progress.step());
    } else if (progress.reads() > 0) {
      String tenantId = call.tenantId();
      List<String> jobs =
          ofOne
              ? List.of(Objects.requireNonNull(call.key()).toLowerCase(Locale.ROOT))
              : unfinished.entrySet().stream()
                  .filter(job -> job.getValue().equals(tenantId))
                  .map(Map.Entry::getKey)
                  .sorted()
                  .toList();
      // one at a time: a concurrent read could otherwise be lost while another one starts the job
      clock.inTurn(
          () ->
              jobs.stream()
                  .filter(jobId -> tenantId.equals(unfinished.get(jobId)))
                  .forEach(jobId -> read(tenantId, jobId)));
    }
  }

  private void read(String tenantId, String jobId) {
    int count = reads.merge(jobId, 1, Integer::sum);
    if (store
        .find(tenantId, jobId, clock.instant())
        .filter(found -> found.job().status() == SnapshotJobStatus.NOT_STARTED)
        .isPresent()) {
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
