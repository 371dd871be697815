package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jdbi.v3.core.Handle;

/**
 * The SQL and the behaviour in which one database product differs from others. Immutable and
 * thread-safe.
 *
 * <p>A new product takes three files: a class that implements this interface, a constant of {@link
 * JdbcDialect} that registers it, and the scripts in its {@link #scriptFolder()}.
 */
interface Dialect {

  /** Returns the name of the product, for messages. */
  String product();

  /**
   * Returns whether a database is of this product.
   *
   * @param name the name that the driver reports, in lower case
   * @param version the version that the driver reports, in lower case
   */
  boolean recognizes(String name, String version);

  /** Returns the folder of the scripts that create the tables. */
  String scriptFolder();

  /**
   * Checks the version of the database.
   *
   * @param version the version that the driver reports
   * @param onFile whether the database is a file that this JVM writes to
   * @return a warning; empty if the version is among the tested ones
   * @throws io.github.tenantsnapshot.spi.JobStoreException if the version is too old to work
   */
  Optional<String> checkVersion(String version, boolean onFile);

  /**
   * Returns a query that reads no table. It returns the text {@code :text} as {@code returned}, and
   * its UTF-8 bytes, as the database would store them, as {@code received}.
   */
  String echo();

  /** Returns the setting with which connections and tables carry all of Unicode, for messages. */
  String howToCarryUnicode();

  /** Returns whether a text was rejected because the database cannot encode a character. */
  default boolean isUntranslatable(SQLException failure) {
    return false;
  }

  /** Returns the character that quotes an identifier. */
  default String quote() {
    return "\"";
  }

  /**
   * Checks the character sets of the tables, where the database has one for each table.
   *
   * @throws io.github.tenantsnapshot.spi.JobStoreException if a table cannot store all of Unicode
   */
  default void checkTables(Handle handle, TableNames names) {}

  /** Sets the database to write each commit at once, where that is not the default. */
  default void makeDurable(Handle handle) {}

  /**
   * Returns the lock that each write transaction of this JVM holds from before its first statement
   * until it is committed; empty if write transactions may run at the same time.
   */
  default Optional<Lock> writeLock(Handle handle) {
    return Optional.empty();
  }

  /**
   * Checks that the driver counts the rows that a statement matches, where that is a setting.
   *
   * @throws io.github.tenantsnapshot.spi.JobStoreException if it counts only changed rows
   */
  default void checkDriver(Handle handle, TableNames names) {}

  /** Locks the schema against changes by other nodes, until the transaction or connection ends. */
  void lockSchema(Handle handle, TableNames names);

  /** Unlocks the schema, where the end of the transaction does not do so. */
  default void unlockSchema(Handle handle, TableNames names) {}

  /**
   * Returns the statement that sets the isolation of the current transaction to read committed;
   * empty if the isolation must be set on the connection.
   */
  Optional<String> readCommitted();

  /**
   * Returns the statement that inserts a tenant's row, or locks the existing one. In a transaction
   * that reads a snapshot of the data, it fails if another transaction has changed the row since.
   */
  String addOrLockTenant();

  /** Returns the suffix of a select that must read the latest committed data. */
  default String readLatest() {
    return "";
  }

  /**
   * Returns whether a transaction of the host must be read committed. In any other, the lock of a
   * tenant would neither fail nor make the latest jobs visible.
   */
  default boolean mustReadCommitted() {
    return false;
  }

  /** Returns whether the driver runs batches of {@code insert … select}. */
  default boolean batchesInsertSelect() {
    return true;
  }

  /** Returns the clause that a select without a table needs before its condition. */
  default String fromNothing() {
    return "";
  }

  /**
   * Returns the suffix with which a select {@code for update} skips the rows that other
   * transactions have locked; empty if it must wait for them.
   */
  Optional<String> skipLocked();

  /**
   * Claims due jobs, as {@link io.github.tenantsnapshot.spi.JobStore#claim} and {@link
   * io.github.tenantsnapshot.spi.JobStore#claimAndStart} require. Also returns the due jobs whose
   * rows are damaged, claimed or not.
   */
  List<ClaimedRow> claim(Handle handle, JobRows jobs, QueueRows queue, ClaimTerms terms)
      throws SQLException;

