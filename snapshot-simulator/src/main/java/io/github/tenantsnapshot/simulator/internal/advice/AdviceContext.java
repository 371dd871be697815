package io.github.tenantsnapshot.simulator.internal.advice;

import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;

/**
 * What detectors need to know about a simulator. Immutable.
 *
 * @param limits the limits of each tenant
 * @param types the resource types that the simulator knows
 * @param inRealTime whether the simulator runs in real time
 * @param ignoresCaseOfNames whether display names that differ only in case are the same
 * @param isComplete whether the journal has all requests since the start of the simulator's state
 */
public record AdviceContext(
    SnapshotLimits limits,
    KnownTypes types,
    boolean inRealTime,
    boolean ignoresCaseOfNames,
    boolean isComplete) {}
