package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The databases of the tests are empty and independent of each other. */
class TestDatabaseTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void poolsShareTheirDatabaseAndDatabasesShareNothing(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh one = kind.fresh();
        TestDatabase.Fresh other = kind.fresh()) {
      execute(one.newPool(), "CREATE TABLE things (id INT PRIMARY KEY)");
      execute(one.newPool(1), "INSERT INTO things VALUES (1)");
      execute(other.newPool(), "CREATE TABLE things (id INT PRIMARY KEY)");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void onlyOneKindHasAutocommitOff(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh();
        Connection connection = database.newPool().getConnection()) {
      assertThat(connection.getAutoCommit()).isEqualTo(kind != TestDatabase.H2_AUTOCOMMIT_OFF);
    }
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }
}
