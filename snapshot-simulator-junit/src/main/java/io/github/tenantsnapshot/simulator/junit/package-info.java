/**
 * A JUnit Jupiter extension, for version 5.11 or later, that gives each test a simulated tenant.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension}.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.junit;

import org.jspecify.annotations.NullMarked;
