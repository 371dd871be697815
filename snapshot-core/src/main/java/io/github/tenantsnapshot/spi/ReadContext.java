package io.github.tenantsnapshot.spi;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The context of a read by a {@link ConfigurationSource}: its tenant and job. Thread-safe. */
public final class ReadContext {

  private final String tenantId;
  private final String jobId;
  private final int attempt;
  private final BooleanSupplier jobDeleted;

  /**
   * Creates a context, for tests of sources.
   *
   * @param tenantId the tenant's GUID
   * @param jobId the job's GUID
   * @param attempt the number of the attempt at the job, from 1
   * @param jobDeleted the implementation of {@link #isJobDeleted()}
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

  /** Returns the number of the attempt at the job, from 1. */
  public int attempt() {
    return attempt;
  }

  /**
   * Returns whether the job was deleted, has expired, or was taken over by another worker. A long
   * read may then stop, since its result is discarded. Each call queries the store.
   *
   * @throws JobStoreException if the store fails. If the source throws this exception, or one with
   *     it as a cause, the attempt ends and the job is retried. If the source handles it, the read
   *     goes on
   */
  public boolean isJobDeleted() {
    return jobDeleted.getAsBoolean();
  }

  /** Returns the tenant, the job and the attempt as text, without querying the store. */
  @Override
  public String toString() {
    return "ReadContext[tenantId=" + tenantId + ", jobId=" + jobId + ", attempt=" + attempt + "]";
  }
}
