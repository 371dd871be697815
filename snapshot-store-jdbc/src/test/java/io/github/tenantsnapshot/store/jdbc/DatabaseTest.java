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

/** What is made of failures. */
class DatabaseTest {

  @Test
  void aBatchFailedAsItsStatementDid() {
    SQLException deadlock = new SQLException("deadlock", "40001", 1_213);

    assertThatObject(
            Database.cause(
                new IllegalStateException(new BatchUpdateException(new int[0], deadlock))))
        .isSameAs(deadlock);
    BatchUpdateException byItself = new BatchUpdateException(new int[0]);
    assertThatObject(Database.cause(byItself)).isSameAs(byItself);
    assertThatObject(Database.cause(new IOException())).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aFailureWithoutAStateIsFinal(JdbcDialect database) {
    SQLException failure = new SQLException("timed out");

    assertThat(Dialect.of(database).isTransient(failure)).isFalse();
    assertThat(Dialect.of(database).isDuplicate(failure)).isFalse();
    assertThat(Dialect.of(database).isOutOfRoom(failure)).isFalse();
  }

  /** Whoever waited as long as the database lets him does not wait ten times as long. */
  @Test
  void aLockTimeoutIsFinalWhereItIsLong() {
    assertThat(new MariaDbDialect().isTransient(new SQLException("", "40001", 1_213))).isTrue();
    assertThat(new MariaDbDialect().isTransient(new SQLException("", "HY000", 1_205))).isFalse();
    assertThat(new PostgreSqlDialect().isTransient(new SQLException("", "40P01"))).isTrue();
    assertThat(new PostgreSqlDialect().isTransient(new SQLException("", "55P03"))).isFalse();
    assertThat(new H2Dialect().isTransient(new SQLException("", "HYT00", 50_200))).isTrue();
  }

  @Test
  void theH2ThatComesAlongLosesNoCommits() {
    assertThat(H2Dialect.losesCommits(org.h2.engine.Constants.FULL_VERSION)).isFalse();
    assertThat(H2Dialect.losesCommits("2.5.252 (2026-02-01)")).isTrue();
  }

  @Test
  void theReasonIsOneSentenceAndHasTheLastCause() {
    SQLException ofPool = new SQLTransientConnectionException("the pool timed out");
    ofPool.initCause(new SQLException("refused", new IOException("Connection refused")));

    assertThat(Database.reason(ofPool)).isEqualTo("the pool timed out: Connection refused");
    assertThat(Database.reason(new SQLException("no table; SQL statement:\nselect 1 [42102-252]")))
        .isEqualTo("no table");
    assertThat(Database.reason(new SQLException("ERROR: no table\n  Position: 15")))
        .isEqualTo("ERROR: no table");
    assertThat(Database.reason(new SQLException("lost", new IOException("lost"))))
        .isEqualTo("lost");
    assertThat(Database.reason(new SQLException())).isEqualTo("java.sql.SQLException");
  }
}
