package io.github.tenantsnapshot.spi;

/**
 * A worker's right to write for a job. It ends with the step that the job was claimed for, when the
 * job is claimed again, and when it is gone.
 *
 * @param tenantId the tenant's GUID
 * @param jobId the job's GUID
 * @param number the job's {@link StoredJob#claimNumber()} when it was claimed
 */
public record JobClaim(String tenantId, String jobId, long number) {}
