/** Files that are replaced as a whole. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.files;

import org.jspecify.annotations.NullMarked;
