package consumer;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;

/** The contract of stores, on H2 in memory. */
class H2ContractTest implements JobStoreContract {

  @Override
  public JobStoreFactory stores() {
    return new JobStoreFactory() {
      private JdbcConnectionPool pool;

      @Override
      public JobStore openStore() {
        pool = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        return JdbcJobStore.open(pool);
      }

      @Override
      public JobStore openAnother(JobStore store) {
        return JdbcJobStore.open(pool);
      }

      @Override
      public void damage(JobStore store, String tenantId, String jobId) throws Exception {
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute(
              "update snapshot_jobs set details = '{' where job_id = '" + jobId + "'");
        }
      }

      @Override
      public void close(JobStore store) {
        pool.dispose();
      }
    };
  }
}
