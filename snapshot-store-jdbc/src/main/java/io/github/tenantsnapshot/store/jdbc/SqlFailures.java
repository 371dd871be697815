package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The explanations of what databases, drivers and pools throw. */
final class SqlFailures {

  private static final int MAX_CAUSES = 32;

  /** MariaDB's connection was killed; H2's was broken, or its database closed. */
  private static final Set<String> LOST = Set.of("70100", "90067", "90098", "90121");

  private static final String PROTOCOL_VIOLATION = "08P01";

  private static final Set<String> READ_ONLY = Set.of("25006", "90097");

  private static final Pattern STATEMENT = Pattern.compile("(?s); SQL statement:.*");

  private SqlFailures() {}

  /**
   * Returns the SQL exception among a failure and its causes; null if there is none. For a batch it
   * is that of the failed statement, because MariaDB's driver sets neither state nor code on the
   * exception of the batch.
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

  /** Returns a failure of a database as the exception of the store's callers. */
  static JobStoreException asStoreFailure(Dialect dialect, @Nullable RuntimeException failure) {
    SQLException sql = cause(failure);
    if (sql == null) {
      return new JobStoreException(
          "the database of the job store failed: " + failure,
          failure == null ? new SQLException("no reason is known") : failure);
    }
    return new JobStoreException(kind(dialect, sql) + ": " + reason(sql), sql);
  }

  /** Returns whether a pool or a driver could not make a connection. */
  static boolean isWithoutConnection(Throwable failure) {
    return cause(failure) instanceof SQLTransientConnectionException;
  }

  /** Returns whether there is no connection to the database, or it was lost. */
  static boolean isConnectionFailure(Throwable failure) {
    SQLException sql = cause(failure);
    if (sql == null) {
      return false;
    }
    String state = String.valueOf(sql.getSQLState());
    return sql instanceof SQLTransientConnectionException || isLost(state);
  }

  private static boolean isLost(String state) {
    return state.startsWith("08") || state.startsWith("57P") || LOST.contains(state);
  }

  /**
   * Returns the kind of a failure, as far as its SQL state shows it.
   *
   * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error
   *     codes</a>
   */
  private static String kind(Dialect dialect, SQLException failure) {
    Optional<String> explanation = dialect.explain(failure);
    if (explanation.isPresent()) {
      return explanation.get();
    }
    String state = String.valueOf(failure.getSQLState());
    if (dialect.isOutOfSpace(failure) || state.startsWith("53")) {
      return "the job store's database has no space or no resources left";
    }
    if (failure instanceof SQLTransientConnectionException) { // a pool's, with or without a state
      return "no connection to the job store's database can be made";
    }
    if (state.equals(PROTOCOL_VIOLATION)) { // the server rejects a request, the connection stays
      return "the database of the job store failed";
    }
    if (isLost(state)) {
      return "the connection to the job store's database was lost";
    }
    if (READ_ONLY.contains(state)) {
      return "the job store's database is read-only";
    }
    return "the database of the job store failed";
  }

  /**
   * Returns the message of a failure and of its root cause, each without the SQL statement and the
   * details that some databases append. The root cause is needed because the exception of a pool
   * says only that its timeout has elapsed.
   */
  static String reason(Exception failure) {
    Throwable root = failure;
    for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
    }
    String reason = sentence(failure);
    String cause = sentence(root);
    return reason.contains(cause) ? reason : reason + ": " + cause;
  }

  private static String sentence(Throwable failure) {
    String text = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    return STATEMENT.matcher(text).replaceFirst("").lines().findFirst().orElse("").strip();
  }
}
