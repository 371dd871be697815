/** Programs that show what the library does; {@code Main} starts them. */
@NullMarked
package io.github.tenantsnapshot.examples;

import org.jspecify.annotations.NullMarked;
