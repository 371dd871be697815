/**
 * Generated tenant configurations, with the published names, types and allowed values of resources.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.generator.TenantGenerator}.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.generator;

import org.jspecify.annotations.NullMarked;
