/** The content of a memory store, for the simulator, which saves and loads it. */
@NullMarked
package io.github.tenantsnapshot.store.memory.internal;

import org.jspecify.annotations.NullMarked;
