package io.github.tenantsnapshot;

/**
 * The job has not ended, so it cannot be deleted.
 *
 * @see SnapshotBehavior.UnfinishedJobDeletion
 */
public final class JobNotDeletableException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final String jobId;
  private final SnapshotJobStatus status;

  JobNotDeletableException(String jobId, SnapshotJobStatus status) {
    super(
        "The snapshot job '"
            + jobId
            + "' is "
            + status.graphName()
            + " and can be deleted only once it has ended.");
    this.jobId = jobId;
    this.status = status;
  }

  /** Returns the job's id. */
  public String jobId() {
    return jobId;
  }

  /** Returns the job's status. */
  public SnapshotJobStatus status() {
    return status;
  }
}
