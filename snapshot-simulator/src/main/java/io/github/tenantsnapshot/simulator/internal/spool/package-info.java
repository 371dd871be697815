/** Buffers in memory or in temporary files. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.spool;

import org.jspecify.annotations.NullMarked;
