package io.github.tenantsnapshot;

/**
 * Hears of the changes of jobs that this service instance makes.
 *
 * <p>It is called after a change is stored, outside locks and transactions, on the thread that made
 * the change; calls may come from several threads at once, and calls about one job out of order. An
 * exception it throws is logged and changes nothing. A change that a crash cuts off from its
 * notification is not reported later.
 *
 * <p>A listener that blocks holds up:
 *
 * <ul>
 *   <li>on {@link SnapshotJobEvent#CREATE} and {@link SnapshotJobEvent#DELETE}, the caller of the
 *       service;
 *   <li>on {@link SnapshotJobEvent#START} and on the end of a job, a worker, which runs no other
 *       job meanwhile;
 *   <li>on {@link SnapshotJobEvent#EXPIRE}, a caller who creates a job, or the thread that claims
 *       jobs and extends leases: no job starts meanwhile, and other services on the store take over
 *       the jobs whose leases end;
 *   <li>always, the listeners that were added after it, those who wait for the end of the job in
 *       {@link SnapshotService#awaitCompletion}, and {@link SnapshotService#close} until its
 *       timeout;
 *   <li>in stepped time, the thread that moves the clock.
 * </ul>
 *
 * <p>In real time a warning is logged for a call that has not returned for a minute or two, and
 * again each time its age has doubled.
 */
@FunctionalInterface
public interface SnapshotJobListener {

  /** Called once for each change. */
  void onTransition(SnapshotJobTransition transition);
}
