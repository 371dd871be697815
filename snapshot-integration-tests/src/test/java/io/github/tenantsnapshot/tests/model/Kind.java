package io.github.tenantsnapshot.tests.model;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The kinds of subjects. */
enum Kind {
  /** A simulator with its store in memory. */
  SIMULATOR {
    @Override
    Subject open(Settings settings) {
      return new SimulatorSubject(settings);
    }
  },
  /** A service on a store in memory. */
  MEMORY {
    @Override
    Subject open(Settings settings) {
      return new ServiceSubject(settings, new MemoryJobStore());
    }
  },
  /** A service on H2. */
  H2 {
    @Override
    Subject open(Settings settings) {
      return onDatabase(settings, TestDatabase.H2_MEMORY);
    }
  },
  /** A service on PostgreSQL. */
  POSTGRESQL {
    @Override
    Subject open(Settings settings) {
      return onDatabase(settings, TestDatabase.POSTGRESQL);
    }
  };

  private static final Map<TestDatabase, DataSource> POOLS = new EnumMap<>(TestDatabase.class);
  private static final AtomicInteger STORES = new AtomicInteger();

  /** Opens a subject without jobs. */
  abstract Subject open(Settings settings);

  private static synchronized DataSource pool(TestDatabase kind) {
    return POOLS.computeIfAbsent(kind, database -> database.fresh().newPool(4));
  }

  /** Opens a subject on new tables, which it drops when it is closed. */
  private static Subject onDatabase(Settings settings, TestDatabase kind) {
    DataSource pool = pool(kind);
    String prefix = "m" + STORES.incrementAndGet() + "_";
    JobStore store = JdbcJobStore.builder(pool).tablePrefix(prefix).open();
    return new ServiceSubject(settings, store) {
      @Override
      public void close() {
        super.close();
        dropTables(pool, prefix);
      }
    };
  }

  private static void dropTables(DataSource pool, String prefix) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet tables =
          connection
              .getMetaData()
              .getTables(null, null, null, new String[] {"TABLE", "BASE TABLE"})) {
        while (tables.next()) {
          String name = tables.getString("TABLE_NAME");
          if (name.toLowerCase(Locale.ROOT).startsWith(prefix)) {
            names.add(name);
          }
        }
      }
      for (String name : names) {
        statement.execute("DROP TABLE " + name + " CASCADE");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot drop the tables", e);
    }
  }
}
