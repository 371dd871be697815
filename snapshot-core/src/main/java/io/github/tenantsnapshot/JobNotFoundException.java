package io.github.tenantsnapshot;

/** The tenant has no such job: it never had, or it was deleted, or it has expired. */
public final class JobNotFoundException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final String jobId;

  JobNotFoundException(String jobId) {
    super("The snapshot job '" + jobId + "' was not found: unknown, deleted or expired.");
    this.jobId = jobId;
  }

  /** Returns the id that was asked for. */
  public String jobId() {
    return jobId;
  }
}
