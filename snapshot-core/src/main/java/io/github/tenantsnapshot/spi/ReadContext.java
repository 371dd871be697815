package io.github.tenantsnapshot.spi;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/** For whom a {@link ConfigurationSource} reads. Thread-safe. */
public final class ReadContext {

  private final String tenantId;
  private final String jobId;
  private final int attempt;
  private final BooleanSupplier jobDeleted;

  /**
   * Makes a context.
   *
   * @param tenantId the tenant's GUID
   * @param jobId the job's GUID
   * @param attempt which attempt at the job this is, from 1
   * @param jobDeleted answers {@link #isJobDeleted()}
   */
  public ReadContext(String tenantId, String jobId, int attempt, BooleanSupplier jobDeleted) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(jobDeleted, "jobDeleted must not be null");
    this.tenantId = tenantId;
    this.jobId = jobId;
    this.attempt = attempt;
    this.jobDeleted = jobDeleted;
  }

  /** Returns the GUID of the tenant to read. */
  public String tenantId() {
    return tenantId;
  }

  /** Returns the GUID of the job to read for. */
  public String jobId() {
    return jobId;
  }

  /** Returns which attempt at the job this is, from 1. */
  public int attempt() {
    return attempt;
  }

  /**
   * Tells whether the job is gone, or another worker has taken it over, so that a long read may
   * stop: nobody will see its result. Asks the store each time.
   */
  public boolean isJobDeleted() {
    return jobDeleted.getAsBoolean();
  }

  /** Returns the tenant, the job and the attempt as text; does not ask the store. */
  @Override
  public String toString() {
    return "ReadContext[tenantId=" + tenantId + ", jobId=" + jobId + ", attempt=" + attempt + "]";
  }
}
