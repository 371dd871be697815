/**
 * Simulated tenants: their configuration, the tokens of their callers, the time they live in, what
 * is made to go wrong, and what was asked.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.TenantSimulator}. The module {@code
 * snapshot-simulator-http} serves its endpoint over HTTP.
 */
@NullMarked
package io.github.tenantsnapshot.simulator;

import org.jspecify.annotations.NullMarked;
