package io.github.tenantsnapshot.store.contract;

import io.github.tenantsnapshot.spi.JobStore;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** Opens the stores that {@link JobStoreContract} tests. Used by one thread at a time. */
@FunctionalInterface
public interface JobStoreFactory {

  /**
   * Opens a new store that has nothing in it.
   *
   * @throws Exception if that fails, and so does the test
   */
  JobStore openStore() throws Exception;

  /**
   * Opens a second handle on the data of a store, as another process would. Unless overridden, the
   * tests that need one are skipped.
   *
   * @param store what {@link #openStore} has returned; still open
   * @throws Exception if that fails, and so does the test
   */
  default JobStore openAnother(JobStore store) throws Exception {
    Objects.requireNonNull(store, "store must not be null");
    return Assumptions.abort("This store cannot be shared between handles.");
  }

  /**
   * Damages what a store keeps of a job, so that the job cannot be read any more: as somebody would
   * who writes to its database by hand. Unless overridden, the tests that need it are skipped.
   *
   * @param store what {@link #openStore} has returned
   * @throws Exception if that fails, and so does the test
   */
  default void damage(JobStore store, String tenantId, String jobId) throws Exception {
    Objects.requireNonNull(store, "store must not be null");
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Assumptions.abort("Jobs of this store cannot be damaged.");
  }

  /**
   * Closes what {@link #openStore} or {@link #openAnother} has returned; called once for each time,
   * in reverse order, after the test. Unless overridden, closes what is {@link AutoCloseable}.
   *
   * @throws Exception if that fails, and so does the test
   */
  default void close(JobStore store) throws Exception {
    Objects.requireNonNull(store, "store must not be null");
    if (store instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
