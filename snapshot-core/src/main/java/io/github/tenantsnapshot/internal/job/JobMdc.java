package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.JobClaim;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The ids of a job and of its tenant in SLF4J's MDC of the current thread, until this is closed.
 *
 * <p>{@link #close} restores the earlier values, because the thread may belong to the application:
 * to its executor, to a caller of the service, or to a test that advances a virtual clock. It may
 * also work for another job at the same time, if a listener creates a job. Used by one thread.
 */
final class JobMdc implements AutoCloseable {

  static final String JOB_ID = "snapshot.jobId";
  static final String TENANT_ID = "snapshot.tenantId";

  private final @Nullable String jobIdBefore;
  private final @Nullable String tenantIdBefore;

  private JobMdc(String jobId, String tenantId) {
    this.jobIdBefore = MDC.get(JOB_ID);
    this.tenantIdBefore = MDC.get(TENANT_ID);
    MDC.put(JOB_ID, jobId);
    MDC.put(TENANT_ID, tenantId);
  }

  /** Sets the ids of a job. */
  static JobMdc of(SnapshotJob job) {
    return new JobMdc(job.id(), job.tenantId());
  }

  /** Sets the ids of a claimed job. */
  static JobMdc of(JobClaim claim) {
    return new JobMdc(claim.jobId(), claim.tenantId());
  }

  @Override
  public void close() {
    restore(JOB_ID, jobIdBefore);
    restore(TENANT_ID, tenantIdBefore);
  }

  private static void restore(String key, @Nullable String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
