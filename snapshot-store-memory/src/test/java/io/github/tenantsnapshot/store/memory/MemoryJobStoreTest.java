package io.github.tenantsnapshot.store.memory;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;

/** The contract on the store in memory, whose handles are all the same object. */
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
