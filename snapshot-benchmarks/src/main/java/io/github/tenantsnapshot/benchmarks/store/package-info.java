/** Jobs in databases, beside other job engines and plain JDBC. */
@NullMarked
package io.github.tenantsnapshot.benchmarks.store;

import org.jspecify.annotations.NullMarked;
