/** The runtime of a simulator: its settings, clock, life cycle and the progress of its jobs. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.runtime;

import org.jspecify.annotations.NullMarked;
