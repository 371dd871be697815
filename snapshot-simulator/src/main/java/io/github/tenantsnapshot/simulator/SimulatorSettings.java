package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.OtherRequests;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a {@link TenantSimulator} was told when it was built. Immutable. */
record SimulatorSettings(
    boolean inRealTime,
    @Nullable Instant start,
    Progress progress,
    SnapshotLimits limits,
    SnapshotBehavior behavior,
    GraphBehavior graphBehavior,
    ResourceTypes resourceTypes,
    @Nullable JobStore store,
    @Nullable Long seed,
    long faultSeed,
    int journalEntries,
    @Nullable Caller anyBearer,
    OtherRequests otherRequests,
    InstantSource realTime) {

  /** Returns the clock to start with; null for real time. */
  @Nullable VirtualClock newClock() {
    if (inRealTime) {
      return null;
    }
    return VirtualClock.startingAt(start == null ? realTime.instant() : start);
  }
}
