package io.github.tenantsnapshot.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * What must hold for a job to be admitted, beside a free display name.
 *
 * @param visibleJobs how many jobs the tenant may have, the new one included
 * @param periodStart the start of the quota period whose usage counts
 * @param quota the usage at which no job is admitted any more; {@link Long#MAX_VALUE} for none
 */
public record AdmissionLimits(int visibleJobs, Instant periodStart, long quota) {

  /** Checks that no required part is null. */
  public AdmissionLimits {
    Objects.requireNonNull(periodStart, "periodStart must not be null");
  }
}
