package consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.contract.JobStoreFactory;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of stores, on PostgreSQL with a schema for each test. */
class PostgreSqlContractTest implements JobStoreContract {

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private static EmbeddedPostgres server;
  private static HikariDataSource pool;

  @BeforeAll
  static void startServer() throws IOException {
    server = EmbeddedPostgres.start();
    pool = new HikariDataSource();
    pool.setDataSource(server.getPostgresDatabase());
    pool.setMaximumPoolSize(30);
  }

  @AfterAll
  static void stopServer() throws IOException {
    pool.close();
    server.close();
  }

  @Override
  public JobStoreFactory stores() {
    String schema = "t" + SCHEMAS.incrementAndGet();
    return new JobStoreFactory() {
      @Override
      public JobStore openStore() throws SQLException {
        execute("create schema " + schema);
        return open();
      }

      @Override
      public JobStore openAnother(JobStore store) {
        return open();
      }

      @Override
      public void damage(JobStore store, String tenantId, String jobId) throws SQLException {
        execute("update " + schema + ".snapshot_jobs set details = '{' where job_id = '" + jobId + "'");
      }

      @Override
      public void close(JobStore store) {}

      private JobStore open() {
        return JdbcJobStore.builder(pool).schema(schema).open();
      }

      private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
    };
  }
}
