package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The settings of a simulator's builder. Immutable. */
public record SimulatorSettings(
    boolean inRealTime,
    @Nullable Instant start,
    ProgressRule progress,
    SnapshotLimits limits,
    SnapshotBehavior behavior,
    GraphBehavior graphBehavior,
    ResourceTypes resourceTypes,
    @Nullable JobStore store,
    @Nullable Long seed,
    int journalEntries,
    long journalBytes,
    @Nullable Caller anyBearer,
    FallbackHandler fallback,
    InstantSource realTime) {

  /** Returns the start of virtual time; null in real time. */
  public @Nullable Instant virtualStart() {
    if (inRealTime) {
      return null;
    }
    return start == null ? realTime.instant() : start;
  }
}
