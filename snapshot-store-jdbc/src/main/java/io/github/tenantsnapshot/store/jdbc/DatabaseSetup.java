package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that is being opened: its product and version are checked first, then its tables.
 *
 * @param database the database
 * @param names the names of the tables, in the exact schema
 */
record DatabaseSetup(Database database, TableNames names) {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseSetup.class);

  /**
   * Connects to a database and checks its product, its version and its character set.
   *
   * @param given the product of the database; null to detect it
   * @throws JobStoreException if the database cannot be reached, or is not supported
   * @throws IllegalArgumentException if the pool returns the connection of the current transaction
   */
  static DatabaseSetup connect(DataSource pool, @Nullable JdbcDialect given, TableNames names) {
    try (Connection connection = pool.getConnection()) {
      try {
        TransactionAwareDataSources.reject(pool, connection);
        return check(pool, connection, given, names);
      } finally {
        Database.endReading(connection); // not every pool does so
      }
    } catch (JobStoreException | TransactionAwareDataSources.RejectedException e) { // of a check
      throw e;
    } catch (SQLException | RuntimeException e) { // HikariCP's first failure is a RuntimeException
      throw new JobStoreException(
          "the database of the job store cannot be reached: " + SqlFailures.reason(e), e);
    }
  }

  private static DatabaseSetup check(
      DataSource pool, Connection connection, @Nullable JdbcDialect given, TableNames names)
      throws SQLException {
    JdbcDialect product = given != null ? given : JdbcDialect.detect(connection.getMetaData());
    boolean readsCommitted =
        connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
    Dialect dialect = product.dialect();
    Handle handle = Jdbi.open(connection); // not closed, because it would close the connection
    Lock writeLock = dialect.writeLock(handle).orElse(null);
    dialect
        .checkVersion(connection.getMetaData().getDatabaseProductVersion(), writeLock != null)
        .ifPresent(LOG::warn);
    ConnectionCheck.requireUnicode(handle, dialect);
    return new DatabaseSetup(
        Database.of(pool, dialect, readsCommitted, writeLock),
        names.schema() == null
            ? names
            : names.in(Schema.find(handle, names.schema()), dialect.quote()));
  }

  /**
   * Prepares the database for a store.
   *
   * @param createTables whether to create missing tables
   * @throws JobStoreException if the tables are missing or of another release, or if the driver
   *     counts rows in another way
   */
  void prepare(boolean createTables) {
    Schema schema = new Schema(database, names);
    if (createTables) {
      schema.create();
    }
    schema.validate();
    checkDriver();
    makeDurable();
  }

  private void checkDriver() {
    try {
      database.write(
          handle -> {
            database.dialect().checkDriver(handle, names);
            return true;
          });
    } catch (JobStoreException e) {
      if (SqlFailures.cause(e) == null) {
        throw e;
      }
      LOG.debug("the driver is not checked, because the database cannot be written to", e);
    }
  }

  private void makeDurable() {
    try {
      database.write(
          handle -> {
            database.dialect().makeDurable(handle);
            return true;
          });
    } catch (JobStoreException e) { // the setting requires administrator rights
      LOG.warn("commits are not written at once, so jobs may be lost with the process", e);
    }
  }
}
