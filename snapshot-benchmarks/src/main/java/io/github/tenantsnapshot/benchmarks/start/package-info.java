/** The time from the start of a process to its first result. */
@NullMarked
package io.github.tenantsnapshot.benchmarks.start;

import org.jspecify.annotations.NullMarked;
