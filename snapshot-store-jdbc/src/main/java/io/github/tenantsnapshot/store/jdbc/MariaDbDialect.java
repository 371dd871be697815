package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The dialect of MariaDB.
 *
 * @see <a href="https://mariadb.com/kb/en/mariadb-error-codes/">MariaDB: error codes</a>
 */
final class MariaDbDialect implements Dialect {

  private static final String SKIP_LOCKED = " skip locked";

  /** Bounds the number of parameters of a statement. */
  private static final int MAX_CLAIMED = 1_000;

  private static final SupportedVersions VERSIONS =
      new SupportedVersions("MariaDB", DatabaseVersion.of(10, 6), DatabaseVersion.of(11, 4));

  /** The prefix that servers add to their version for old replicas; some drivers keep it. */
  private static final String REPLICATION_PREFIX = "5.5.5-";

  private static final String CHARACTER_SET = "utf8mb4";
  private static final int NO_DATABASE = 1_046;
  private static final int LOCK_TIMEOUT_SECONDS = 60;
  private static final int DUPLICATE_KEY = 1_062;

  /** Deadlock, record changed since last read. No lock timeout, which is 50 s by default. */
  private static final Set<Integer> TRANSIENT = Set.of(1_213, 1_020);

  /** Disk full, table full. */
  private static final Set<Integer> OUT_OF_SPACE = Set.of(1_021, 1_114);

  @Override
  public String product() {
    return VERSIONS.product();
  }

  /** Checks the version, too: MySQL's driver reports MariaDB as MySQL. */
  @Override
  public boolean recognizes(String name, String version) {
    return name.equals("mariadb") || version.contains("mariadb");
  }

  @Override
  public String scriptFolder() {
    return "mariadb";
  }

  @Override
  public Optional<String> checkVersion(String version, boolean onFile) {
    return VERSIONS.check(
        version.startsWith(REPLICATION_PREFIX)
            ? version.substring(REPLICATION_PREFIX.length())
            : version);
  }

  @Override
  public String echo() {
    return "select convert(:text using utf8mb4) as returned, cast(convert(:text using utf8mb4) as"
        + " binary) as received";
  }

  @Override
  public String howToCarryUnicode() {
    return "leave the session's character_set_client, character_set_connection and"
        + " character_set_results at utf8mb4";
  }

  @Override
  public String quote() {
    return "`";
  }

  @Override
  public void checkTables(Handle handle, TableNames names) {
    handle
        .createQuery(
            names.in(
                "select charset((select details from ${tables}jobs where 1 = 0)) as details,"
                    + " charset((select resources from ${tables}content where 1 = 0)) as"
                    + " resources"))
        .map(
            (row, context) -> {
              requireUnicode(names, "jobs", "details", row.getString("details"));
              requireUnicode(names, "content", "resources", row.getString("resources"));
              return true;
            })
        .one();
  }

  private static void requireUnicode(
      TableNames names, String table, String column, String characterSet) {
    if (!characterSet.equals(CHARACTER_SET)) {
      throw new JobStoreException(
          "the column "
              + column
              + " of the table "
              + names.tables()
              + table
              + " must have the character set "
              + CHARACTER_SET
              + ": "
              + characterSet
              + "; run ALTER TABLE "
              + names.tables()
              + table
              + " CONVERT TO CHARACTER SET "
              + CHARACTER_SET
              + " COLLATE utf8mb4_nopad_bin");
    }
  }

  @Override
  public Optional<String> explain(SQLException failure) {
    return failure.getErrorCode() == NO_DATABASE
        ? Optional.of(
            "the connection has no default database; name one in the URL, as in"
                + " jdbc:mariadb://localhost/DATABASE, or by schema()")
        : Optional.empty();
  }

  @Override
  public void lockSchema(Handle handle, TableNames names) {
    Integer locked =
        handle
            .createQuery("select get_lock(concat(coalesce(database(), ''), :name), :seconds)")
            .bind("name", names.tables())
            .bind("seconds", LOCK_TIMEOUT_SECONDS)
            .mapTo(Integer.class)
            .one();
    if (locked == null || locked != 1) {
      throw new JobStoreException(
          "another node has been creating the tables for " + LOCK_TIMEOUT_SECONDS + " seconds");
    }
  }

