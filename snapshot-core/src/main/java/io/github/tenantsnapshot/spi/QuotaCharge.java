package io.github.tenantsnapshot.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The charge for publishing a snapshot: its resource count is added to the usage of a quota period.
 * Immutable.
 */
public final class QuotaCharge {

  private final Instant periodStart;
  private final long quota;

  private QuotaCharge(Instant periodStart, long quota) {
    this.periodStart = periodStart;
    this.quota = quota;
  }

  /**
   * Returns a charge.
   *
   * @param periodStart the start of the quota period to charge
   * @param quota the maximum usage after the charge; {@link Long#MAX_VALUE} for no quota
   */
  public static QuotaCharge of(Instant periodStart, long quota) {
    Objects.requireNonNull(periodStart, "periodStart must not be null");
    return new QuotaCharge(periodStart, quota);
  }

  /** Returns the start of the quota period to charge. */
  public Instant periodStart() {
    return periodStart;
  }

  /** Returns the maximum usage after the charge; {@link Long#MAX_VALUE} for no quota. */
  public long quota() {
    return quota;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QuotaCharge that
        && periodStart.equals(that.periodStart)
        && quota == that.quota;
  }

  @Override
  public int hashCode() {
    return Objects.hash(periodStart, quota);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "QuotaCharge[periodStart=" + periodStart + ", quota=" + quota + "]";
  }
}
