package io.github.tenantsnapshot.store.contract;

import io.github.tenantsnapshot.spi.JobStore;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** A factory of the stores that {@link JobStoreContract} tests. Used by one thread at a time. */
@FunctionalInterface
public interface JobStoreFactory {

  /**
   * Opens a new, empty store.
   *
   * @throws Exception if the store cannot be opened; the test then fails
   */
  JobStore openStore() throws Exception;

  /**
   * Opens a second handle on the data of a store, as another process would. The default
   * implementation skips the tests that require it.
   *
   * @param store a store that {@link #openStore} returned; still open
   * @throws Exception if the handle cannot be opened; the test then fails
   */
  default JobStore openAnother(JobStore store) throws Exception {
    Objects.requireNonNull(store, "store must not be null");
    return Assumptions.abort("This store cannot be shared between handles.");
  }

  /**
   * Damages the stored data of a job, so that the store cannot read it, for example by an update in
   * its database. The default implementation skips the tests that require it.
   *
   * @param store a store that {@link #openStore} returned
   * @throws Exception if the job cannot be damaged; the test then fails
   */
  default void damage(JobStore store, String tenantId, String jobId) throws Exception {
    Objects.requireNonNull(store, "store must not be null");
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Assumptions.abort("Jobs of this store cannot be damaged.");
  }

  /**
   * Closes a store that {@link #openStore} or {@link #openAnother} returned. Called once for each
   * store after the test, in reverse order of opening. The default implementation closes a store
   * that is {@link AutoCloseable}.
   *
   * @throws Exception if the store cannot be closed; the test then fails
   */
  default void close(JobStore store) throws Exception {
    Objects.requireNonNull(store, "store must not be null");
    if (store instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
