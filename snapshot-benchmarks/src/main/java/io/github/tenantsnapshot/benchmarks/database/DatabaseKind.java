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

  /** Returns whether it is one of the PostgreSQL servers. */
  public boolean isPostgreSql() {
    return this == POSTGRESQL || this == POSTGRESQL_DURABLE;
  }

  @Override
  public String toString() {
    return title;
  }
}
