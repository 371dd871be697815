/**
 * Programs that show what the library does, and a simulated tenant as a server; {@code Main} starts
 * them.
 */
@NullMarked
package io.github.tenantsnapshot.examples;

import org.jspecify.annotations.NullMarked;
