package io.github.tenantsnapshot;

/**
 * A listener that is notified of the job transitions that a service makes.
 *
 * <p>The service calls it after the transition is stored, outside locks and transactions, on the
 * thread that made the transition. Several threads may call it at the same time, and the
 * notifications of one job may be out of order. Exceptions that it throws are logged and have no
 * other effect. A notification that is lost in a crash is not repeated.
 *
 * <p>During a notification, SLF4J's MDC has the keys {@code snapshot.jobId} and {@code
 * snapshot.tenantId}.
 *
 * <p>A listener that blocks delays:
 *
 * <ul>
 *   <li>on {@link SnapshotJobEvent#CREATE} and {@link SnapshotJobEvent#DELETE}, the caller of the
 *       service;
 *   <li>on {@link SnapshotJobEvent#START} and on the end of a job, a worker, which runs no other
 *       job in the meantime. The {@code START} of a job that is released before its extraction is
 *       notified on a thread of its own;
 *   <li>on {@link SnapshotJobEvent#EXPIRE}, a caller that creates a job, or the thread that claims
 *       jobs and extends leases: no job starts in the meantime, and other services on the store
 *       take over the jobs whose leases expire;
 *   <li>on every event, the listeners that were added after it, callers of {@link
 *       SnapshotService#awaitCompletion} that wait for the job, and {@link SnapshotService#close}
 *       until its timeout;
 *   <li>in virtual time, the thread that advances the clock.
 * </ul>
 *
 * <p>In real time, the service logs a warning for a call that has not returned for a minute or two,
 * and again each time its duration has doubled.
 */
@FunctionalInterface
public interface SnapshotJobListener {

  /** Receives a transition; called once for each. */
  void onTransition(SnapshotJobTransition transition);
}
