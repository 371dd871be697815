package io.github.tenantsnapshot.spi;

import java.util.List;
import java.util.Objects;

/**
 * What became of a job that asked to be admitted.
 *
 * @param outcome whether it was admitted, else the first reason why not
 * @param usage how many resources the tenant has extracted in the quota period
 * @param expired the tenant's jobs that had expired and were removed on this occasion
 */
public record Admission(Outcome outcome, long usage, List<StoredJob> expired) {

  /** Whether a job was admitted; the reasons are checked in this order. */
  public enum Outcome {
    /** The job is stored. */
    ADMITTED,
    /** Another job of the tenant has the display name key. */
    NAME_TAKEN,
    /** The tenant has as many jobs as it may have. */
    TOO_MANY_VISIBLE,
    /** The tenant's usage has reached the quota. */
    QUOTA_USED_UP
  }

  /** Copies the list. */
  public Admission {
    Objects.requireNonNull(outcome, "outcome must not be null");
    Objects.requireNonNull(expired, "expired must not be null");
    expired = List.copyOf(expired);
  }
}
