package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of statements that open a store whose tables exist. */
class OpenStatementsTest {

  @ParameterizedTest
  @CsvSource({"H2_MEMORY, 12", "H2_FILE, 12", "POSTGRESQL, 10", "MARIADB, 14"})
  void openExecutesFewStatements(TestDatabase kind, int statements) {
    try (TestDatabase.Fresh database = kind.fresh()) {
      ProbedDataSource probed = new ProbedDataSource(database.newPool(2));
      JdbcJobStore.open(probed.proxy());
      ProbedDataSource.Counts before = probed.counts();

      JdbcJobStore.open(probed.proxy());

      assertThat(probed.counts().since(before).statements()).isEqualTo(statements);
    }
  }
}
