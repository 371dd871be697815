package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements: each piece of work as a transaction of its own on a connection of the host's
 * pool, or as part of a transaction of the host's. Thread-safe in the first case.
 */
final class Database {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private static final int TRIES = 10;
  private static final int DEEPEST_CAUSE = 32;

  /** MariaDB's connection was killed; H2's was broken, or its database closed. */
  private static final Set<String> LOST = Set.of("70100", "90067", "90098", "90121");

  private static final String PROTOCOL_VIOLATION = "08P01";

  private static final Set<String> READ_ONLY = Set.of("25006", "90097");

  private static final Pattern STATEMENT = Pattern.compile("(?s); SQL statement:.*");

  private final Dialect dialect;

  /** Kept, for it is dear to make, and remembers the statements that it has parsed. */
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
    // transactions are begun and ended here
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
  }

  /**
   * Returns the database behind a pool.
   *
   * @param readsCommitted whether the pool's connections are set to read committed data
   * @param writeLock what write transactions hold, each in its turn; null if they need not
   */
  static Database of(
      DataSource pool, Dialect dialect, boolean readsCommitted, @Nullable Lock writeLock) {
    return new Database(dialect, Jdbi.create(pool), false, readsCommitted, writeLock);
  }

  /** Returns the same database as part of the transaction on a connection of the host's. */
  Database joining(Connection connection) {
    return new Database(dialect, Jdbi.create(connection), true, readsCommitted, null);
  }

  Dialect dialect() {
    return dialect;
  }

  /** Tells whether this is part of a transaction that may have begun to read before. */
  boolean isJoined() {
    return joined;
  }

  /** Runs work that only reads; each of its statements sees what is committed. */
  <T> T read(Function<Handle, T> work) {
    return run(work, true);
  }

  /** Runs work wholly or not at all; again, where the database gave up for the sake of others. */
  <T> T write(Function<Handle, T> work) {
    return run(work, false);
  }

  private <T> T run(Function<Handle, T> work, boolean reading) {
    RuntimeException failure = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        return once(work, reading);
      } catch (JdbiException | SqlFailure e) {
        SQLException cause = cause(e);
        // what is the host's to begin is the host's to repeat: its own changes may be gone, too
        if (joined
            || cause == null
            || !(dialect.isTransient(cause) || dialect.isDuplicate(cause))) {
          throw failed(e);
        }
        LOG.debug("the database gave up a transaction; trying again", e);
        failure = e;
      }
    }
    throw failed(failure);
  }

  private <T> T once(Function<Handle, T> work, boolean reading) {
    try {
      if (joined) { // the handle is not closed: it holds nothing but the host's connection
        return inSavepoint(jdbi.open(), work);
      }
      try (Handle handle = jdbi.open()) {
        try {
          return on(handle, work, reading);
        } catch (SQLException | JdbiException e) {
          SQLException cause = cause(e);
          if (cause != null && dialect.isDeadButValid(cause)) {
            orLog(() -> handle.getConnection().unwrap(Connection.class).close());
          }
          throw e;
        }
      }
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private <T> T on(Handle handle, Function<Handle, T> work, boolean reading) throws SQLException {
    boolean autoCommit = handle.getConnection().getAutoCommit();
    if (reading) {
      return autoCommit ? work.apply(handle) : inTransaction(handle, false, work);
    }
    return inTurn(() -> inTransaction(handle, autoCommit, work));
  }

  /** A transaction. */
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

  private <T> T inTransaction(Handle handle, boolean autoCommit, Function<Handle, T> work)
      throws SQLException {
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
      T result = work.apply(handle);
      connection.commit();
      committed = true;
      return result;
    } finally {
      restore(connection, autoCommit, isolation, committed);
    }
  }

  /** Something to do with a connection before it goes back. */
  @FunctionalInterface
  private interface Restoring {
    void run() throws SQLException;
  }

  /**
   * Gives a connection back as it came; a failure of that must hide neither what went wrong before
   * nor that the work is committed.
   */
  private static void restore(
      Connection connection, boolean autoCommit, int isolation, boolean committed) {
    if (!committed) {
      orLog(connection::rollback);
    }
    if (isolation != Connection.TRANSACTION_NONE) {
      orLog(() -> connection.setTransactionIsolation(isolation));
    }
    if (autoCommit) {
      orLog(() -> connection.setAutoCommit(true));
    }
  }

  /**
   * Ends what the statements so far have begun on a connection that does not commit by itself, so
   * that it goes back as it came; a failure of that hides nothing.
   */
  static void endReading(Connection connection) {
    orLog(
        () -> {
          if (!connection.getAutoCommit()) {
            connection.rollback();
          }
        });
  }

  private static void orLog(Restoring restoring) {
    try {
      restoring.run();
    } catch (SQLException | RuntimeException e) { // a pool's or a wrapper's may be none of JDBC
      LOG.debug("a connection could not be given back as it came", e);
    }
  }

  /** Returns the isolation to go back to; that of no transaction if there is nothing to do. */
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

  private static <T> T inSavepoint(Handle handle, Function<Handle, T> work) throws SQLException {
    Connection connection = handle.getConnection();
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "the connection is in autocommit mode, so there is no transaction to be part of; call"
              + " setAutoCommit(false) first");
    }
    Savepoint savepoint = connection.setSavepoint();
    boolean done = false;
    try {
      T result = work.apply(handle);
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
      LOG.debug("the host's transaction could not be rolled back to where it was", e);
    }
  }

  /**
   * Returns what JDBC has thrown, of a batch that of its statement; null if it was not JDBC.
   * MariaDB's driver gives a batch neither the state nor the code of the failure.
   */
  static @Nullable SQLException cause(@Nullable Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        return e instanceof BatchUpdateException && e.getCause() instanceof SQLException statement
            ? statement
            : sql;
      }
    }
    return null;
  }

  private JobStoreException failed(@Nullable RuntimeException failure) {
    SQLException sql = cause(failure);
    if (sql == null) {
      return new JobStoreException(
          "the database of the job store failed: " + failure,
          failure == null ? new SQLException("no reason is known") : failure);
    }
    return new JobStoreException(kind(sql) + ": " + reason(sql), sql);
  }

  /**
   * Returns what went wrong, as far as it can be told by the state.
   *
   * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error
   *     codes</a>
   */
  private String kind(SQLException failure) {
    Optional<String> explanation = dialect.explain(failure);
    if (explanation.isPresent()) {
      return explanation.get();
    }
    String state = String.valueOf(failure.getSQLState());
    if (dialect.isOutOfRoom(failure) || state.startsWith("53")) {
      return "the job store's database has no room or no resources left";
    }
    if (failure instanceof SQLTransientConnectionException) { // a pool's, with or without a state
      return "no connection to the job store's database can be made";
    }
    if (state.equals(PROTOCOL_VIOLATION)) { // a request that the server rejects, and goes on
      return "the database of the job store failed";
    }
    if (state.startsWith("08") || state.startsWith("57P") || LOST.contains(state)) {
      return "the connection to the job store's database was lost";
    }
    if (READ_ONLY.contains(state)) {
      return "the job store's database is read-only";
    }
    return "the database of the job store failed";
  }

  /**
   * Returns what a failure of JDBC or of a pool says, without the statement and the details that
   * some databases add, and what the last of its causes says: a pool's own failure says but that it
   * waited in vain.
   */
  static String reason(Exception failure) {
    Throwable last = failure;
    for (int i = 0; i < DEEPEST_CAUSE && last.getCause() != null; i++) {
      last = last.getCause();
    }
    String reason = sentence(failure);
    String cause = sentence(last);
    return reason.contains(cause) ? reason : reason + ": " + cause;
  }

  private static String sentence(Throwable failure) {
    String text = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    return STATEMENT.matcher(text).replaceFirst("").lines().findFirst().orElse("").strip();
  }

  /** A failure of JDBC outside of Jdbi. */
  private static final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlFailure(SQLException cause) {
      super(cause);
    }
  }
}
