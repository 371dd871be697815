package io.github.tenantsnapshot;

/** The job did not end while the caller waited. The job itself continues. */
public final class JobNotCompletedException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final transient SnapshotJob job;

  JobNotCompletedException(SnapshotJob job, String why) {
    super("The snapshot job '" + job.id() + "' is " + job.status().graphName() + ": " + why);
    this.job = job;
  }

  /** Returns the job as it was at the end of the wait. */
  public SnapshotJob job() {
    return job;
  }
}
