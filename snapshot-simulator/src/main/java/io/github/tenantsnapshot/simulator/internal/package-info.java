/** What the simulator is made of: reading baselines, minting and checking tokens. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal;

import org.jspecify.annotations.NullMarked;
