package io.github.tenantsnapshot.benchmarks.database;

/** The databases of the benchmarks. */
public enum DatabaseKind {
  /** PostgreSQL with {@code fsync} off. */
  POSTGRESQL("PostgreSQL"),
  /** PostgreSQL that waits until each commit is on the disk. */
  POSTGRESQL_DURABLE("PostgreSQL, durable"),
  /** MariaDB that flushes its log once per second. */
  MARIADB("MariaDB"),
  /** H2 on a file, with {@code WRITE_DELAY=0}. */
  H2_FILE("H2 file");

  private final String title;

  DatabaseKind(String title) {
    this.title = title;
  }

  /** Returns the settings of all databases, in words. */
  public static String settings() {
    return "PostgreSQL with fsync=off (durable: on), synchronous_commit=on, shared_buffers=128MB,"
        + " max_wal_size=4GB; H2 with WRITE_DELAY=0; MariaDB with"
        + " innodb_flush_log_at_trx_commit=2, READ COMMITTED; all servers on the same machine";
  }

  /** Returns whether it is one of the PostgreSQL servers. */
  public boolean isPostgreSql() {
    return this == POSTGRESQL || this == POSTGRESQL_DURABLE;
  }

  @Override
  public String toString() {
    return title;
  }
}
