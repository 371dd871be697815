/** A first test of a client; further tests are in {@code clientbugs}. */
@NullMarked
package io.github.tenantsnapshot.examples;

import org.jspecify.annotations.NullMarked;
