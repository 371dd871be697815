package io.github.tenantsnapshot.tests.failover;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A factory of stores in one database, whose tables have different prefixes. */
final class PrefixedStores implements JobStoreFactory {

  private static final AtomicInteger STORES = new AtomicInteger();

  private final DataSource dataSource;
  private final Direct direct;
  private final Map<JobStore, String> prefixes = new IdentityHashMap<>();

  /** Executes a statement in the database. */
  @FunctionalInterface
  interface Direct {
    void execute(String sql) throws SQLException;
  }

  /**
   * Creates a factory.
   *
   * @param direct executes statements of the tests themselves
   */
  PrefixedStores(DataSource dataSource, Direct direct) {
    this.dataSource = dataSource;
    this.direct = direct;
  }

  @Override
  public JobStore openStore() {
    return open("s" + STORES.incrementAndGet() + "_");
  }

  @Override
  public JobStore openAnother(JobStore store) {
    return open(prefixes.get(store));
  }

  private JobStore open(String prefix) {
    JobStore store = JdbcJobStore.builder(dataSource).tablePrefix(prefix).open();
    prefixes.put(store, prefix);
    return store;
  }

  @Override
  public void damage(JobStore store, String tenantId, String jobId) throws SQLException {
    direct.execute(
        "update " + prefixes.get(store) + "jobs set details = '{' where job_id = '" + jobId + "'");
  }
}
