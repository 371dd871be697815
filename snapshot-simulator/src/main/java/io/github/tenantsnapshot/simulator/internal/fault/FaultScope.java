package io.github.tenantsnapshot.simulator.internal.fault;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a fault is active. Immutable but for what it refers to.
 *
 * @param tenantId the tenant that the fault is limited to; null for all tenants
 * @param random draws the random numbers of all faults of the simulator
 * @param stalledJobs the simulator's jobs that faults stall
 */
public record FaultScope(
    @Nullable String tenantId, SplittableRandom random, StalledJobs stalledJobs) {}
