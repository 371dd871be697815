/** The texts, GUIDs and instants that every store can keep, and their limits. */
@NullMarked
package io.github.tenantsnapshot.internal.values;

import org.jspecify.annotations.NullMarked;
