/** What faults do: the effect of each kind, its count, and how it holds, stalls and crashes. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.fault;

import org.jspecify.annotations.NullMarked;
