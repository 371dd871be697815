package io.github.tenantsnapshot;

import java.util.List;

/** The job has no snapshot: it has not ended, or it failed. */
public final class SnapshotNotAvailableException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final SnapshotJobStatus status;
  private final transient List<String> errorDetails;

  SnapshotNotAvailableException(SnapshotJob job) {
    super(
        "The snapshot job '"
            + job.id()
            + "' is "
            + job.status().graphName()
            + " and has no snapshot"
            + (job.errorDetails().isEmpty() ? "." : ": " + String.join(" | ", job.errorDetails())));
    this.status = job.status();
    this.errorDetails = job.errorDetails();
  }

  /** Returns the job's status. */
  public SnapshotJobStatus status() {
    return status;
  }

  /** Returns the job's error details; empty until it has ended. */
  public List<String> errorDetails() {
    return errorDetails;
  }
}
