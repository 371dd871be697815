package io.github.tenantsnapshot.tests.crashes;

import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;

/** The points at which a node is killed. */
enum KillPoint {
  BEFORE_ADMIT_COMMITS(Operation.ADMIT, true, 4),
  AFTER_ADMIT_COMMITTED(Operation.ADMIT, false, 4),
  BEFORE_CLAIM_COMMITS(Operation.CLAIM, true, 8),
  AFTER_CLAIM_COMMITTED(Operation.CLAIM, false, 8),
  BEFORE_START_COMMITS(Operation.COMPLETE_STEPS, true, 4),
  AFTER_START_COMMITTED(Operation.COMPLETE_STEPS, false, 4),
  /** Before the commit of an append that is not the job's last. */
  BEFORE_APPEND_COMMITS(Operation.APPEND, true, 3),
  /** After the commit of such an append, in the middle of the content. */
  AFTER_APPEND_COMMITTED(Operation.APPEND, false, 3),
  BEFORE_PUBLISH_COMMITS(Operation.PUBLISH, true, 6),
  AFTER_PUBLISH_COMMITTED(Operation.PUBLISH, false, 6),
  BEFORE_DELETE_COMMITS(Operation.DELETE, true, 2),
  AFTER_DELETE_COMMITTED(Operation.DELETE, false, 2),
  BEFORE_SWEEP_COMMITS(Operation.DELETE_EXPIRED, true, 3),
  /** In the source, on a job for which each node that reads it is killed. */
  READING(null, true, 1),
  /** At any point, determined by time. */
  ANYWHERE(null, true, 1);

  private final Operation operation;
  private final boolean before;
  private final int latest;

  KillPoint(Operation operation, boolean before, int latest) {
    this.operation = operation;
    this.before = before;
    this.latest = latest;
  }

  /** Returns the operation whose commit defines the point; null if no commit does. */
  Operation operation() {
    return operation;
  }

  /** Returns whether the point is before the commit rather than after it. */
  boolean isBefore() {
    return before;
  }

  /** Returns the latest occurrence of the point that every node can be expected to reach. */
  int latest() {
    return latest;
  }
}
