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
  /** Of an append with more to come. */
  BEFORE_APPEND_COMMITS(Operation.APPEND, true, 3),
  /** In the middle of content. */
  AFTER_APPEND_COMMITTED(Operation.APPEND, false, 3),
  BEFORE_PUBLISH_COMMITS(Operation.PUBLISH, true, 6),
  AFTER_PUBLISH_COMMITTED(Operation.PUBLISH, false, 6),
  BEFORE_DELETE_COMMITS(Operation.DELETE, true, 2),
  AFTER_DELETE_COMMITTED(Operation.DELETE, false, 2),
  BEFORE_SWEEP_COMMITS(Operation.DELETE_EXPIRED, true, 3),
  /** In the source, by a job that has each node killed that reads it. */
  READING(null, true, 1),
  /** Wherever the node happens to be. */
  ANYWHERE(null, true, 1);

  private final Operation operation;
  private final boolean before;
  private final int latest;

  KillPoint(Operation operation, boolean before, int latest) {
    this.operation = operation;
    this.before = before;
    this.latest = latest;
  }

  /** Returns the operation whose commit it is about; null if it is not about any. */
  Operation operation() {
    return operation;
  }

  /** Tells whether it comes before the commit, not after it. */
  boolean isBefore() {
    return before;
  }

  /** Returns the latest passing of the point that every node can be expected to get to. */
  int latest() {
    return latest;
  }
}
