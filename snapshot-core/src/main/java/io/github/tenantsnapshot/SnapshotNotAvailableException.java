package io.github.tenantsnapshot;

/** The job has no snapshot: it has not ended, or it failed. */
public final class SnapshotNotAvailableException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final transient SnapshotJob job;

  SnapshotNotAvailableException(SnapshotJob job) {
    super(
        "The snapshot job '"
            + job.id()
            + "' is "
            + job.status().graphName()
            + " and has no snapshot"
            + (job.errorDetails().isEmpty() ? "." : ": " + String.join(" | ", job.errorDetails())));
    this.job = job;
  }

  /** Returns the job, with its status and error details. */
  public SnapshotJob job() {
    return job;
  }
}
