package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.store.jdbc.JdbcDialect;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Missing tables, tables of other releases, and the schemas and prefixes of tables. */
class SchemaTest {

  private static final String WHAT_HELPS =
      "; open the store with createTables(true), or run the statements of JdbcDialect.ddl()";

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void tablesThatAreMissingAreNamed(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      assertFails(
          () -> openWithoutCreating(pool),
          "the table snapshot_schema_version is missing" + WHAT_HELPS);
      JdbcJobStore store = JdbcJobStore.open(pool);
      openWithoutCreating(pool);

      execute(pool, "drop table snapshot_quota_usage");
      assertFails(store::validate, "the table snapshot_quota_usage is missing" + WHAT_HELPS);
      execute(pool, "alter table snapshot_content drop column resources");
      assertFails(store::validate, "the table snapshot_content has no column resources");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void tablesOfAnEarlierReleaseAreCompletedOrRejected(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      JdbcJobStore store = JdbcJobStore.open(pool);
      execute(pool, "delete from snapshot_schema_version");

      String message = "the tables snapshot_* must have version 1, but have version 0" + WHAT_HELPS;
      assertFails(store::validate, message);
      assertFails(() -> openWithoutCreating(pool), message);
      JobScenario.run(JdbcJobStore.open(pool));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void tablesOfALaterReleaseAreRejected(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      JdbcJobStore store = JdbcJobStore.open(pool);
      execute(pool, "insert into snapshot_schema_version (version) values (2)");

      String message =
          "the tables snapshot_* have version 2, which a later release has created; update this"
              + " release, which supports version 1";
      assertFails(store::validate, message);
      assertFails(() -> JdbcJobStore.open(pool), message);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aSchemaThatIsMissingIsNamed(TestDatabase kind) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);

      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JdbcJobStore.builder(pool).schema("nowhere").open())
          .withMessage("schema must exist, and the user must have access to it: 'nowhere'");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aSchemaMayBeMixedCaseOrAKeyword(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      String quote = kind == TestDatabase.MARIADB ? "`" : "\"";
      for (String schema : new String[] {"MixedCase", "order", "SELECT", "_"}) {
        String quoted = quote + schema + quote;
        execute(pool, "create schema " + quoted);
        try {
          for (String prefix : new String[] {"snapshot_", "order", "Select"}) {
            JobScenario.run(JdbcJobStore.builder(pool).schema(schema).tablePrefix(prefix).open());
            JdbcJobStore.builder(pool)
                .schema(schema)
                .tablePrefix(prefix)
                .createTables(false)
                .open()
                .validate();
          }
          execute(pool, "drop table " + quoted + ".snapshot_quota_usage");
          assertFails(
              () -> JdbcJobStore.builder(pool).schema(schema).createTables(false).open(),
              "the table " + quoted + ".snapshot_quota_usage is missing" + WHAT_HELPS);
        } finally {
          execute(pool, "drop schema " + quoted + (kind == TestDatabase.MARIADB ? "" : " cascade"));
        }
      }
    }
  }

