package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The database products that a {@link JdbcJobStore} supports. */
@SuppressWarnings("ImmutableEnumChecker") // dialects are immutable
public enum JdbcDialect {
  /** H2 2.3.232 or later: in memory, in a file, or as a server. */
  H2(new H2Dialect()),
  /** PostgreSQL 15 or later. */
  POSTGRESQL(new PostgreSqlDialect()),
  /** MariaDB 10.6 or later. MySQL is another product, which is not supported. */
  MARIADB(new MariaDbDialect());

  private final Dialect dialect;

  JdbcDialect(Dialect dialect) {
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Returns the product of a database.
   *
   * @throws JobStoreException if the product is not supported
   */
  static JdbcDialect detect(DatabaseMetaData metadata) throws SQLException {
    String name = metadata.getDatabaseProductName();
    String version = metadata.getDatabaseProductVersion();
    return Arrays.stream(values())
        .filter(
            each ->
                each.dialect.recognizes(
                    name.toLowerCase(Locale.ROOT), version.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new JobStoreException(
                    "the database must be one of "
                        + Arrays.stream(values())
                            .map(each -> each.dialect.product())
                            .collect(Collectors.joining(", "))
                        + ": "
                        + name
                        + " "
                        + version
                        + "; set dialect() for a compatible database with another name"));
  }
}
