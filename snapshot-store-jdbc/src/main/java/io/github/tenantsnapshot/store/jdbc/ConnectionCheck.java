package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A check that texts pass through a connection unchanged. A connection that replaces characters
 * reports no error: snapshots would have question marks in the place of letters.
 */
final class ConnectionCheck {

  /** Characters of 1 to 4 bytes in UTF-8, and those that a driver escapes in a literal. */
  static final String TEXT = "a\\'\"é\u0141\uFF21😀";

  private ConnectionCheck() {}

  /**
   * Checks that a bound text arrives at the database and comes back as it was. Reads no table.
   *
   * @throws JobStoreException if it does not, saying what to set
   */
  static void requireUnicode(Handle handle, Dialect dialect) {
    Echo echo;
    try {
      echo =
          handle
              .createQuery(dialect.echo())
              .bind("text", TEXT)
              .map(
                  (row, context) ->
                      new Echo(row.getString("returned"), decoded(row.getBytes("received"))))
              .one();
    } catch (JdbiException e) {
      SQLException cause = Database.cause(e);
      if (cause == null || !dialect.isUntranslatable(cause)) {
        throw e;
      }
      throw new JobStoreException(
          "the database cannot store all of Unicode; "
              + dialect.howToCarryUnicode()
              + ": "
              + Database.reason(cause),
          cause);
    }
    if (!echo.isFaithful()) {
      throw new JobStoreException(
          "the connection does not carry all of Unicode: '"
              + TEXT
              + "' came back as '"
              + echo.returned()
              + "'; "
              + dialect.howToCarryUnicode());
    }
  }

  private static @Nullable String decoded(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * What became of the text.
   *
   * @param received what the database would store: wrong character sets in both directions cancel
   *     each other out in what it returns
   */
  private record Echo(@Nullable String returned, @Nullable String received) {
    boolean isFaithful() {
      return TEXT.equals(returned) && TEXT.equals(received);
    }
  }
}
