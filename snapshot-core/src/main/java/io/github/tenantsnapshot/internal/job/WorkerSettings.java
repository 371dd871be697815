package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotLimits;
import java.time.Duration;

/**
 * The settings of a worker.
 *
 * @param startsAtClaim whether the pacing leaves no time between the start of any job and its
 *     extraction, so that a claim can start jobs
 */
public record WorkerSettings(
    SnapshotLimits limits,
    SnapshotBehavior behavior,
    Pacing pacing,
    boolean startsAtClaim,
    Duration lease,
    int maxAttempts) {}
