package io.github.tenantsnapshot.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of {@link JobStore#publish}. Immutable. */
public final class Publication {

  private static final Publication PUBLISHED = new Publication(Outcome.PUBLISHED, 0);
  private static final Publication STALE = new Publication(Outcome.STALE, 0);

  /** Whether a snapshot was published. */
  public enum Outcome {
    /** The job has ended and its snapshot can be read. */
    PUBLISHED,
    /** The claim has ended; nothing was stored. */
    STALE,
    /** The charge would exceed the quota; nothing was stored, and the claim still holds. */
    QUOTA_EXCEEDED
  }

  private final Outcome outcome;
  private final long quotaLeft;

  private Publication(Outcome outcome, long quotaLeft) {
    this.outcome = outcome;
    this.quotaLeft = quotaLeft;
  }

  /** Returns the result {@link Outcome#PUBLISHED}. */
  public static Publication published() {
    return PUBLISHED;
  }

  /** Returns the result {@link Outcome#STALE}. */
  public static Publication stale() {
    return STALE;
  }

  /**
   * Returns the result {@link Outcome#QUOTA_EXCEEDED}.
   *
   * @param quotaLeft the number of resources that the quota leaves to the tenant in the period
   */
  public static Publication quotaExceeded(long quotaLeft) {
    return new Publication(Outcome.QUOTA_EXCEEDED, quotaLeft);
  }

  /** Returns whether the snapshot was published, or the reason against it. */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Returns the number of resources that the quota leaves to the tenant in the period; 0 unless the
   * outcome is {@link Outcome#QUOTA_EXCEEDED}.
   */
  public long quotaLeft() {
    return quotaLeft;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Publication that
        && outcome == that.outcome
        && quotaLeft == that.quotaLeft;
  }

  @Override
  public int hashCode() {
    return Objects.hash(outcome, quotaLeft);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "Publication[outcome=" + outcome + ", quotaLeft=" + quotaLeft + "]";
  }
}
