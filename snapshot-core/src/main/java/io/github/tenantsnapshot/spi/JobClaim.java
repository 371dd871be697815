package io.github.tenantsnapshot.spi;

import java.util.Objects;

/**
 * A worker's claim on a job, which permits it to write. The claim ends when the worker completes a
 * step after which the job is not leased, when the job is claimed again, and when the job is
 * removed or expires.
 *
 * @param tenantId the tenant's GUID
 * @param jobId the job's GUID
 * @param number the job's {@link StoredJob#claimNumber()} after it was claimed
 */
public record JobClaim(String tenantId, String jobId, long number) {

  /** Creates a claim. */
  public JobClaim {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
  }
}
