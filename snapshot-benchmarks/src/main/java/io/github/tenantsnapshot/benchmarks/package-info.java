/** Measurements that are made by hand: what things cost, in time. */
@NullMarked
package io.github.tenantsnapshot.benchmarks;

import org.jspecify.annotations.NullMarked;
