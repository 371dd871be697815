package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Nested;

/**
 * The store contract on databases, with one pool for each store. The test on H2 in memory is in the
 * module of the store.
 */
class JdbcJobStoreContractTest {

  @Nested
  class OnH2InAFile extends OnDatabase {
    OnH2InAFile() {
      super(TestDatabase.H2_FILE);
    }
  }

  @Nested
  class OnH2WithoutAutocommit extends OnDatabase {
    OnH2WithoutAutocommit() {
      super(TestDatabase.H2_AUTOCOMMIT_OFF);
    }
  }

  @Nested
  class OnPostgreSql extends OnDatabase {
    OnPostgreSql() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  @Nested
  class OnMariaDb extends OnDatabase {
    OnMariaDb() {
      super(TestDatabase.MARIADB);
    }
  }

  private abstract static class OnDatabase implements JobStoreContract {

    private final TestDatabase kind;

    OnDatabase(TestDatabase kind) {
      this.kind = kind;
    }

    @Override
    public JobStoreFactory stores() {
      return new Stores(kind);
    }
  }

  /** A factory of stores that share a database. */
  private static final class Stores implements JobStoreFactory {

    private final TestDatabase kind;
    private TestDatabase.Fresh database;

    Stores(TestDatabase kind) {
      this.kind = kind;
    }

    @Override
    public JobStore openStore() {
      database = kind.fresh();
      return JdbcJobStore.open(database.newPool());
    }

    @Override
    public JobStore openAnother(JobStore store) {
      return JdbcJobStore.open(database.newPool());
    }

    @Override
    public void damage(JobStore store, String tenantId, String jobId) throws SQLException {
      try (Connection connection = DriverManager.getConnection(database.url());
          Statement statement = connection.createStatement()) {
        statement.execute("update snapshot_jobs set details = '{' where job_id = '" + jobId + "'");
      }
    }

    @Override
    public void close(JobStore store) {
      if (database != null) {
        database.close();
        database = null;
      }
    }
  }
}
