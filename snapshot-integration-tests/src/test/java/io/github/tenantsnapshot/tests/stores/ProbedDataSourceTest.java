package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.tests.stores.ProbedDataSource.Counts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of {@link ProbedDataSource}. */
class ProbedDataSourceTest {

  private final TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh();
  private final ProbedDataSource probed = new ProbedDataSource(database.newPool(2));

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void countsStatementsAndCommitsWithAndWithoutTransactions() throws SQLException {
    try (Connection connection = probed.proxy().getConnection()) {
      connection.createStatement().execute("CREATE TABLE things (id INT PRIMARY KEY)");
      assertThat(probed.counts()).isEqualTo(new Counts(1, 1));
      connection.setAutoCommit(false);
      insert(connection, 1, 2, 3);
      assertThat(probed.counts()).as("a batch is one statement").isEqualTo(new Counts(2, 1));
      insert(connection, 4);
      connection.commit();
      assertThat(probed.counts().since(new Counts(1, 1))).isEqualTo(new Counts(2, 1));
    }
  }

  @Test
  void failsOnlyTheGivenStatement() throws SQLException {
    try (Connection connection = probed.proxy().getConnection()) {
      connection.createStatement().execute("CREATE TABLE things (id INT PRIMARY KEY)");
      connection.setAutoCommit(false);
      probed.failAt(2, "53100");
      insert(connection, 1);
      assertThatThrownBy(() -> insert(connection, 2))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53100"));
      insert(connection, 3);
      connection.rollback();
      probed.failAt(1, "08006");
      assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void reportsAnotherProduct() throws SQLException {
    try (Connection connection = probed.proxy().getConnection()) {
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("H2");
      probed.pretendToBe("Oracle");
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("Oracle");
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
    }
  }

  private static void insert(Connection connection, int... ids) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO things VALUES (?)")) {
      assertThat(statement.getConnection()).isSameAs(connection);
      for (int id : ids) {
        statement.setInt(1, id);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
