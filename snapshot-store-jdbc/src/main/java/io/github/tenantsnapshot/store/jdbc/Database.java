package io.github.tenantsnapshot.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of a store. Each unit of work runs either in a transaction of its own, on a
 * connection of the host's pool, or in a transaction of the host. Thread-safe in the first case.
 */
final class Database {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** The maximum number of attempts of a transaction. */
  static final int MAX_ATTEMPTS = 10;

  /** A unit of work. */
  @FunctionalInterface
  interface Work<T> {
    T run(Handle handle) throws SQLException;
  }

  private final Dialect dialect;

  /** Expensive to create, and it caches the statements that it has parsed, so there is one. */
  private final Jdbi jdbi;

  private final boolean joined;
  private final boolean readsCommitted;
  private final @Nullable Lock writeLock;

  private Database(
      Dialect dialect,
      Jdbi jdbi,
      boolean joined,
      boolean readsCommitted,
      @Nullable Lock writeLock) {
    this.dialect = dialect;
    this.jdbi = jdbi;
    this.joined = joined;
    this.readsCommitted = readsCommitted;
    this.writeLock = writeLock;
    // this class begins and ends transactions; Jdbi must not
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
  }

  /**
   * Returns the database of a connection pool.
   *
   * @param readsCommitted whether the isolation of the pool's connections is read committed
   * @param writeLock the lock that each write transaction holds; null if they need none
   */
  static Database of(
      DataSource pool, Dialect dialect, boolean readsCommitted, @Nullable Lock writeLock) {
    return new Database(dialect, Jdbi.create(pool), false, readsCommitted, writeLock);
  }

  /** Returns the same database, with all work in the transaction of the host's connection. */
  Database joining(Connection connection) {
    return new Database(
        dialect, Jdbi.create(connection), true, readsCommitted(dialect, connection), null);
  }

  /**
   * Returns whether the queries of a transaction read what others have committed meanwhile.
   *
   * @throws IllegalStateException if they must, but do not
   */
  private static boolean readsCommitted(Dialect dialect, Connection connection) {
    int isolation;
    try {
      isolation = connection.getTransactionIsolation();
    } catch (SQLException e) {
      throw SqlFailures.asStoreFailure(dialect, new SqlFailure(e));
    }
    boolean committed = isolation <= Connection.TRANSACTION_READ_COMMITTED;
    if (!committed && dialect.mustReadCommitted()) {
      throw new IllegalStateException(
          "the isolation of a transaction on "
              + dialect.product()
              + " must be READ COMMITTED, so that it sees the jobs that others have created");
    }
    return committed;
  }

  /**
   * Returns the suffix of a select that must read the latest committed data, even in a transaction
   * of the host that has read data before.
   */
  String readLatest() {
    return joined && !readsCommitted ? dialect.readLatest() : "";
  }

  Dialect dialect() {
    return dialect;
  }

  /** Returns whether work joins a transaction of the host, which may already have read data. */
  boolean isJoined() {
    return joined;
  }

  /** Runs work that only reads; each of its statements sees the data committed before it. */
  <T> T read(Work<T> work) {
    return run(work, Kind.READ, MAX_ATTEMPTS);
  }

  /**
   * Runs work atomically; retries it after a deadlock or another transient failure. The work may
   * run several times, so it must have no effect beside its statements and its result.
   */
  <T> T write(Work<T> work) {
    return write(work, MAX_ATTEMPTS);
  }

  /** Runs work atomically, as {@link #write(Work)} does. */
  <T> T write(Work<T> work, int attempts) {
    return run(work, Kind.TRANSACTION, attempts);
  }

  /**
   * Runs a single statement, which is atomic by itself: on a connection in autocommit mode, it
   * needs no transaction. Retries it as {@link #write(Work)} does.
   */
  <T> T writeStatement(Work<T> work, int attempts) {
    return run(work, Kind.STATEMENT, attempts);
  }

  /** The kinds of work. */
  private enum Kind {
    READ,
    STATEMENT,
    TRANSACTION
  }

  private <T> T run(Work<T> work, Kind kind, int attempts) {
    RuntimeException failure = null;
    for (int i = 0; i < attempts; i++) {
      try {
        return once(work, kind);
      } catch (JdbiException | SqlFailure e) {
        SQLException cause = SqlFailures.cause(e);
        // only the host can retry its transaction: its own changes may be rolled back, too
        if (joined
            || cause == null
            || !(dialect.isTransient(cause) || dialect.isDuplicate(cause))) {
          throw SqlFailures.asStoreFailure(dialect, e);
        }
        LOG.debug("a transaction failed and is retried", e);
        failure = e;
      }
    }
    throw SqlFailures.asStoreFailure(dialect, failure);
  }

