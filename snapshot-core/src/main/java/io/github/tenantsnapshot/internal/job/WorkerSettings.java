package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotLimits;
import java.time.Duration;

/** The settings of a worker. */
public record WorkerSettings(
    SnapshotLimits limits,
    SnapshotBehavior behavior,
    Pacing pacing,
    Duration lease,
    int maxAttempts) {}
