package io.github.tenantsnapshot.store.jdbc;

/** The databases that a {@link JdbcJobStore} can be kept in. */
public enum JdbcDialect {
  /** H2 2.3.232 or later: in memory, in a file, or as a server. */
  H2,
  /** PostgreSQL 15 or later. */
  POSTGRESQL,
  /** MariaDB 10.6 or later. MySQL is another database. */
  MARIADB
}