  @Override
  public void unlockSchema(Handle handle, TableNames names) {
    handle
        .createQuery("select release_lock(concat(coalesce(database(), ''), :name))")
        .bind("name", names.tables())
        .mapTo(Integer.class)
        .one();
  }

  /** With {@code useAffectedRows}, a lease that is extended to the same instant would seem lost. */
  @Override
  public void checkDriver(Handle handle, TableNames names) {
    if (handle.execute(
            names.in("update ${tables}schema_version set version = version where version > 0"))
        == 0) {
      throw new JobStoreException(
          "the driver must count the rows that a statement matches, not only those that it changes;"
              + " for MariaDB's driver, leave useAffectedRows off");
    }
  }

  @Override
  public Optional<String> readCommitted() {
    return Optional.of("set transaction isolation level read committed");
  }

  @Override
  public String addOrLockTenant() {
    return "insert into ${tables}tenants (tenant_id) values (?)"
        + " on duplicate key update tenant_id = values(tenant_id)";
  }

  /** Locks: in a transaction with repeatable reads, only a locking read sees later commits. */
  @Override
  public String readLatest() {
    return " lock in share mode";
  }

  /** The driver sends a batch of inserts in one command, which the server rejects for a select. */
  @Override
  public boolean batchesInsertSelect() {
    return false;
  }

  @Override
  public String fromNothing() {
    return " from dual";
  }

  @Override
  public Optional<String> skipLocked() {
    return Optional.of(SKIP_LOCKED);
  }

  /**
   * Locks each row of the queue before it deletes it. A delete would also lock what its subquery
   * reads in the table of jobs, and in the opposite order of other transactions. Fails if one of
   * several jobs is locked, which a transaction of the host in REPEATABLE READ can do for long.
   */
  @Override
  public boolean[] end(Handle handle, QueueRows queue, JobRows jobs, List<EndedJob> ordered)
      throws SQLException {
    boolean[] held = new boolean[ordered.size()];
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      EndedJob ended = ordered.get(i);
      Optional<Long> number = queue.lock(handle, ended.job().jobClaim(), ended.now());
      held[i] = number.isPresent();
      number.ifPresent(numbers::add);
    }
    queue.delete(handle, numbers);
    if (numbers.size() > 1) {
      jobs.lockWithoutWaiting(handle, numbers);
    }
    jobs.end(handle, Held.of(ordered, held).stream().map(EndedJob::job).toList());
    return held;
  }

  @Override
  public List<ClaimedRow> claim(Handle handle, JobRows jobs, QueueRows queue, ClaimTerms terms) {
    List<JobRow> due =
        queue.rows(handle, queue.lockDue(handle, terms.atMost(MAX_CLAIMED), SKIP_LOCKED));
    List<Long> readable = due.stream().filter(JobRow::isReadable).map(JobRow::number).toList();
    if (readable.isEmpty()) {
      return due.stream().map(ClaimedRow::damaged).toList();
    }
    handle
        .createUpdate(
            queue.sql(
                "update ${tables}queue set "
                    + QueueRows.claimed(":leaseEnd", terms.starts())
                    + " where job_number in (<numbers>)"))
        .bindList("numbers", readable)
        .bind("leaseEnd", terms.leaseEnd())
        .execute();
    return due.stream().map(row -> row.claimed(terms)).toList();
  }

  @Override
  public boolean isTransient(SQLException failure) {
    return TRANSIENT.contains(failure.getErrorCode());
  }

  @Override
  public boolean isDuplicate(SQLException failure) {
    return failure.getErrorCode() == DUPLICATE_KEY;
  }

  @Override
  public boolean isOutOfSpace(SQLException failure) {
    return OUT_OF_SPACE.contains(failure.getErrorCode());
  }
}
