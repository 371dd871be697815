package io.github.tenantsnapshot.graph;

/** The operations of {@link GraphEndpoint}. Later versions may add constants. */
public enum GraphOperation {
  /** {@code POST configurationSnapshots/createSnapshot}. */
  CREATE_SNAPSHOT,
  /** {@code GET configurationSnapshotJobs}. */
  LIST_JOBS,
  /** {@code GET configurationSnapshotJobs/$count}. */
  COUNT_JOBS,
  /** {@code GET configurationSnapshotJobs/{id}}. */
  GET_JOB,
  /** {@code DELETE configurationSnapshotJobs/{id}}. */
  DELETE_JOB,
  /** {@code GET configurationSnapshots}. */
  LIST_SNAPSHOTS,
  /** {@code GET configurationSnapshots/$count}. */
  COUNT_SNAPSHOTS,
  /** {@code GET configurationSnapshots/{id}}. */
  GET_SNAPSHOT,
  /** None of these: another path, or a method that the path does not support. */
  OTHER
}
