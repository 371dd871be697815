package io.github.tenantsnapshot.spi;

/**
 * The source of tenants' configuration: simulated or real tenants.
 *
 * <p>Implementations must be thread-safe, since several jobs read at the same time. Reading must be
 * idempotent, since a job may run more than once.
 *
 * <p>In real time, a read that takes longer than {@link
 * io.github.tenantsnapshot.SnapshotService.Builder#readTimeout} is interrupted. Closing the service
 * interrupts all reads. A source that ignores interruptions blocks its worker until it returns.
 *
 * <p>During a read, SLF4J's MDC has the keys {@code snapshot.jobId} and {@code snapshot.tenantId}.
 */
@FunctionalInterface
public interface ConfigurationSource {

  /**
   * Opens the instances of one type.
   *
   * <p>An exception of this method or of the reader is the error of this type: it becomes part of
   * the job's error details, and the job continues with the next type. Only an {@link Error} or an
   * interruption ends the whole attempt.
   *
   * @param context the tenant and the job
   * @param resourceType the name of the type, in lower case
   * @return a reader, which the caller closes; an empty one if the tenant has no instance
   * @throws Exception if the type cannot be read; the error details contain the first 2,000
   *     characters of its message
   */
  ResourceReader read(ReadContext context, String resourceType) throws Exception;
}
