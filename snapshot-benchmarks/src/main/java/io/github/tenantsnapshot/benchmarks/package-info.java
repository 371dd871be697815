/** Benchmarks of the simulator, which are run manually. */
@NullMarked
package io.github.tenantsnapshot.benchmarks;

import org.jspecify.annotations.NullMarked;
