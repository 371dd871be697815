package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The running jobs that faults stall: each runs until all of its faults are cleared. Thread-safe.
 */
public final class StalledJobs {

  private final Map<Key, Set<FaultTrigger>> faults = new HashMap<>(); // by job; guarded by this
  private final Set<Key> starting = new HashSet<>(); // not yet stored as running; guarded by this
  private final Lifecycle lifecycle;
  private volatile BiConsumer<String, String> resumption = (tenantId, jobId) -> {};

  private record Key(String tenantId, String jobId) {}

  /** Creates the jobs of a simulator, of which none is stalled. */
  public StalledJobs(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /** Sets what makes a job due at once, by tenant id and job id. */
  public void resumeWith(BiConsumer<String, String> makingDue) {
    resumption = makingDue;
  }

  /** Stalls a job that starts now; returns false if the fault is cleared already. */
  public synchronized boolean stall(SnapshotJob job, FaultTrigger fault) {
    if (fault.isCleared()) {
      return false;
    }
    Key key = new Key(job.tenantId(), job.id());
    faults.computeIfAbsent(key, unused -> new HashSet<>()).add(fault);
    starting.add(key);
    return true;
  }

  /**
   * Notes that a job has been stored as running. Returns whether it was stalled when it started,
   * but has been released since, when it could not yet be made due.
   */
  public synchronized boolean wasReleasedAtStart(String tenantId, String jobId) {
    Key key = new Key(tenantId, jobId);
    return starting.remove(key) && !faults.containsKey(key);
  }

  /** Returns whether a job is stalled. */
  public synchronized boolean contains(String tenantId, String jobId) {
    return faults.containsKey(new Key(tenantId, jobId));
  }

  /** Releases the jobs that only this fault stalls, and makes them due at once. */
  public void release(FaultTrigger cleared) {
    Set<Key> released = removeFault(cleared);
    if (!lifecycle.isClosed()) {
      released.forEach(job -> resumption.accept(job.tenantId, job.jobId));
    }
  }

  private synchronized Set<Key> removeFault(FaultTrigger cleared) {
    Set<Key> released = new HashSet<>();
    for (Iterator<Map.Entry<Key, Set<FaultTrigger>>> entries = faults.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<Key, Set<FaultTrigger>> entry = entries.next();
      if (entry.getValue().remove(cleared) && entry.getValue().isEmpty()) {
        entries.remove();
        released.add(entry.getKey());
      }
    }
    return released;
  }

  /** Forgets all jobs, without making them due. */
  public synchronized void clear() {
    faults.clear();
    starting.clear();
  }
}
