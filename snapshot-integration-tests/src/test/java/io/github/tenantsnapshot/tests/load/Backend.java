package io.github.tenantsnapshot.tests.load;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.store.memory.internal.MemoryStoreAccess;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What keeps the jobs of all nodes: the memory, or a database with a pool for each node. */
abstract class Backend implements AutoCloseable {

  /** The table of the usage of quotas, which gets a row for each tenant and month. */
  static final String USAGE = "quota_usage";

  /** The table of content that a later sweep removes. */
  static final String STALE_CONTENT = "stale_content";

  private static final List<String> TABLES =
      List.of("tenants", "jobs", "queue", "snapshots", "content", STALE_CONTENT, USAGE);

  /**
   * The store of one node.
   *
   * @param closing releases what belongs to the node
   */
  record Opened(JobStore store, Runnable closing) {}

  /** Opens the store for one more node. */
  abstract Opened open();

  /** Returns the number of rows of each table; in memory, of jobs and usages. */
  abstract Map<String, Long> rows();

  /** Executes a statement; only in a database. */
  void execute(String sql) {
    throw new UnsupportedOperationException(sql);
  }

  @Override
  public abstract void close();

  /** Returns an empty store in memory. */
  static Backend memory() {
    JobStore store = new MemoryJobStore();
    return new Backend() {
      @Override
      Opened open() {
        return new Opened(store, () -> {});
      }

      @Override
      Map<String, Long> rows() {
        List<StoredTenant> tenants = MemoryStoreAccess.get().tenants(store);
        return Map.of(
            "jobs",
            tenants.stream().mapToLong(tenant -> tenant.jobs().size()).sum(),
            USAGE,
            tenants.stream().mapToLong(tenant -> tenant.usage().size()).sum());
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Returns an empty database.
   *
   * @param connections the maximum number of connections of each node
   */
  static Backend database(TestDatabase kind, int connections) {
    TestDatabase.Fresh fresh = kind.fresh();
    HikariDataSource direct = pool(fresh.url(), 1);
    return new Backend() {
      @Override
      Opened open() {
        HikariDataSource pool = pool(fresh.url(), connections);
        return new Opened(JdbcJobStore.open(pool), pool::close);
      }

      @Override
      Map<String, Long> rows() {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (Connection connection = direct.getConnection();
            Statement statement = connection.createStatement()) {
          for (String table : TABLES) {
            try (ResultSet row = statement.executeQuery("select count(*) from snapshot_" + table)) {
              row.next();
              rows.put(table, row.getLong(1));
            }
          }
        } catch (SQLException e) {
          throw new IllegalStateException("cannot count rows", e);
        }
        return rows;
      }

      @Override
      void execute(String sql) {
        try (Connection connection = direct.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute(sql);
        } catch (SQLException e) {
          throw new IllegalStateException("the statement failed: " + sql, e);
        }
      }

      @Override
      public void close() {
        direct.close();
        fresh.close();
      }
    };
  }

  private static HikariDataSource pool(String url, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(1_000);
    return new HikariDataSource(config);
  }
}
