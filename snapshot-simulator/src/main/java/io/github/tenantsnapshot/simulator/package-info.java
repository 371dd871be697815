/**
 * Simulated tenants: their configuration, the tokens of their callers, the time they live in, what
 * is made to go wrong, and what was asked; and a loopback listener that serves them over HTTP.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.TenantSimulator}; {@link
 * io.github.tenantsnapshot.simulator.GraphListener} serves its endpoint.
 */
@NullMarked
package io.github.tenantsnapshot.simulator;

import org.jspecify.annotations.NullMarked;
