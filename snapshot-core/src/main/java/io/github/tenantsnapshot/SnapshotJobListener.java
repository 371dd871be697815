package io.github.tenantsnapshot;

/**
 * Hears of the changes of jobs that this service instance makes.
 *
 * <p>It is called after a change is stored, outside locks and transactions, on the thread that made
 * the change; calls may come from several threads at once, and calls about one job out of order. It
 * should not take long: leases are renewed on one of these threads. An exception it throws is
 * logged and changes nothing. A change that a crash cuts off from its notification is not reported
 * later.
 */
@FunctionalInterface
public interface SnapshotJobListener {

  /** Called once for each change. */
  void onTransition(SnapshotJobTransition transition);
}
