package io.github.tenantsnapshot;

import java.time.Instant;

/**
 * The tenant has used up the resources it may extract in the current period. Microsoft documents
 * that the creation of a job then fails, not with which response.
 */
public final class QuotaExceededException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final long limit;
  private final long used;
  private final Instant periodStart;

  QuotaExceededException(long limit, long used, Instant periodStart) {
    super(
        "The tenant has extracted "
            + used
            + " resources in the period that began at "
            + periodStart
            + ", and may extract "
            + limit
            + "; wait for the next period.");
    this.limit = limit;
    this.used = used;
    this.periodStart = periodStart;
  }

  /** Returns how many resources may be extracted per period. */
  public long limit() {
    return limit;
  }

  /** Returns how many were extracted in this period. */
  public long used() {
    return used;
  }

  /** Returns when the current period began. */
  public Instant periodStart() {
    return periodStart;
  }
}
