package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of {@link SqlFailures}, and of what dialects make of SQL exceptions. */
class SqlFailuresTest {

  @Test
  void theCauseOfAFailedBatchIsTheExceptionOfItsStatement() {
    SQLException deadlock = new SQLException("deadlock", "40001", 1_213);

    assertThatObject(
            SqlFailures.cause(
                new IllegalStateException(new BatchUpdateException(new int[0], deadlock))))
        .isSameAs(deadlock);
    BatchUpdateException withoutCause = new BatchUpdateException(new int[0]);
    assertThatObject(SqlFailures.cause(withoutCause)).isSameAs(withoutCause);
    assertThatObject(SqlFailures.cause(new IOException())).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aFailureWithoutSqlStateIsNotRetried(JdbcDialect database) {
    SQLException failure = new SQLException("timed out");

    assertThat(database.dialect().isTransient(failure)).isFalse();
    assertThat(database.dialect().isDuplicate(failure)).isFalse();
    assertThat(database.dialect().isOutOfSpace(failure)).isFalse();
  }

  /** A retry would multiply a wait that already lasted as long as the database is set to. */
  @Test
  void aLockTimeoutIsRetriedOnlyWhereItIsShort() {
    assertThat(new MariaDbDialect().isTransient(new SQLException("", "40001", 1_213))).isTrue();
    assertThat(new MariaDbDialect().isTransient(new SQLException("", "HY000", 1_205))).isFalse();
    assertThat(new PostgreSqlDialect().isTransient(new SQLException("", "40P01"))).isTrue();
    assertThat(new PostgreSqlDialect().isTransient(new SQLException("", "55P03"))).isFalse();
    assertThat(new H2Dialect().isTransient(new SQLException("", "HYT00", 50_200))).isTrue();
  }

  @Test
  void theH2VersionOfTheBuildIsNotOneThatLosesCommits() {
    assertThat(H2Dialect.losesCommits(org.h2.engine.Constants.FULL_VERSION)).isFalse();
    assertThat(H2Dialect.losesCommits("2.5.252 (2026-02-01)")).isTrue();
  }

  @Test
  void theReasonIsOneLineAndIncludesTheRootCause() {
    SQLException ofPool = new SQLTransientConnectionException("the pool timed out");
    ofPool.initCause(new SQLException("refused", new IOException("Connection refused")));

    assertThat(SqlFailures.reason(ofPool)).isEqualTo("the pool timed out: Connection refused");
    assertThat(
            SqlFailures.reason(new SQLException("no table; SQL statement:\nselect 1 [42102-252]")))
        .isEqualTo("no table");
    assertThat(SqlFailures.reason(new SQLException("ERROR: no table\n  Position: 15")))
        .isEqualTo("ERROR: no table");
    assertThat(SqlFailures.reason(new SQLException("lost", new IOException("lost"))))
        .isEqualTo("lost");
    assertThat(SqlFailures.reason(new SQLException())).isEqualTo("java.sql.SQLException");
  }
}
