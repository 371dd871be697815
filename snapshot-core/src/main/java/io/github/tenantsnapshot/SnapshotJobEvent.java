package io.github.tenantsnapshot;

/** An event that changes the status of a snapshot job. Later versions may add constants. */
public enum SnapshotJobEvent {
  /** The request was admitted. */
  CREATE,
  /** A worker started the job. */
  START,
  /** Every type was read without an error. */
  SUCCEED,
  /** Some types had errors, or the quota truncated the result; there is a snapshot. */
  SUCCEED_PARTIALLY,
  /** Every type had an error and nothing was extracted, or the quota left no room. */
  FAIL,
  /** The last attempt at the job ended without a result. */
  EXHAUST_ATTEMPTS,
  /** A caller deleted the job. */
  DELETE,
  /** The retention period of the job has passed. */
  EXPIRE
}
