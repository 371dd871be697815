package io.github.tenantsnapshot.tests.stores;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The stores of the tests of the service, of the kind that {@code tests.store} names. */
public final class TestStores {

  private static final String PROPERTY = "tests.store";

  private TestStores() {}

  private static final Map<TestDatabase, HikariDataSource> POOLS =
      new EnumMap<>(TestDatabase.class);
  private static final AtomicInteger STORES = new AtomicInteger();
  private static final Queue<RecordedStore> RECORDED = new ConcurrentLinkedQueue<>();

  /** Returns a new, empty store. It is recorded, and checked after the test. */
  public static JobStore newStore() {
    String name = System.getProperty(PROPERTY, "memory");
    RecordedStore store = newStore(name);
    RECORDED.add(store);
    return store;
  }

  /** Returns the stores that were created since the last call. */
  public static List<RecordedStore> takeRecorded() {
    List<RecordedStore> stores = new ArrayList<>();
    for (RecordedStore store = RECORDED.poll(); store != null; store = RECORDED.poll()) {
      stores.add(store);
    }
    return stores;
  }

  private static RecordedStore newStore(String name) {
    return switch (name) {
      case "memory" -> new RecordedStore(new MemoryJobStore(), null);
      case "h2" -> newStore(TestDatabase.H2_MEMORY);
      case "h2-file" -> newStore(TestDatabase.H2_FILE);
      case "postgresql" -> newStore(TestDatabase.POSTGRESQL);
      case "mariadb" -> newStore(TestDatabase.MARIADB);
      default ->
          throw new IllegalStateException(
              PROPERTY + " must be memory, h2, h2-file, postgresql or mariadb: '" + name + "'");
    };
  }

  /** Returns a store on new tables of a database that exists until the end of the JVM. */
  private static RecordedStore newStore(TestDatabase kind) {
    HikariDataSource pool;
    synchronized (POOLS) {
      pool = POOLS.computeIfAbsent(kind, database -> database.fresh().newPool());
    }
    String prefix = "s" + STORES.incrementAndGet() + "_";
    return new RecordedStore(
        JdbcJobStore.builder(pool).tablePrefix(prefix).open(), new PooledTables(pool, prefix));
  }

  /** The tables of a store whose names have a prefix. */
  private record PooledTables(HikariDataSource pool, String prefix)
      implements RecordedStore.Database {

    @Override
    public long contentWithoutJob() {
      String sql =
          "select count(*) from ${tables}content c where not exists (select 1 from ${tables}jobs j"
              + " where j.job_number = c.job_number)";
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql.replace("${tables}", prefix))) {
        rows.next();
        return rows.getLong(1);
      } catch (SQLException e) {
        throw new IllegalStateException("the statement failed: " + sql, e);
      }
    }

    @Override
    public int connectionsInUse() {
      return pool.getHikariPoolMXBean().getActiveConnections();
    }
  }
}
