package io.github.tenantsnapshot;

/** The tenant already has the maximum number of visible jobs. */
public final class TooManyVisibleJobsException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final int limit;

  TooManyVisibleJobsException(int limit) {
    super(
        "The tenant already has "
            + limit
            + " visible snapshot jobs, which is the most it may have; delete one first.");
    this.limit = limit;
  }

  /** Returns the maximum number of visible jobs. */
  public int limit() {
    return limit;
  }
}
