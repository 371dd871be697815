/** Benchmarks of pure code, with JMH. */
@NullMarked
package io.github.tenantsnapshot.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
