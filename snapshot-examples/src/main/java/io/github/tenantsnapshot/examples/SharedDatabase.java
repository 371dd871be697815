package io.github.tenantsnapshot.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;

/** A job store on a database, with its connection pool. Thread-safe. */
final class SharedDatabase implements AutoCloseable {

  private static final int CONNECTIONS = 6;
  private static final String TABLE_PREFIX = "snapshot_example_";

  private final HikariDataSource pool;
  private final JdbcJobStore store;

  private SharedDatabase(HikariDataSource pool) {
    this.pool = pool;
    this.store = JdbcJobStore.builder(pool).tablePrefix(TABLE_PREFIX).open();
  }

  /**
   * Connects to a database and creates missing tables.
   *
   * @throws IOException if the database cannot be used
   */
  static SharedDatabase open(DatabaseUrl url) throws IOException {
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl(url.address());
    settings.setUsername(url.user());
    settings.setPassword(url.password());
    settings.setMaximumPoolSize(CONNECTIONS);
    try {
      HikariDataSource pool = new HikariDataSource(settings);
      try {
        return new SharedDatabase(pool);
      } catch (RuntimeException e) {
        pool.close();
        throw e;
      }
    } catch (RuntimeException e) { // thrown by the pool or the store
      throw new IOException("the database " + url + " cannot be used: " + e.getMessage(), e);
    }
  }

  JdbcJobStore store() {
    return store;
  }

  @Override
  public void close() {
    pool.close();
  }
}
