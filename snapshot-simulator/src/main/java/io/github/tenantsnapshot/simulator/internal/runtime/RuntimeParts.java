package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.CallerAuthenticator;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.simulator.internal.fault.StalledJobs;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What all runtimes of a simulator share. Faults affect the source, the pacing and the store.
 *
 * @param settings the settings of the simulator's builder
 * @param authenticator authenticates the callers of requests
 * @param fallback handles requests for other parts of Graph
 * @param directories returns what a tenant's directory has stored; null without directories
 * @param source the configuration of the tenants
 * @param pacing how long jobs take
 * @param aroundStore wraps a store, so that faults can crash its workers
 * @param stalledJobs the jobs that faults stall
 * @param tenantIds returns the ids of the tenants
 * @param configurations returns the configuration of each tenant by its id
 */
public record RuntimeParts(
    SimulatorSettings settings,
    CallerAuthenticator authenticator,
    FallbackHandler fallback,
    @Nullable Function<String, Map<String, List<List<String>>>> directories,
    ConfigurationSource source,
    Pacing pacing,
    UnaryOperator<JobStore> aroundStore,
    StalledJobs stalledJobs,
    Supplier<Set<String>> tenantIds,
    Supplier<Map<String, List<SnapshotResource>>> configurations) {}
