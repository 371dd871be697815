/**
 * The control of a simulator over HTTP, for tests in other languages. A server offers it only if it
 * is given a {@link io.github.tenantsnapshot.simulator.control.SimulatorControl}.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.control;

import org.jspecify.annotations.NullMarked;
