package io.github.tenantsnapshot;

/** The tenant already has as many visible jobs as it may have. */
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

  /** Returns how many visible jobs a tenant may have. */
  public int limit() {
    return limit;
  }
}
