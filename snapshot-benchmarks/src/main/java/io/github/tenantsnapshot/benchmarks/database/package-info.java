/** The databases of the benchmarks, and what work costs on them. */
@NullMarked
package io.github.tenantsnapshot.benchmarks.database;

import org.jspecify.annotations.NullMarked;
