/** The runtime of a simulator, with its settings, the progress of its jobs and its life cycle. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.runtime;

import org.jspecify.annotations.NullMarked;
