package io.github.tenantsnapshot.tests.stores;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The bytes that a database writes from an instant on. On PostgreSQL, they are those of the WAL
 * records of changes and commits, without images of whole pages and without vacuuming, whose times
 * vary. On H2, they are those written to the file.
 */
final class WrittenBytes {

  private final TestDatabase kind;
  private final DataSource pool;
  private final String start;

  private WrittenBytes(TestDatabase kind, DataSource pool, String start) {
    this.kind = kind;
    this.pool = pool;
    this.start = start;
  }

  /** Begins to count. */
  static WrittenBytes from(TestDatabase kind, DataSource pool) throws SQLException {
    if (kind == TestDatabase.POSTGRESQL) {
      try (Connection connection = PostgreSqlServer.administration().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create extension if not exists pg_walinspect");
      }
    }
    return new WrittenBytes(
        kind,
        pool,
        switch (kind) {
          case POSTGRESQL -> query(pool, "select pg_current_wal_insert_lsn()");
          case H2_FILE -> query(pool, bytesOfH2());
          case H2_MEMORY, H2_AUTOCOMMIT_OFF, MARIADB ->
              throw new IllegalArgumentException("not counted on " + kind);
        });
  }

  /** Returns the bytes so far. */
  long soFar() throws SQLException {
    if (kind == TestDatabase.H2_FILE) {
      return Long.parseLong(query(pool, bytesOfH2())) - Long.parseLong(start);
    }
    // Only WAL that was flushed can be read, and commits of the tests' server do not flush it.
    String end =
        query(
            PostgreSqlServer.administration(),
            "select pg_logical_emit_message(false, 'written bytes', 'end', true)");
    return Long.parseLong(
        query(
            PostgreSqlServer.administration(),
            "select sum(record_size)::bigint from pg_get_wal_stats('"
                + start
                + "', '"
                + end
                + "', true) where \"resource_manager/record_type\""
                + " similar to '(Heap|Transaction)/%|Heap2/MULTI_INSERT%|Btree/(INSERT|SPLIT)%'"));
  }

  private static String bytesOfH2() {
    return "select setting_value from information_schema.settings where setting_name ="
        + " 'info.FILE_WRITE_BYTES'";
  }

  private static String query(DataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return row.getString(1);
    }
  }
}
