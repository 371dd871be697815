package io.github.tenantsnapshot.store.jdbc;

import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * H2. Its SKIP LOCKED locks every row that it looks at, so a claim is compared and set instead.
 *
 * @see <a href="https://h2database.com/html/commands.html">H2: SQL grammar</a>
 */
final class H2Dialect implements Dialect {

  private static final int DUPLICATE_KEY = 23_505;

  /**
   * Deadlock; row changed meanwhile; lock timeout, which is 2 s by default; a large object that is
   * just being removed.
   */
  private static final Set<Integer> TRANSIENT = Set.of(40_001, 90_131, 50_200, 90_039);

  /** The database was closed, or is being closed. */
  private static final Set<Integer> CLOSED = Set.of(90_098, 90_121);

  private static final SupportedVersions VERSIONS =
      new SupportedVersions("H2", DatabaseVersion.of(2, 3, 232), DatabaseVersion.of(2, 4, 240));

  /** By the path of the file: whoever else in this JVM has it open takes turns with us. */
  private static final Map<String, Lock> WRITE_LOCKS = new ConcurrentHashMap<>();

  /**
   * Tells whether a version is one that was seen to lose the last commits of a killed process, when
   * they were in a file.
   *
   * @param version as the database tells it
   */
  static boolean losesCommits(String version) {
    return version.startsWith("2.5.252");
  }

  @Override
  public String scriptFolder() {
    return "h2";
  }

  @Override
  public Optional<String> checkVersion(String version, boolean onFile) {
    Optional<String> warning = VERSIONS.check(version);
    return onFile && losesCommits(version)
        ? Optional.of(
            "H2 " + version + " loses the last commits of a process that is killed; use 2.4.240")
        : warning;
  }

  @Override
  public String echo() {
    return "select cast(:text as varchar) as returned, stringtoutf8(:text) as received";
  }

  @Override
  public String howToCarryUnicode() {
    return "use connections of H2 that nothing changes texts of";
  }

  /**
   * Turns off that commits are written half a second later, which is the default.
   *
   * @see <a href="https://h2database.com/html/commands.html#set_write_delay">H2: SET
   *     WRITE_DELAY</a>
   */
  @Override
  public void makeDurable(Handle handle) {
    handle.execute("set write_delay 0");
  }

  /**
   * For a file: when H2 writes to it what one thread has committed, it may write down some of what
   * others are just changing, one index without the other, which only matters if the process is
   * killed before it has written the rest.
   *
   * @see <a href="https://github.com/h2database/h2database/issues/2080">H2: issue 2080</a>
   */
  @Override
  public Optional<Lock> writeLock(Handle handle) {
    return handle
        .createQuery("select database_path()")
        .mapTo(String.class)
        .findOne() // empty in memory
        .map(path -> WRITE_LOCKS.computeIfAbsent(path, key -> new ReentrantLock(true)));
  }

  /** Does nothing: a statement that changes tables locks them all, and each can be repeated. */
  @Override
  public void lockSchema(Handle handle, TableNames names) {}

  @Override
  public Optional<String> readCommitted() {
    return Optional.empty();
  }

  @Override
  public String addOrLockTenant() {
    return "merge into ${tables}tenants (tenant_id) key (tenant_id) values (:tenant)";
  }

  /** Without a lock first: several that lock and wait for each other end in deadlocks. */
  @Override
  public List<JobRow> removeExpired(Handle handle, JobRows jobs, long now, int limit) {
    List<JobRow> expired = jobs.expired(handle, now, limit, "");
    if (expired.isEmpty()) {
      return List.of();
    }
    Map<Long, JobRow> removed = // as they last stood, should another node have changed them since
        handle
            .createQuery(
                jobs.sql(
                    "select "
                        + JobRows.COLUMNS
                        + " from old table (delete from ${tables}jobs where job_number ="
                        + " any(:numbers))"))
            .bindBySqlType("numbers", numbers(expired), Types.ARRAY)
            .map((row, context) -> JobRow.read(row))
            .collect(Collectors.toMap(JobRow::number, row -> row));
    return inOrder(expired, removed);
  }

  private static Long[] numbers(List<JobRow> rows) {
    return rows.stream().map(JobRow::number).toArray(Long[]::new);
  }

  private static List<JobRow> inOrder(List<JobRow> order, Map<Long, JobRow> rows) {
    return order.stream().map(JobRow::number).filter(rows::containsKey).map(rows::get).toList();
  }

  @Override
  public List<ClaimedRow> claim(Handle handle, JobRows jobs, ClaimTerms terms) {
    List<JobRow> due = jobs.due(handle, terms, "");
    List<JobRow> readable = due.stream().filter(JobRow::isReadable).toList();
    if (readable.isEmpty()) {
      return due.stream().map(row -> new ClaimedRow(row, null)).toList();
    }
    Map<Long, JobRow> claimed = // as they are now, should another node have changed them since
        handle
            .createQuery(
                jobs.sql(
                    "select "
                        + JobRows.COLUMNS
                        + " from final table (update ${tables}jobs set "
                        + JobRows.CLAIMED
                        + " where job_number = any(:numbers) and due_at <= :now)"))
            .bindBySqlType("numbers", numbers(readable), Types.ARRAY)
            .bind("now", terms.now())
            .bind("leaseEnd", terms.leaseEnd())
            .map((row, context) -> JobRow.read(row))
            .collect(Collectors.toMap(JobRow::number, row -> row));
    return due.stream()
        .filter(row -> !row.isReadable() || claimed.containsKey(row.number()))
        .map(row -> claimed(row, claimed.getOrDefault(row.number(), row)))
        .toList();
  }

  /** Whether a worker held the job at the claim shows in its attempts: it may have ended since. */
  private static ClaimedRow claimed(JobRow before, JobRow after) {
    boolean takenOver =
        before.isReadable() && after.isReadable() && after.job().attempt() > before.job().attempt();
    Instant leaseEnd = takenOver ? before.job().dueAt() : null;
    return new ClaimedRow(after, leaseEnd == null ? null : InstantColumn.of(leaseEnd));
  }

  /**
   * After a failure to write, or an interrupt, H2 closes the database. The connections to it stay
   * open and pass the test of a pool, since isValid does not ask the database.
   */
  @Override
  public boolean isDeadButValid(SQLException failure) {
    return CLOSED.contains(failure.getErrorCode());
  }

  @Override
  public boolean isTransient(SQLException failure) {
    return TRANSIENT.contains(failure.getErrorCode());
  }

  @Override
  public boolean isDuplicate(SQLException failure) {
    return failure.getErrorCode() == DUPLICATE_KEY;
  }
}
