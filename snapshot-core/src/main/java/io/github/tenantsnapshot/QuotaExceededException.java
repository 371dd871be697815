package io.github.tenantsnapshot;

import java.time.Instant;

/**
 * The tenant's quota of extracted resources is used up for the current period. Microsoft documents
 * that creating a job then fails, but not the response.
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

  /** Returns the maximum number of extracted resources per period. */
  public long limit() {
    return limit;
  }

  /** Returns the number of resources that were extracted in the current period. */
  public long used() {
    return used;
  }

  /** Returns the start of the current period. */
  public Instant periodStart() {
    return periodStart;
  }
}
