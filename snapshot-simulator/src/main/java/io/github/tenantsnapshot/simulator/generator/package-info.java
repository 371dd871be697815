/**
 * Believable configurations of made-up tenants, from the published names, types and values of what
 * a tenant can configure.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.generator.TenantGenerator}.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.generator;

import org.jspecify.annotations.NullMarked;
