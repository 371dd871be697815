/** Keeps jobs in a database: {@link io.github.tenantsnapshot.store.jdbc.JdbcJobStore}. */
@NullMarked
package io.github.tenantsnapshot.store.jdbc;

import org.jspecify.annotations.NullMarked;
