package io.github.tenantsnapshot.spi;

import java.util.Objects;

/**
 * The failure of a {@link JobStore} to read a job whose stored data is damaged. Other jobs are not
 * affected, and the job can be deleted.
 */
public final class UnreadableJobException extends JobStoreException {

  private static final long serialVersionUID = 1L;

  private final String tenantId;
  private final String jobId;

  /**
   * Creates an exception.
   *
   * @param tenantId the GUID of the job's tenant
   * @param jobId the GUID of the job
   * @param damage the damage, such as {@code its status is 'X'}
   */
  public UnreadableJobException(String tenantId, String jobId, String damage) {
    super(
        "job "
            + Objects.requireNonNull(jobId, "jobId must not be null")
            + " of tenant "
            + Objects.requireNonNull(tenantId, "tenantId must not be null")
            + " cannot be read: "
            + Objects.requireNonNull(damage, "damage must not be null"));
    this.tenantId = tenantId;
    this.jobId = jobId;
  }

  /** Returns the GUID of the job's tenant. */
  public String tenantId() {
    return tenantId;
  }

  /** Returns the GUID of the job. */
  public String jobId() {
    return jobId;
  }
}
