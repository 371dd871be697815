package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.SnapshotJob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The running jobs that faults stall: each runs until all of its faults are cleared. Thread-safe.
 */
public final class StalledJobs {

  private final Map<Key, Set<FaultTrigger>> faults = new HashMap<>(); // by job; guarded by this
  private final Set<Key> starting = new HashSet<>(); // not yet stored as running; guarded by this
  private final BooleanSupplier isClosed;
  private volatile BiConsumer<String, String> resumption = (tenantId, jobId) -> {};

  private record Key(String tenantId, String jobId) {}

  /**
   * Creates the jobs of a simulator, of which none is stalled.
   *
   * @param isClosed returns whether the simulator is closed, so that jobs cannot be made due
   */
  public StalledJobs(BooleanSupplier isClosed) {
    this.isClosed = isClosed;
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

  /** Returns whether a fault stalls a job. */
  public synchronized boolean dependOn(FaultTrigger fault) {
    return faults.values().stream().anyMatch(its -> its.contains(fault));
  }

  /**
   * Releases the jobs that only this fault stalls, and makes them due at once.
   *
   * @throws RuntimeException the first failure of making a job due; the other jobs are due
   */
  public void release(FaultTrigger cleared) {
    RuntimeException first = null;
    for (Key job : removeFault(cleared)) {
      try {
        if (!isClosed.getAsBoolean()) {
          resumption.accept(job.tenantId, job.jobId);
        }
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Forgets a job that has ended or was removed. */
  public synchronized void remove(String tenantId, String jobId) {
    Key key = new Key(tenantId, jobId);
    faults.remove(key);
    starting.remove(key);
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
