package io.github.tenantsnapshot.tests.races;

import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

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

  /** Looks for the display name first, and then creates a job: two jobs may have the name. */
  public static final class Admit {

    private final StoreOperations operations =
        new StoreOperations(new AdmitsInTwoSteps(new MemoryJobStore()));

    /** Creates a job. */
    @Operation
    public String admit(@Param(gen = IntGen.class, conf = "1:2") int job) {
      return operations.admit(job);
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

  private static final class AdmitsInTwoSteps extends ForwardingStore {
    AdmitsInTwoSteps(JobStore store) {
      super(store);
    }

    @Override
    public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
      boolean free = list(job.job().tenantId(), null, 1, now).isEmpty();
      return super.admit(free ? job.toBuilder().displayNameKey(null).build() : job, limits, now);
    }
  }
}
