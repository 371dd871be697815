package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;

/** The contract of a job store whose workers can be crashed, while no fault crashes them. */
class CrashingStoreTest implements JobStoreContract {

  @Override
  public JobStoreFactory stores() {
    return new JobStoreFactory() {
      @Override
      public JobStore openStore() {
        return new CrashingStore(
            new MemoryJobStore(),
            (operation, isDone, tenantId) -> {},
            new StalledJobs(() -> false));
      }

      @Override
      public JobStore openAnother(JobStore store) {
        return store;
      }
    };
  }
}
