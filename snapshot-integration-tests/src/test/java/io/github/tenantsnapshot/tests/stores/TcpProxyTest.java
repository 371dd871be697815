package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of {@link TcpProxy} with a database. */
class TcpProxyTest {

  @ParameterizedTest
  @EnumSource(value = TcpProxy.State.class, mode = EnumSource.Mode.EXCLUDE, names = "OPEN")
  void aConnectionBreaksAndALaterOneSucceeds(TcpProxy.State state) throws Exception {
    try (TcpProxy proxy = new TcpProxy(PostgreSqlServer.port())) {
      try (Connection connection = connect(proxy)) {
        assertThat(one(connection)).isEqualTo(1);
        proxy.become(state);
        assertThatThrownBy(() -> one(connection)).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(() -> connect(proxy)).isInstanceOf(SQLException.class);
      proxy.become(TcpProxy.State.OPEN);
      try (Connection connection = connect(proxy)) {
        assertThat(one(connection)).isEqualTo(1);
      }
    }
  }

  @Test
  void aStatementWhoseResponseIsLostIsExecuted() throws Exception {
    try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
        Connection direct = database.newPool(1).getConnection();
        TcpProxy proxy = new TcpProxy(PostgreSqlServer.port())) {
      String schema = direct.getSchema();
      execute(direct, "CREATE TABLE " + schema + ".things (id INT PRIMARY KEY)");
      try (Connection connection = connect(proxy)) {
        proxy.become(TcpProxy.State.RESPONSES_LOST);
        String insert = "INSERT INTO " + schema + ".things VALUES (1)";
        assertThatThrownBy(() -> execute(connection, insert)).isInstanceOf(SQLException.class);
      }
      try (Statement statement = direct.createStatement();
          ResultSet rows = statement.executeQuery("SELECT id FROM " + schema + ".things")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  private static Connection connect(TcpProxy proxy) throws SQLException {
    return DriverManager.getConnection(
        PostgreSqlServer.url(proxy.port(), "public") + "&socketTimeout=1&loginTimeout=2");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int one(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
