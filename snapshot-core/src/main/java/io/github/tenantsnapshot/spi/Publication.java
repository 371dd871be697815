package io.github.tenantsnapshot.spi;

import java.util.Objects;

/**
 * What became of a snapshot that was to be published.
 *
 * @param outcome whether it was published, else why not
 * @param quotaLeft how many resources the tenant could still extract in the period; 0 unless the
 *     outcome is {@link Outcome#QUOTA_EXCEEDED}
 */
public record Publication(Outcome outcome, long quotaLeft) {

  /** Checks that no required part is null. */
  public Publication {
    Objects.requireNonNull(outcome, "outcome must not be null");
  }

  /** Whether a snapshot was published. */
  public enum Outcome {
    /** The job has ended and its snapshot can be read. */
    PUBLISHED,
    /** The claim has ended; nothing was stored. */
    STALE,
    /** The charge would exceed its limit; nothing was stored, and the claim holds. */
    QUOTA_EXCEEDED
  }
}
