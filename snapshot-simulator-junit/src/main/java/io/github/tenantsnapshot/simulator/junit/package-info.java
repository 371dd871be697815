/**
 * Simulated tenants in tests that JUnit Jupiter runs, of version 5.11 or later.
 *
 * <p>Needs JUnit Jupiter, which the simulator does not bring along.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.junit;

import org.jspecify.annotations.NullMarked;
