/** Reads and writes baselines and saved states as JSON. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.state;

import org.jspecify.annotations.NullMarked;
