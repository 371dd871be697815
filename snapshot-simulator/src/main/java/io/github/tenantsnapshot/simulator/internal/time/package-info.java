/** The simulator's clock, and the bounds of its instants and durations. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.time;

import org.jspecify.annotations.NullMarked;
