/**
 * Simulated tenants: their configuration, access tokens, time, injected faults and a journal of
 * requests.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.TenantSimulator}. The module {@code
 * snapshot-simulator-http} serves its endpoint over HTTP.
 */
@NullMarked
package io.github.tenantsnapshot.simulator;

import org.jspecify.annotations.NullMarked;
