package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.StalledJobs;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An active fault in the extraction of a resource type. Thread-safe. */
final class ActiveResourceTypeFault extends ActiveFault {

  private final ResourceTypeFault fault;
  private final StalledJobs stalledJobs;

  ActiveResourceTypeFault(ResourceTypeFault fault, FaultScope scope) {
    super(fault, scope);
    this.fault = fault;
    this.stalledJobs = scope.stalledJobs();
  }

  @Override
  public void clear() {
    if (end()) {
      stalledJobs.release(faultTrigger());
    }
  }

  /** Returns false also while the fault stalls a job, which clearing it makes due. */
  @Override
  boolean isOver() {
    return super.isOver() && !stalledJobs.dependOn(faultTrigger());
  }

  @Override
  @Nullable ResourceReader onRead(String resourceType, String tenantId, ResourceReader reader) {
    boolean isTriggered =
        fault.effect().isOnRead()
            && resourceType.equals(fault.resourceType())
            && appliesToTenant(tenantId)
            && trigger();
    return isTriggered ? fault.effect().read(reader) : null;
  }

  @Override
  Duration onStart(SnapshotJob job, Set<String> resourceTypes) {
    boolean isTriggered =
        !fault.effect().isOnRead()
            && resourceTypes.contains(fault.resourceType())
            && appliesToTenant(job.tenantId())
            && trigger();
    return isTriggered
        ? fault.effect().extraTime(() -> stalledJobs.stall(job, faultTrigger()))
        : Duration.ZERO;
  }
}
