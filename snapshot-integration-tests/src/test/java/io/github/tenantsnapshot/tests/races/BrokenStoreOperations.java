package io.github.tenantsnapshot.tests.races;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.Operation;

/** Some operations of stores that do in two steps what must be done in one. */
final class BrokenStoreOperations {

  private BrokenStoreOperations() {}

  /** Looks for a job first, and then deletes it: two callers may delete it. */
  public static final class Delete {

    private final StoreOperations operations =
        new StoreOperations(new DeletesInTwoSteps(new MemoryJobStore()));

    /** Creates a job. */
    @Operation
    public String admit() {
      return operations.admit(1);
    }

    /** Deletes a job. */
    @Operation
    public String delete() {
      return operations.delete(1);
    }
  }

  private static final class DeletesInTwoSteps extends ForwardingStore {
    DeletesInTwoSteps(JobStore store) {
      super(store);
    }

    @Override
    public RemovedJobs delete(String tenantId, String jobId, Instant now) {
      Optional<StoredJob> found = find(tenantId, jobId, now);
      super.delete(tenantId, jobId, now);
      return found.map(job -> RemovedJobs.of(List.of(job))).orElseGet(RemovedJobs::none);
    }
  }
}
