package io.github.tenantsnapshot.store.memory;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;

/** The contract of the store in memory. All handles on a store are the same object. */
class MemoryJobStoreTest implements JobStoreContract {

  @Override
  public JobStoreFactory stores() {
    return new JobStoreFactory() {
      @Override
      public JobStore openStore() {
        return new MemoryJobStore();
      }

      @Override
      public JobStore openAnother(JobStore store) {
        return store;
      }
    };
  }
}
