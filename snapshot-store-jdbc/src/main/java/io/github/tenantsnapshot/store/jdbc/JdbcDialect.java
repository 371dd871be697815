package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
   * Returns the statements that create the tables of a store, with the default prefix of their
   * names. Same as {@link #ddl(String, String)} without a schema.
   */
  public String ddl() {
    return ddl(null, TableNames.DEFAULT_PREFIX);
  }

  /**
   * Returns the statements that create the tables of a store, as {@link
   * JdbcJobStore.Builder#createTables} would run them. It needs no database: print the text, or
   * pass it to a tool for migrations.
   *
   * <p>Each statement ends with a semicolon at the end of a line; lines that begin with {@code --}
   * are comments. Statements that run again change nothing.
   *
   * @param schema the exact name of an existing schema, which the statements quote; null for the
   *     default schema of the connection
   * @param tablePrefix how the names of the tables begin; may be empty
   * @throws IllegalArgumentException if a name has other characters than letters, digits and
   *     underscores (A-Z, a-z, 0-9, _), begins with a digit, or is longer than 32 characters
   */
  public String ddl(@Nullable String schema, String tablePrefix) {
    Objects.requireNonNull(tablePrefix, "tablePrefix must not be null");
    TableNames names = new TableNames(schema, tablePrefix);
    return Schema.script(dialect, schema == null ? names : names.in(schema, dialect.quote()));
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
