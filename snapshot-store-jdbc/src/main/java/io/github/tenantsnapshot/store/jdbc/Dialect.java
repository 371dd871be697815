package io.github.tenantsnapshot.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jdbi.v3.core.Handle;

/** What databases do differently. Immutable and thread-safe. */
interface Dialect {

  /** Returns what a database does. */
  static Dialect of(JdbcDialect database) {
    return switch (database) {
      case H2 -> new H2Dialect();
      case POSTGRESQL -> new PostgreSqlDialect();
      case MARIADB -> new MariaDbDialect();
    };
  }

  /** Returns the folder of the scripts that make the tables. */
  String scriptFolder();

  /**
   * Checks the version of the database.
   *
   * @param version what the database reports
   * @param onFile whether the database is a file that this JVM writes to
   * @return a warning; empty if the version is one of the tested ones
   * @throws io.github.tenantsnapshot.spi.JobStoreException if the version is too old to work
   */
  Optional<String> checkVersion(String version, boolean onFile);

  /**
   * Returns a query that reads no table and returns the text {@code :text} as {@code returned}, and
   * its bytes in UTF-8, as the database would store them, as {@code received}.
   */
  String echo();

  /** Returns what a host sets so that connections and tables carry all of Unicode. */
  String howToCarryUnicode();

  /** Returns whether a text was refused because the database has no code for a character. */
  default boolean isUntranslatable(SQLException failure) {
    return false;
  }

  /** Returns what stands around a name that is to be taken as it is. */
  default String quote() {
    return "\"";
  }

  /**
   * Checks what the tables can store, where hosts can set that by table.
   *
   * @throws io.github.tenantsnapshot.spi.JobStoreException if they cannot store what a store must
   */
  default void checkTables(Handle handle, TableNames names) {}

  /** Makes a commit outlive the process, where a database is not set to that by default. */
  default void makeDurable(Handle handle) {}

  /**
   * Returns what the write transactions of this JVM hold from before their first statement until
   * they are committed, each in its turn; empty if they need not take turns.
   */
  default Optional<Lock> writeLock(Handle handle) {
    return Optional.empty();
  }

  /**
   * Checks what the driver counts, as far as that can be set.
   *
   * @throws io.github.tenantsnapshot.spi.JobStoreException if it counts something else
   */
  default void checkDriver(Handle handle, TableNames names) {}

  /** Keeps other nodes from changing the tables until the transaction or the connection ends. */
  void lockSchema(Handle handle, TableNames names);

  /** Lets other nodes change the tables again, where the end of a transaction does not. */
  default void unlockSchema(Handle handle, TableNames names) {}

  /**
   * Returns the statement that makes the transaction read committed data where the connection does
   * not; empty if it is to be set on the connection itself.
   */
  Optional<String> readCommitted();

  /**
   * Returns the statement that adds a tenant, or locks the one that there is. Where a transaction
   * reads what was committed before it began, it fails if another has locked the tenant since.
   */
  String addOrLockTenant();

  /** Returns what a select ends with that must not read what was committed before the latest. */
  default String readLatest() {
    return "";
  }

  /**
   * Claims jobs, as {@link io.github.tenantsnapshot.spi.JobStore#claim} says. Also returns those
   * that are due and cannot be read, whether it has claimed them or not.
   */
  List<ClaimedRow> claim(Handle handle, JobRows jobs, ClaimTerms terms);

  /**
   * Removes expired jobs, as {@link io.github.tenantsnapshot.spi.JobStore#deleteExpired} says;
   * returns what was removed.
   *
   * @param now in ticks
   */
  List<JobRow> removeExpired(Handle handle, JobRows jobs, long now, int limit);

  /** Tells whether the same transaction may well succeed when it is tried again. */
  boolean isTransient(SQLException failure);

  /** Tells whether a row was refused because there is one of the same key. */
  boolean isDuplicate(SQLException failure);

  /** Returns what a failure means and what helps, where the host has to set something. */
  default Optional<String> explain(SQLException failure) {
    return Optional.empty();
  }

  /**
   * Returns whether a failure leaves a connection that never works again, although it reports that
   * it is valid.
   */
  default boolean isDeadButValid(SQLException failure) {
    return false;
  }

  /** Tells whether a failure is for want of room, where its state does not say so. */
  default boolean isOutOfRoom(SQLException failure) {
    return false;
  }

  /**
   * What a claim is about, in ticks.
   *
   * @param now which jobs are due
   * @param leaseEnd when the leases end
   * @param limit how many jobs at the most
   */
  record ClaimTerms(long now, long leaseEnd, int limit) {}
}
