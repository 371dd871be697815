package io.github.tenantsnapshot;

/** What can happen to a snapshot job. */
public enum SnapshotJobEvent {
  /** The request was admitted. */
  CREATE,
  /** The job's time to start has come. */
  START,
  /** Every type was read without an error. */
  SUCCEED,
  /** Some types had errors, or the quota cut the result, and there is something to show. */
  SUCCEED_PARTIALLY,
  /** Every type had an error and nothing was captured, or nothing fitted the quota. */
  FAIL,
  /** The last attempt at the job ended without an answer. */
  EXHAUST_ATTEMPTS,
  /** A caller deleted the job. */
  DELETE,
  /** The retention of the job has passed. */
  EXPIRE
}
