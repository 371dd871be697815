/** A job store in memory: {@link io.github.tenantsnapshot.store.memory.MemoryJobStore}. */
@NullMarked
package io.github.tenantsnapshot.store.memory;

import org.jspecify.annotations.NullMarked;