  /** Locks a tenant and adds its job, as {@link TenantRows#addIfAdmitted} does. */
  default boolean addIfAdmitted(
      Handle handle,
      TenantRows tenants,
      QueueRows queue,
      StoredJob job,
      AdmissionLimits limits,
      long now)
      throws SQLException {
    return tenants.addIfAdmitted(handle, queue, job, limits, now);
  }

  /** Extends leases, as {@link QueueRows#renew} does. */
  default boolean[] renew(
      Handle handle, QueueRows queue, List<JobClaim> ordered, long leaseEnd, long now)
      throws SQLException {
    return queue.renew(handle, ordered, leaseEnd, now);
  }

  /** Stores steps of jobs that have not ended, as {@link QueueRows#completeSteps} does. */
  default boolean[] completeSteps(Handle handle, QueueRows queue, List<StoredJob> ordered, long now)
      throws SQLException {
    return queue.completeSteps(handle, ordered, now);
  }

  /**
   * Stores how jobs whose claims hold have ended, and removes them from the queue; returns for each
   * job whether its claim held.
   */
  default boolean[] end(Handle handle, QueueRows queue, JobRows jobs, List<EndedJob> ordered)
      throws SQLException {
    boolean[] held = queue.end(handle, ordered);
    jobs.end(handle, Held.of(ordered, held).stream().map(EndedJob::job).toList());
    return held;
  }

  /**
   * Returns whether {@link #claim}, {@link #completeSteps} and {@link #publish} are one statement.
   */
  default boolean changesJobsInOneStatement() {
    return false;
  }

  /**
   * Publishes jobs in one statement, without a transaction around it. Leaves jobs that it cannot
   * publish: their claims have ended, or their quota needs a closer look.
   *
   * @return for each job whether it was published
   */
  default boolean[] publish(
      Handle handle, ContentRows contents, List<EndedJob> ordered, List<TenantRows.Charge> charges)
      throws SQLException {
    throw new UnsupportedOperationException(product() + " needs several statements");
  }

  /**
   * Adds the usages that {@link #publish} charges and that do not exist yet, in one statement
   * without a transaction around it.
   *
   * @return whether there were any
   */
  default boolean addUsages(Handle handle, TableNames names, List<TenantRows.Charge> charges)
      throws SQLException {
    throw new UnsupportedOperationException(product() + " adds a usage with its first charge");
  }

  /** Returns whether the same transaction is likely to succeed when it is retried. */
  boolean isTransient(SQLException failure);

  /** Returns whether a row was rejected because its key exists already. */
  boolean isDuplicate(SQLException failure);

  /** Returns the meaning of a failure and its remedy, where the remedy is a setting of the host. */
  default Optional<String> explain(SQLException failure) {
    return Optional.empty();
  }

  /**
   * Returns whether the failed connection will never work again, although it still reports itself
   * as valid.
   */
  default boolean isDeadButValid(SQLException failure) {
    return false;
  }

  /** Returns whether the database has no space left, where the SQL state does not show it. */
  default boolean isOutOfSpace(SQLException failure) {
    return false;
  }

  /**
   * The parameters of a claim. Instants are in ticks.
   *
   * @param now the instant at which jobs must be due
   * @param leaseEnd the end of the leases
   * @param limit the maximum number of jobs
   * @param starts whether the claim starts jobs that have not started
   */
  record ClaimTerms(long now, long leaseEnd, int limit, boolean starts) {

    /** Returns the terms with a limit that is not higher than the given one. */
    ClaimTerms atMost(int maximum) {
      return new ClaimTerms(now, leaseEnd, Math.min(limit, maximum), starts);
    }

    /** Returns whether the claim starts a job that had the given status before. */
    boolean starts(String statusBefore) {
      return starts && SnapshotJobStatus.NOT_STARTED.name().equals(statusBefore);
    }
  }
}
