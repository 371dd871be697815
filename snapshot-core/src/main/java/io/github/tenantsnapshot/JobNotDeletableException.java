package io.github.tenantsnapshot;

/**
 * The job has not ended, so it cannot be deleted.
 *
 * @see SnapshotBehavior.UnfinishedJobDeletion
 */
public final class JobNotDeletableException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final transient SnapshotJob job;

  JobNotDeletableException(SnapshotJob job) {
    super(
        "The snapshot job '"
            + job.id()
            + "' is "
            + job.status().graphName()
            + " and can be deleted only once it has ended.");
    this.job = job;
  }

  /** Returns the job, with its status. */
  public SnapshotJob job() {
    return job;
  }
}
