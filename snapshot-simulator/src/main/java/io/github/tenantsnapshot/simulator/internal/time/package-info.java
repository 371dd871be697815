/** The bounds of a simulator's instants and durations. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.time;

import org.jspecify.annotations.NullMarked;
