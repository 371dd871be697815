package io.github.tenantsnapshot.spi;

import java.util.Objects;

/**
 * A worker's right to write for a job. It ends with the step that the job was claimed for, when the
 * job is claimed again, and when it is gone.
 *
 * @param tenantId the tenant's GUID
 * @param jobId the job's GUID
 * @param number the job's {@link StoredJob#claimNumber()} when it was claimed
 */
public record JobClaim(String tenantId, String jobId, long number) {

  /** Checks that no required part is null. */
  public JobClaim {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
  }
}
