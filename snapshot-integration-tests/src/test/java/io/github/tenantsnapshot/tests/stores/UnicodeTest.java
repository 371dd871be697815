package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases, connections and tables that cannot carry all of Unicode. */
@Timeout(240)
class UnicodeTest {

  private static final String TEXT = "Łódź é 😀 \\ ' \"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "character_set_connection=latin1",
        "character_set_connection=latin2",
        "character_set_connection=utf8mb3",
        "character_set_results=latin1",
        "character_set_results=utf8mb3",
        "character_set_client=latin1,character_set_connection=latin1",
        "character_set_client=latin1,character_set_connection=latin1,character_set_results=latin1",
        "character_set_client=utf8mb3"
      })
  void mariaDbSessionWithAnotherCharacterSetIsRejected(String variables) {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh();
        HikariDataSource pool = patient(database.url() + "&sessionVariables=" + variables)) {
      assertRejected(
          JdbcJobStore.builder(pool),
          "leave the session's character_set_client, character_set_connection and"
              + " character_set_results at utf8mb4");
      assertThat(hasTables(database)).isFalse();
      JdbcJobStore.open(database.newPool());

      assertRejected(JdbcJobStore.builder(pool).createTables(false), "character_set_connection");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "characterEncoding=latin1",
        "useServerPrepStmts=true",
        "sessionVariables=sql_mode=''",
        "sessionVariables=sql_mode='NO_BACKSLASH_ESCAPES'",
        "sessionVariables=sql_mode='ANSI'",
        "sessionVariables=sql_mode='ORACLE'",
        "sessionVariables=sql_safe_updates=1",
        "sessionVariables=collation_connection=utf8mb4_general_ci"
      })
  void mariaDbSettingsThatChangeNoTextsAreAccepted(String setting) throws SQLException {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh();
        HikariDataSource pool = patient(database.url() + "&" + setting)) {
      JobScenario.run(JdbcJobStore.open(pool));
      assertThat(passedThrough(pool)).isEqualTo(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latin1", "utf8mb3"})
  void mariaDbDatabaseWithAnyCharacterSetIsAccepted(String characterSet) throws SQLException {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh()) {
      DataSource pool = database.newPool(2);
      execute(pool, "alter database character set " + characterSet);

      JobScenario.run(JdbcJobStore.open(pool));

      assertThat(passedThrough(pool)).isEqualTo(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latin1", "utf8mb3"})
  void mariaDbTablesWithAnotherCharacterSetAreRejected(String characterSet) throws SQLException {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh()) {
      DataSource pool = database.newPool(2);
      JdbcJobStore store = JdbcJobStore.open(pool);
      for (String column : new String[] {"jobs details", "content resources"}) {
        String table = "snapshot_" + column.substring(0, column.indexOf(' '));
        execute(pool, "alter table " + table + " convert to character set " + characterSet);

        String message =
            "the column "
                + column.substring(column.indexOf(' ') + 1)
                + " of the table "
                + table
                + " must have the character set utf8mb4: "
                + characterSet
                + "; run ALTER TABLE "
                + table
                + " CONVERT TO CHARACTER SET utf8mb4";
        assertRejected(JdbcJobStore.builder(pool), message);
        assertThatExceptionOfType(JobStoreException.class)
            .isThrownBy(store::validate)
            .withMessageStartingWith(message);

        execute(
            pool,
            "alter table " + table + " convert to character set utf8mb4 collate utf8mb4_nopad_bin");
        store.validate();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "WIN1252", "EUC_JP"})
  void postgreSqlDatabaseWithAnotherEncodingIsRejected(String encoding) throws SQLException {
    try (HikariDataSource pool = patient(PostgreSqlServer.urlOfDatabase(encoded(encoding)))) {
      assertRejected(JdbcJobStore.builder(pool), "use a database with the encoding UTF8");
      assertRejected(
          JdbcJobStore.builder(pool).createTables(false), "use a database with the encoding UTF8");
    }
  }

  @Test
  void postgreSqlDatabaseWithSqlAsciiIsAccepted() throws SQLException {
    try (HikariDataSource pool = patient(PostgreSqlServer.urlOfDatabase(encoded("SQL_ASCII")))) {
      JobScenario.run(JdbcJobStore.open(pool));
      assertThat(passedThrough(pool)).isEqualTo(TEXT);
    }
  }

  /** Creates a database, which exists until the server stops. */
  private static String encoded(String encoding) throws SQLException {
    String name = "in_" + encoding.toLowerCase(Locale.ROOT);
    execute(
        PostgreSqlServer.administration(),
        "create database "
            + name
            + " encoding '"
            + encoding
            + "' lc_collate 'C' lc_ctype 'C' template template0");
    return name;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void testDatabasesKeepAllOfUnicode(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      JdbcJobStore.open(pool);
      assertThat(passedThrough(pool)).isEqualTo(TEXT);
    }
  }

  /** Writes a text as the store does, and reads it back; the row is rolled back. */
  private static String passedThrough(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into snapshot_content (job_number, claim_number, first_resource,"
                      + " resource_count, resources) values (1, 1, 0, 1, ?)");
          PreparedStatement select =
              connection.prepareStatement("select resources from snapshot_content")) {
        insert.setString(1, TEXT);
        insert.executeUpdate();
        try (ResultSet rows = select.executeQuery()) {
          rows.next();
          return rows.getString(1);
        }
      } finally {
        connection.rollback();
      }
    }
  }

  private static boolean hasTables(TestDatabase.Fresh database) {
    try (Connection connection = database.newPool(1).getConnection();
        ResultSet tables =
            connection.getMetaData().getTables(connection.getCatalog(), null, "snapshot_%", null)) {
      return tables.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HikariDataSource patient(String url) {
    return Pools.to(url, config -> config.setConnectionTimeout(60_000));
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void assertRejected(JdbcJobStore.Builder builder, String message) {
    assertThatExceptionOfType(JobStoreException.class)
        .isThrownBy(builder::open)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }
}
