/** What a simulator runs: its settings, its jobs' progress and its lifecycle. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.runtime;

import org.jspecify.annotations.NullMarked;
