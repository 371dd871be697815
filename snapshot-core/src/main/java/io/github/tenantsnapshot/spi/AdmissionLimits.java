package io.github.tenantsnapshot.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The limits that {@link JobStore#admit} checks, besides a free display name. Immutable. */
public final class AdmissionLimits {

  private final int visibleJobs;
  private final Instant periodStart;
  private final long quota;

  private AdmissionLimits(int visibleJobs, Instant periodStart, long quota) {
    this.visibleJobs = visibleJobs;
    this.periodStart = periodStart;
    this.quota = quota;
  }

  /**
   * Returns limits.
   *
   * @param visibleJobs the maximum number of jobs of the tenant, including the new one
   * @param periodStart the start of the quota period whose usage counts
   * @param quota the usage from which on no job is admitted; {@link Long#MAX_VALUE} for no quota
   */
  public static AdmissionLimits of(int visibleJobs, Instant periodStart, long quota) {
    Objects.requireNonNull(periodStart, "periodStart must not be null");
    return new AdmissionLimits(visibleJobs, periodStart, quota);
  }

  /** Returns the maximum number of jobs of the tenant, including the new one. */
  public int visibleJobs() {
    return visibleJobs;
  }

  /** Returns the start of the quota period whose usage counts. */
  public Instant periodStart() {
    return periodStart;
  }

  /** Returns the usage from which on no job is admitted; {@link Long#MAX_VALUE} for no quota. */
  public long quota() {
    return quota;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AdmissionLimits that
        && visibleJobs == that.visibleJobs
        && periodStart.equals(that.periodStart)
        && quota == that.quota;
  }

  @Override
  public int hashCode() {
    return Objects.hash(visibleJobs, periodStart, quota);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "AdmissionLimits[visibleJobs="
        + visibleJobs
        + ", periodStart="
        + periodStart
        + ", quota="
        + quota
        + "]";
  }
}
