package io.github.tenantsnapshot.internal.graph;

import org.jspecify.annotations.Nullable;

/**
 * A listener for requests that read jobs; a simulator uses it to advance the jobs. Implementations
 * must be thread-safe.
 */
@FunctionalInterface
public interface JobReadListener {

  /**
   * Is called before an authenticated, permitted and valid request reads jobs.
   *
   * @param tenantId the tenant of the caller
   * @param jobId the id of the job as the client spelled it; the job may not exist. Null if the
   *     request lists the tenant's jobs
   */
  void beforeRead(String tenantId, @Nullable String jobId);
}
