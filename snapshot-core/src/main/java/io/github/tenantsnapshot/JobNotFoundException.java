package io.github.tenantsnapshot;

/** The tenant has no such job: the id is unknown, or the job was deleted or has expired. */
public final class JobNotFoundException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final String jobId;

  JobNotFoundException(String jobId) {
    super("The snapshot job '" + jobId + "' was not found: unknown, deleted or expired.");
    this.jobId = jobId;
  }

  /** Returns the id from the call. */
  public String jobId() {
    return jobId;
  }
}
