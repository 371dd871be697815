package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement, set one after the other. For one thread. */
final class Parameters {

  private final PreparedStatement statement;
  private final boolean batched;
  private final List<Integer> counts = new ArrayList<>();
  private int count;

  Parameters(PreparedStatement statement) {
    this(statement, true);
  }

  /**
   * Creates the parameters of a batch.
   *
   * @param batched whether the driver can run the batch; if not, each statement is run at its end
   */
  Parameters(PreparedStatement statement, boolean batched) {
    this.statement = statement;
    this.batched = batched;
  }

  Parameters add(@Nullable String value) throws SQLException {
    statement.setString(++count, value);
    return this;
  }

  Parameters add(long value) throws SQLException {
    statement.setLong(++count, value);
    return this;
  }

  Parameters add(@Nullable Long value) throws SQLException {
    if (value == null) {
      statement.setNull(++count, Types.BIGINT);
    } else {
      statement.setLong(++count, value);
    }
    return this;
  }

  Parameters add(int value) throws SQLException {
    statement.setInt(++count, value);
    return this;
  }

  Parameters add(boolean value) throws SQLException {
    statement.setBoolean(++count, value);
    return this;
  }

  /** Ends the parameters of one statement of a batch. */
  void endStatement() throws SQLException {
    if (batched) {
      statement.addBatch();
    } else {
      counts.add(statement.executeUpdate());
    }
    count = 0;
  }

  /** Runs the statements of a batch that have not been run; returns the numbers of changed rows. */
  int[] runBatch() throws SQLException {
    int[] changed =
        batched ? statement.executeBatch() : counts.stream().mapToInt(Integer::intValue).toArray();
    for (int each : changed) {
      if (each == Statement.SUCCESS_NO_INFO) {
        throw new JobStoreException(
            "the driver must count the rows that a batch changes; for MariaDB's driver, leave"
                + " useBulkStmts off");
      }
    }
    return changed;
  }
}
