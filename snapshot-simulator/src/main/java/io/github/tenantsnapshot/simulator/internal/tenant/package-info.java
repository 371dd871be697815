/** The configuration of a simulated tenant. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.tenant;

import org.jspecify.annotations.NullMarked;
