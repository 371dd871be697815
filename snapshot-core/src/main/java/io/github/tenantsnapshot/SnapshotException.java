package io.github.tenantsnapshot;

/**
 * A call was refused. There is one subtype for each way in which that can happen; a refused call
 * has changed nothing.
 *
 * <p>Not meant to be serialised: the lists and jobs that some subtypes carry do not survive it.
 */
public abstract sealed class SnapshotException extends RuntimeException
    permits DisplayNameTakenException,
        InvalidRequestException,
        JobNotCompletedException,
        JobNotDeletableException,
        JobNotFoundException,
        PermissionDeniedException,
        QuotaExceededException,
        SnapshotNotAvailableException,
        SnapshotNotFoundException,
        TooManyVisibleJobsException {

  private static final long serialVersionUID = 1L;

  SnapshotException(String message) {
    super(message);
  }
}
