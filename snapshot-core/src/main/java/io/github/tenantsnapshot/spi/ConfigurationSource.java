package io.github.tenantsnapshot.spi;

/**
 * Where a tenant's configuration is read from: a simulated tenant, or a real one.
 *
 * <p>Called by several jobs at once. A job may be run more than once, so reading must have no
 * effect that matters.
 *
 * <p>In real time, a read that takes longer than {@link
 * io.github.tenantsnapshot.SnapshotService.Builder#readTimeout} is interrupted, as all reads are
 * when the service closes. A source that ignores interruptions holds its worker until it returns.
 */
@FunctionalInterface
public interface ConfigurationSource {

  /**
   * Opens the instances of one type.
   *
   * <p>What is thrown, here or by the reader, is this type's error: it ends up in the job's error
   * details, and the job goes on with the next type. Only an {@link Error} and an interruption cost
   * the whole attempt.
   *
   * @param context for which tenant and job
   * @param resourceType the type's name in lower case
   * @return a reader, which the caller closes; one that is empty at once if the tenant has no
   *     instance
   * @throws Exception if the type cannot be read; the tenant sees the first 2,000 characters of its
   *     message
   */
  ResourceReader read(ReadContext context, String resourceType) throws Exception;
}
