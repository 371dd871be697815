/** What the journal keeps of a request and its response, within bounds and without secrets. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.journal;

import org.jspecify.annotations.NullMarked;
