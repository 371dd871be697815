package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The stores of the tests of the service, of the kind that {@code tests.store} names. */
public final class TestStores {

  private static final String PROPERTY = "tests.store";

  private TestStores() {}

  private static final Map<TestDatabase, DataSource> POOLS = new EnumMap<>(TestDatabase.class);
  private static final AtomicInteger STORES = new AtomicInteger();

  /** Returns a new, empty store. */
  public static JobStore newStore() {
    String name = System.getProperty(PROPERTY, "memory");
    return switch (name) {
      case "memory" -> new MemoryJobStore();
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
  private static JobStore newStore(TestDatabase kind) {
    DataSource pool;
    synchronized (POOLS) {
      pool = POOLS.computeIfAbsent(kind, database -> database.fresh().newPool());
    }
    return JdbcJobStore.builder(pool).tablePrefix("s" + STORES.incrementAndGet() + "_").open();
  }
}