  /** H2 converts unquoted names to upper case, PostgreSQL to lower case. */
  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL"})
  void aSchemaMayDifferInCaseIfThereIsOnlyOne(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      execute(pool, "create schema Just_One");
      try {
        JobScenario.run(JdbcJobStore.builder(pool).schema("Just_One").open());
        openInSchema(pool, "just_one");
        openInSchema(pool, "JUST_ONE");

        execute(pool, "create schema \"jusT_onE\"");
        assertThatExceptionOfType(JobStoreException.class)
            .isThrownBy(() -> openInSchema(pool, "Just_One"))
            .withMessageStartingWith("schema must be one of [")
            .withMessageContaining("jusT_onE")
            .withMessageEndingWith("], in the same case: 'Just_One'");
      } finally {
        execute(pool, "drop schema if exists \"jusT_onE\" cascade");
        execute(pool, "drop schema Just_One cascade");
      }
    }
  }

  private static void openInSchema(DataSource pool, String schema) {
    JdbcJobStore.builder(pool).schema(schema).createTables(false).open();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void tablesMayHaveAnyPrefixAndSeveralStoresOneDatabase(TestDatabase kind) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      for (String prefix : new String[] {"", "_", "MiXeD_", "abcdefghijabcdefghijabcdefghijab"}) {
        JobScenario.run(JdbcJobStore.builder(pool).tablePrefix(prefix).open());
        JdbcJobStore.builder(pool).tablePrefix(prefix).createTables(false).open();
      }
    }
  }

  @Test
  void aConnectionToMariaDbNeedsNoDefaultDatabaseIfASchemaIsGiven() {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh();
        HikariDataSource pool = Pools.to(MariaDbServer.url(""))) {
      String name = URI.create(database.url().substring("jdbc:".length())).getPath().substring(1);

      JobScenario.run(JdbcJobStore.builder(pool).schema(name).open());
    }
  }

  @Test
  void aConnectionToMariaDbNeedsADefaultDatabaseOrASchema() {
    try (HikariDataSource pool = Pools.to(MariaDbServer.url(""))) {
      String message =
          "the connection has no default database; name one in the URL, as in"
              + " jdbc:mariadb://localhost/DATABASE, or by schema(): ";
      assertFails(() -> JdbcJobStore.open(pool), message);
      assertFails(() -> openWithoutCreating(pool), message);
    }
  }

  /** The statements are split as a user would split them. */
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theStatementsOfTheDialectCreateTheTables(TestDatabase kind) throws SQLException {
    try (TestDatabase.Fresh database = kind.fresh()) {
      DataSource pool = database.newPool(2);
      JdbcDialect dialect = dialect(kind);
      String quote = dialect == JdbcDialect.MARIADB ? "`" : "\"";
      execute(pool, "create schema " + quote + "Own" + quote);
      try {
        for (String schema : new String[] {null, "Own"}) {
          for (String prefix : new String[] {"snapshot_", "", "Mixed"}) {
            for (int i = 0; i < 2; i++) {
              for (String statement :
                  dialect
                      .ddl(schema, prefix)
                      .replaceAll("(?m)^--.*$", "")
                      .strip()
                      .split(";\\s*\n")) {
                execute(pool, statement);
              }
            }
            JdbcJobStore.Builder store =
                JdbcJobStore.builder(pool).tablePrefix(prefix).createTables(false);
            JobScenario.run((schema == null ? store : store.schema(schema)).open());
          }
        }
      } finally {
        execute(
            pool,
            "drop schema "
                + quote
                + "Own"
                + quote
                + (dialect == JdbcDialect.MARIADB ? "" : " cascade"));
      }
    }
  }

  @Test
  void statementsForInvalidNamesAreRefused() {
    assertThat(JdbcDialect.H2.ddl())
        .isEqualTo(JdbcDialect.H2.ddl(null, "snapshot_"))
        .contains("create table if not exists snapshot_jobs (");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcDialect.H2.ddl("x\"; drop", "snapshot_"))
        .withMessageStartingWith("schema must have 1 to 32 letters, digits and underscores");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcDialect.H2.ddl(null, "1x"))
        .withMessageStartingWith("tablePrefix must have 1 to 32 letters");
  }

  private static JdbcDialect dialect(TestDatabase kind) {
    return switch (kind) {
      case POSTGRESQL -> JdbcDialect.POSTGRESQL;
      case MARIADB -> JdbcDialect.MARIADB;
      default -> JdbcDialect.H2;
    };
  }

  private static void openWithoutCreating(DataSource pool) {
    JdbcJobStore.builder(pool).createTables(false).open().validate();
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

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatExceptionOfType(JobStoreException.class)
        .isThrownBy(call)
        .withMessageStartingWith(message);
  }
}
