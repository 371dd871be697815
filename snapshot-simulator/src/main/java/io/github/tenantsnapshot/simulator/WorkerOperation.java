package io.github.tenantsnapshot.simulator;

/** What a worker asks the job store for while it does a job: where it can be made to crash. */
public enum WorkerOperation {
  /** Taking a job that is due. */
  CLAIM,
  /** Storing that the job is running. */
  START,
  /** Writing a part of the content. */
  APPEND,
  /** Ending the job with a snapshot. */
  PUBLISH,
  /** Ending the job without one: it has failed. */
  FAIL
}
