package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The check that texts pass through a connection unchanged. A connection that replaces characters
 * reports no error: snapshots would contain question marks instead of letters.
 */
final class ConnectionCheck {

  /** Characters of 1 to 4 bytes in UTF-8, and characters that a driver escapes in a literal. */
  static final String TEXT = "a\\'\"é\u0141\uFF21😀";

  private ConnectionCheck() {}

  /**
   * Checks that the database receives and returns a bound text unchanged. Reads no table.
   *
   * @throws JobStoreException if the text changes; the message names the remedy
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
      SQLException cause = SqlFailures.cause(e);
      if (cause == null || !dialect.isUntranslatable(cause)) {
        throw e;
      }
      throw new JobStoreException(
          "the database cannot store all of Unicode; "
              + dialect.howToCarryUnicode()
              + ": "
              + SqlFailures.reason(cause),
          cause);
    }
    if (!echo.isFaithful()) {
      throw new JobStoreException(
          "the connection does not carry all of Unicode: '"
              + TEXT
              + "' was returned as '"
              + echo.returned()
              + "'; "
              + dialect.howToCarryUnicode());
    }
  }

  private static @Nullable String decoded(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The text after its way to the database and back.
   *
   * @param returned the text that the database returned
   * @param received the text that the database would store: in the returned text, wrong character
   *     sets in both directions cancel each other out
   */
  private record Echo(@Nullable String returned, @Nullable String received) {
    boolean isFaithful() {
      return TEXT.equals(returned) && TEXT.equals(received);
    }
  }
}
