package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import javax.sql.DataSource;

/** Empty stores on H2, some of them in the same database. Used by one thread. */
final class H2Stores implements AutoCloseable {

  private static final int STORES_PER_DATABASE = 40;

  private TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh();
  private DataSource pool = database.newPool(1);
  private int stores;

  JobStore next() {
    if (++stores % STORES_PER_DATABASE == 0) {
      database.close();
      database = TestDatabase.H2_MEMORY.fresh();
      pool = database.newPool(1);
    }
    return JdbcJobStore.builder(pool).tablePrefix("s" + stores + "_").open();
  }

  @Override
  public void close() {
    database.close();
  }
}
