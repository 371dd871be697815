/** The content of a memory store, which the simulator saves and loads. */
@NullMarked
package io.github.tenantsnapshot.store.memory.internal;

import org.jspecify.annotations.NullMarked;
