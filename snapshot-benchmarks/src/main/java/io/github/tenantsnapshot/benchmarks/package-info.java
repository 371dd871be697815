/** The command that measures the table of docs/performance. */
@NullMarked
package io.github.tenantsnapshot.benchmarks;

import org.jspecify.annotations.NullMarked;
