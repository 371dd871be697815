package io.github.tenantsnapshot.tests.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases of the store tests. */
public enum TestDatabase {
  /** H2 in memory. */
  H2_MEMORY,
  /** H2 on a file. */
  H2_FILE,
  /** H2 in memory, with a pool whose connections have autocommit off. */
  H2_AUTOCOMMIT_OFF,
  /** A PostgreSQL server. */
  POSTGRESQL,
  /** A MariaDB server. */
  MARIADB;

  private static final int POOL_SIZE = 12;
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Creates an empty database; on a server, a new schema. */
  public Fresh fresh() {
    String name = "t" + ProcessHandle.current().pid() + "_" + NAMES.incrementAndGet();
    return switch (this) {
      case H2_MEMORY, H2_AUTOCOMMIT_OFF ->
          new Fresh(this, "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "SHUTDOWN");
      case H2_FILE ->
          new Fresh(
              this, "jdbc:h2:file:" + ServerFolders.newFolder("h2").resolve("jobs"), "SHUTDOWN");
      case POSTGRESQL -> {
        String url = PostgreSqlServer.url(name);
        execute(url, "CREATE SCHEMA " + name);
        yield new Fresh(this, url, "DROP SCHEMA " + name + " CASCADE");
      }
      case MARIADB -> {
        execute(MariaDbServer.url(""), "CREATE DATABASE " + name);
        yield new Fresh(this, MariaDbServer.url(name), "DROP DATABASE " + name);
      }
    };
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the statement failed: " + sql, e);
    }
  }

  /** A new database and its pools; close drops the database. Thread-safe. */
  public static final class Fresh implements AutoCloseable {

    private final TestDatabase kind;
    private final String url;
    private final String dropping;
    private final List<HikariDataSource> pools = new ArrayList<>();

    private Fresh(TestDatabase kind, String url, String dropping) {
      this.kind = kind;
      this.url = url;
      this.dropping = dropping;
    }

    /** Returns the URL of the database, with its user. */
    public String url() {
      return url;
    }

    /** Returns a new connection pool, such as each node has. */
    public HikariDataSource newPool() {
      return newPool(POOL_SIZE);
    }

    /** Returns a new connection pool of the given maximum size. */
    public HikariDataSource newPool(int size) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(url);
      config.setMaximumPoolSize(size);
      config.setMinimumIdle(0);
      config.setAutoCommit(kind != H2_AUTOCOMMIT_OFF);
      HikariDataSource pool = new HikariDataSource(config);
      synchronized (pools) {
        pools.add(pool);
      }
      return pool;
    }

    @Override
    public void close() {
      synchronized (pools) {
        pools.forEach(HikariDataSource::close);
        pools.clear();
      }
      execute(url, dropping);
    }
  }
}
