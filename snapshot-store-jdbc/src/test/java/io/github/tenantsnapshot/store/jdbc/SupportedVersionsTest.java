package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.spi.JobStoreException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link SupportedVersions} with versions as drivers report them. */
class SupportedVersionsTest {

  @ParameterizedTest
  @CsvSource({
    "H2, 2.3.232 (2024-08-11)",
    "H2, 2.4.240 (2025-09-22)",
    "POSTGRESQL, 15.0",
    "POSTGRESQL, 15beta1",
    "POSTGRESQL, 16.9 (Debian 16.9-1.pgdg120+1)",
    "POSTGRESQL, 18.6",
    "POSTGRESQL, 18.99",
    "MARIADB, 10.6.0-MariaDB",
    "MARIADB, 10.6.12-7-MariaDB-enterprise-log",
    "MARIADB, 10.11.14-MariaDB-0+deb12u2",
    "MARIADB, 11.4.5-MariaDB",
    "MARIADB, 11.4.99-MariaDB",
    "MARIADB, 5.5.5-10.6.12-MariaDB"
  })
  void supportedVersionsAreAcceptedWithoutAWarning(JdbcDialect database, String version) {
    assertThat(database.dialect().checkVersion(version, true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "H2, 1.4.200 (2019-10-14), H2 2.3.232",
    "H2, 2.2.224 (2023-09-17), H2 2.3.232",
    "H2, 2.3.231, H2 2.3.232",
    "POSTGRESQL, 14.20, PostgreSQL 15",
    "POSTGRESQL, 9.6.24, PostgreSQL 15",
    "MARIADB, 10.2.44-MariaDB, MariaDB 10.6",
    "MARIADB, 5.5.5-10.2.44-MariaDB, MariaDB 10.6",
    "MARIADB, 10.5.29-MariaDB-1:10.5.29+maria~ubu2004, MariaDB 10.6",
    "MARIADB, 8.0.36, MariaDB 10.6",
    "MARIADB, 10, MariaDB 10.6"
  })
  void versionsThatAreTooOldAreRejected(JdbcDialect database, String version, String oldest) {
    assertThatExceptionOfType(JobStoreException.class)
        .isThrownBy(() -> database.dialect().checkVersion(version, false))
        .withMessageStartingWith("the database must be " + oldest + " or later: ")
        .withMessageEndingWith(version.replace("5.5.5-10", "10"));
  }

  @ParameterizedTest
  @CsvSource({
    "H2, 2.4.241, 2.4.240",
    "H2, 2.5.252 (2026-02-01), 2.4.240",
    "H2, 3.0, 2.4.240",
    "POSTGRESQL, 19.1, 18",
    "POSTGRESQL, 19devel, 18",
    "MARIADB, 11.5.2-MariaDB, 11.4",
    "MARIADB, 11.8.3-MariaDB, 11.4",
    "MARIADB, 12.1.2-MariaDB, 11.4"
  })
  void newerVersionsAreAcceptedWithAWarning(JdbcDialect database, String version, String newest) {
    assertThat(database.dialect().checkVersion(version, false).orElseThrow())
        .endsWith(
            version
                + " is newer than "
                + newest
                + ", the newest version that this release was tested with");
  }

  @ParameterizedTest
  @CsvSource({"H2, ''", "POSTGRESQL, CockroachDB", "MARIADB, unknown"})
  void unknownVersionsAreAcceptedWithAWarning(JdbcDialect database, String version) {
    assertThat(database.dialect().checkVersion(version, false).orElseThrow())
        .startsWith("the database reports '" + version + "', which is not a version of ");
  }

  @ParameterizedTest
  @CsvSource({"2.5.250", "2.5.252 (2026-02-01)", "2.5.252"})
  void anH2VersionThatLosesCommitsIsWarnedOfOnAFile(String version) {
    assertThat(new H2Dialect().checkVersion(version, true).orElseThrow())
        .isEqualTo(
            "H2 " + version + " loses the last commits of a process that is killed; use 2.4.240");
  }
}
