/** The texts and instants that every store can keep: their bounds, and what makes them fit. */
@NullMarked
package io.github.tenantsnapshot.internal.values;

import org.jspecify.annotations.NullMarked;
