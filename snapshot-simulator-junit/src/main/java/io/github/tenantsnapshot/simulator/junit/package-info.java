/**
 * A JUnit Jupiter extension, for version 5.11 or later, that creates a simulated tenant for each
 * test.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension}.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.junit;

import org.jspecify.annotations.NullMarked;
