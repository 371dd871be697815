/** A test of a client, to begin with; more are in {@code clientbugs}. */
@NullMarked
package io.github.tenantsnapshot.examples;

import org.jspecify.annotations.NullMarked;
