package io.github.tenantsnapshot.internal.graph;

import org.jspecify.annotations.Nullable;

/**
 * Is notified of requests that read jobs, before they do, so that a simulator can make the jobs
 * advance. Thread-safe.
 */
@FunctionalInterface
public interface JobReadListener {

  /**
   * Is called when a request is authenticated, permitted and valid.
   *
   * @param tenantId the tenant of the caller
   * @param jobId the id of the job to read as it was sent, which may not exist; null to list the
   *     jobs of the tenant
   */
  void beforeRead(String tenantId, @Nullable String jobId);
}