  private <T> T once(Work<T> work, Kind kind) {
    try {
      if (joined) { // the handle stays open: closing it would close the host's connection
        return inSavepoint(jdbi.open(), work);
      }
      try (Handle handle = jdbi.open()) {
        try {
          return on(handle, work, kind);
        } catch (SQLException | JdbiException e) {
          SQLException cause = SqlFailures.cause(e);
          if (cause != null && dialect.isDeadButValid(cause)) {
            discard(handle.getConnection());
          }
          throw e;
        }
      }
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private <T> T on(Handle handle, Work<T> work, Kind kind) throws SQLException {
    boolean autoCommit = handle.getConnection().getAutoCommit();
    if (kind == Kind.STATEMENT && autoCommit && readsCommitted) {
      return inTurn(() -> work.run(handle));
    }
    if (kind == Kind.READ) {
      return autoCommit ? work.run(handle) : inTransaction(handle, false, work);
    }
    return inTurn(() -> inTransaction(handle, autoCommit, work));
  }

  /** A transaction, ready to run. */
  @FunctionalInterface
  private interface Transaction<T> {
    T run() throws SQLException;
  }

  private <T> T inTurn(Transaction<T> transaction) throws SQLException {
    if (writeLock == null) {
      return transaction.run();
    }
    writeLock.lock();
    try {
      return transaction.run();
    } finally {
      writeLock.unlock();
    }
  }

  private <T> T inTransaction(Handle handle, boolean autoCommit, Work<T> work) throws SQLException {
    Connection connection = handle.getConnection();
    boolean committed = false;
    int isolation = Connection.TRANSACTION_NONE;
    try {
      if (autoCommit) {
        connection.setAutoCommit(false);
      } else if (!readsCommitted) {
        connection.rollback(); // a pool's test query may have begun a transaction
      }
      if (!readsCommitted) {
        isolation = makeReadCommitted(handle);
      }
      T result = work.run(handle);
      connection.commit();
      committed = true;
      return result;
    } finally {
      restore(connection, autoCommit, isolation, committed);
    }
  }

  /** A step that restores a connection before it returns to the pool. */
  @FunctionalInterface
  private interface Restoring {
    void run() throws SQLException;
  }

  /**
   * Restores a connection to its original state. A failure to do so is only logged: it must hide
   * neither an earlier failure nor the commit of the work. A connection that cannot roll back is
   * discarded, because enabling autocommit would commit its transaction.
   */
  private static void restore(
      Connection connection, boolean autoCommit, int isolation, boolean committed) {
    if (!committed && !succeeds("rolled back", connection::rollback)) {
      discard(connection);
      return;
    }
    if (isolation != Connection.TRANSACTION_NONE) {
      orLog("restored", () -> connection.setTransactionIsolation(isolation));
    }
    if (autoCommit) {
      orLog("restored", () -> connection.setAutoCommit(true));
    }
  }

  /**
   * Ends the transaction that queries have begun on a connection that is not in autocommit mode. A
   * failure to do so is only logged.
   */
  static void endReading(Connection connection) {
    orLog(
        "rolled back",
        () -> {
          if (!connection.getAutoCommit()) {
            connection.rollback();
          }
        });
  }

  /** Closes the driver's connection, not the pool's wrapper, so that the pool's next test fails. */
  private static void discard(Connection connection) {
    orLog("closed", () -> connection.unwrap(Connection.class).close());
  }

  /** Takes a step, or logs why it failed; returns whether it succeeded. */
  private static boolean succeeds(String what, Restoring restoring) {
    try {
      restoring.run();
      return true;
    } catch (SQLException | RuntimeException e) { // pools and wrappers throw other exceptions, too
      LOG.debug("a connection could not be {}", what, e);
      return false;
    }
  }

  private static void orLog(String what, Restoring restoring) {
    boolean unused = succeeds(what, restoring);
  }

  /** Returns the isolation to restore afterwards; that of no transaction if there is none. */
  private int makeReadCommitted(Handle handle) throws SQLException {
    Optional<String> statement = dialect.readCommitted();
    if (statement.isPresent()) {
      handle.execute(statement.get());
      return Connection.TRANSACTION_NONE;
    }
    Connection connection = handle.getConnection();
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return isolation;
  }

  private static <T> T inSavepoint(Handle handle, Work<T> work) throws SQLException {
    Connection connection = handle.getConnection();
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "the connection must not be in autocommit mode: it has no transaction to join;"
              + " call setAutoCommit(false) first");
    }
    Savepoint savepoint = connection.setSavepoint();
    boolean done = false;
    try {
      T result = work.run(handle);
      done = true;
      return result;
    } finally {
      if (done) {
        connection.releaseSavepoint(savepoint);
      } else {
        rollBack(connection, savepoint);
      }
    }
  }

  private static void rollBack(Connection connection, Savepoint savepoint) {
    try {
      connection.rollback(savepoint);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the host's transaction could not be rolled back to its savepoint", e);
    }
  }

  /** The carrier of an SQL exception that was not thrown by Jdbi. */
  private static final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlFailure(SQLException cause) {
      super(cause);
    }
  }
}
