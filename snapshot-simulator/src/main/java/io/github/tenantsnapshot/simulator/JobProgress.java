package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.internal.graph.ReceivedRequest;
import io.github.tenantsnapshot.simulator.internal.state.SimulatorState;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.StoredTenant;
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
 * The unfinished jobs of a world, and what lets them go on besides the time: that clients create
 * and read them. Thread-safe.
 */
final class JobProgress {

  private final Progress progress;
  private final JobStore store;
  private final RuntimeClock clock;
  private final FaultScript faults;
  private final Map<String, String> unfinished = new ConcurrentHashMap<>(); // tenants by job
  private final Map<String, Integer> reads = new ConcurrentHashMap<>(); // by job

  JobProgress(Progress progress, JobStore store, RuntimeClock clock, FaultScript faults) {
    this.progress = progress;
    this.store = store;
    this.clock = clock;
    this.faults = faults;
  }

  /** Goes on with a tenant's jobs. */
  void follow(SimulatorState.Tenant tenant) {
    reads.putAll(tenant.reads());
    for (StoredTenant.Job each : tenant.jobs().jobs()) {
      SnapshotJob job = each.job().job();
      if (!job.status().isTerminal()) {
        unfinished.put(job.id(), job.tenantId());
      }
    }
  }

  /** Hears of a job. */
  void follow(SnapshotJobTransition transition) {
    String jobId = transition.job().id();
    if (transition.to() == null || transition.to().isTerminal()) {
      unfinished.remove(jobId);
      reads.remove(jobId);
    } else {
      unfinished.put(jobId, transition.job().tenantId());
    }
  }

  /** Returns how often clients have read a tenant's unfinished jobs, where that matters. */
  Map<String, Integer> readsOf(StoredTenant tenant) {
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
  Optional<Instant> lastDue() {
    return unfinished().stream()
        .filter(job -> job.dueAt() != null && job.dueAt().isBefore(job.expiresAt()))
        .map(StoredJob::dueAt)
        .map(Objects::requireNonNull)
        .max(Instant::compareTo);
  }

  /** Lets jobs go on as a request to read them does, before it is answered. */
  void beforeAnswer(ReceivedRequest call, String tenantId) {
    boolean ofOne = call.operation() == GraphOperation.GET_JOB;
    if (!ofOne && call.operation() != GraphOperation.LIST_JOBS) {
      return;
    }
    if (progress.step() != null) {
      var unused = clock.advance(progress.step());
    } else if (progress.reads() > 0) {
      List<String> jobs =
          ofOne
              ? List.of(Objects.requireNonNull(call.key()).toLowerCase(Locale.ROOT))
              : unfinished.entrySet().stream()
                  .filter(job -> job.getValue().equals(tenantId))
                  .map(Map.Entry::getKey)
                  .sorted()
                  .toList();
      // in turn: or else a read would be lost on a job that another one has just set going
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
    if (count >= progress.reads() && !faults.isHeld(tenantId, jobId)) {
      resume(tenantId, jobId); // it ends
    }
  }

  /** Lets jobs go on as an answer does that was given. */
  void afterAnswer(ReceivedRequest call, int status) {
    if (progress.isAtOnce()
        && call.operation() == GraphOperation.CREATE_SNAPSHOT
        && status == 200) {
      var unused = clock.advance(Duration.ZERO);
    }
  }

  /** Makes a job due at once, and does what is due if the time is ours to move. */
  void resume(String tenantId, String jobId) {
    Instant now = clock.instant();
    if (store.reschedule(tenantId, jobId, now, now)) {
      var unused = clock.advance(Duration.ZERO);
    }
  }
}
