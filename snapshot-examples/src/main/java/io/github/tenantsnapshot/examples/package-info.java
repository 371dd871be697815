/** Example programs of the library, which {@code Main} starts. */
@NullMarked
package io.github.tenantsnapshot.examples;

import org.jspecify.annotations.NullMarked;
