package io.github.tenantsnapshot.spi;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of {@link JobStore#admit}. Immutable. */
public final class Admission {

  /** Whether a job was admitted. A store checks the reasons against it in this order. */
  public enum Outcome {
    /** The job is stored. */
    ADMITTED,
    /** Another job of the tenant has the display name key. */
    NAME_TAKEN,
    /** The tenant has the maximum number of jobs. */
    TOO_MANY_VISIBLE,
    /** The tenant's usage has reached the quota. */
    QUOTA_USED_UP
  }

  private final Outcome outcome;
  private final long usage;
  private final List<StoredJob> expired;

  private Admission(Outcome outcome, long usage, List<StoredJob> expired) {
    this.outcome = outcome;
    this.usage = usage;
    this.expired = expired;
  }

  /** Returns a result. */
  public static Admission of(Outcome outcome, long usage, List<StoredJob> expired) {
    Objects.requireNonNull(outcome, "outcome must not be null");
    Objects.requireNonNull(expired, "expired must not be null");
    return new Admission(outcome, usage, List.copyOf(expired));
  }

  /** Returns whether the job was admitted, or the first reason against it. */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Returns the number of resources that the tenant has extracted in the quota period; a store may
   * return 0 if the job is admitted.
   */
  public long usage() {
    return usage;
  }

  /** Returns the tenant's expired jobs that the same operation removed. */
  public List<StoredJob> expired() {
    return expired;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Admission that
        && outcome == that.outcome
        && usage == that.usage
        && expired.equals(that.expired);
  }

  @Override
  public int hashCode() {
    return Objects.hash(outcome, usage, expired);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "Admission[outcome=" + outcome + ", usage=" + usage + ", expired=" + expired + "]";
  }
}
