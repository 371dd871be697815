package io.github.tenantsnapshot.spi;

import java.util.Objects;

/**
 * Thrown by a {@link JobStore} that has a job but cannot read it, because what it keeps of the job
 * is damaged. Other jobs are not affected, and the job can be deleted.
 */
public final class UnreadableJobException extends JobStoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param tenantId the job's tenant
   * @param jobId the job's id
   * @param damage what is damaged, such as {@code its status is 'X'}
   */
  public UnreadableJobException(String tenantId, String jobId, String damage) {
    super(
        "job "
            + Objects.requireNonNull(jobId, "jobId must not be null")
            + " of tenant "
            + Objects.requireNonNull(tenantId, "tenantId must not be null")
            + " cannot be read: "
            + Objects.requireNonNull(damage, "damage must not be null"));
  }
}
