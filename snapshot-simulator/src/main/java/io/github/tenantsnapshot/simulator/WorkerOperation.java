package io.github.tenantsnapshot.simulator;

/**
 * An operation of the job store at which {@link Fault#crash} can crash a worker. Later versions may
 * add constants.
 */
public enum WorkerOperation {
  /** Claims a job that is due. */
  CLAIM,
  /** Stores that the job is running. */
  START,
  /** Appends some resources to the content. */
  APPEND,
  /** Ends the job with a snapshot. */
  PUBLISH,
  /** Ends the job without a snapshot: it has failed. */
  FAIL
}
