package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of H2. Its SKIP LOCKED locks every row that it reads, so a claim compares and sets
 * instead.
 *
 * @see <a href="https://h2database.com/html/commands.html">H2: SQL grammar</a>
 */
final class H2Dialect implements Dialect {

  private static final int DUPLICATE_KEY = 23_505;

  /**
   * Deadlock; a row changed by another transaction; lock timeout, which is 2 s by default; a large
   * object that another transaction is removing.
   */
  private static final Set<Integer> TRANSIENT = Set.of(40_001, 90_131, 50_200, 90_039);

  /** The database was closed, or is being closed. */
  private static final Set<Integer> CLOSED = Set.of(90_098, 90_121);

  private static final SupportedVersions VERSIONS =
      new SupportedVersions("H2", DatabaseVersion.of(2, 3, 232), DatabaseVersion.of(2, 4, 240));

  /** The locks by the path of the file: all stores of this JVM on one file share its lock. */
  private static final Map<String, Lock> WRITE_LOCKS = new ConcurrentHashMap<>();

  /**
   * Returns whether a version of H2 is known to lose the last commits to a file when the process is
   * killed.
   *
   * @param version the version that the driver reports
   */
  static boolean losesCommits(String version) {
    return version.startsWith("2.5.250") || version.startsWith("2.5.252");
  }

  @Override
  public String product() {
    return VERSIONS.product();
  }

  @Override
  public boolean recognizes(String name, String version) {
    return name.equals("h2");
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
    return "use connections of H2 without a wrapper that changes texts";
  }

  /**
   * Turns off the delay of half a second with which H2 writes commits by default.
   *
   * @see <a href="https://h2database.com/html/commands.html#set_write_delay">H2: SET
   *     WRITE_DELAY</a>
   */
  @Override
  public void makeDurable(Handle handle) {
    handle.execute("set write_delay 0");
  }

  /**
   * Returns the lock of a file. When H2 writes the commit of one thread, it may also write a part
   * of the changes of other threads: one index, but not the other. The file stays inconsistent if
   * the process is killed before H2 writes the rest.
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

  /** Does nothing: each statement of the scripts locks the schema, and can be repeated. */
  @Override
  public void lockSchema(Handle handle, TableNames names) {}

  @Override
  public Optional<String> readCommitted() {
    return Optional.empty();
  }

  @Override
  public String addOrLockTenant() {
    return "merge into ${tables}tenants (tenant_id) key (tenant_id) values (?)";
  }

  @Override
  public boolean mustReadCommitted() {
    return true;
  }

  /** H2's SKIP LOCKED locks every row that it reads, so that other transactions skip them. */
  @Override
  public Optional<String> skipLocked() {
    return Optional.empty();
  }

  @Override
  public List<ClaimedRow> claim(Handle handle, JobRows jobs, QueueRows queue, ClaimTerms terms) {
    List<JobRow> due = queue.due(handle, terms);
    List<JobRow> readable = due.stream().filter(JobRow::isReadable).toList();
    if (readable.isEmpty()) {
      return due.stream().map(ClaimedRow::damaged).toList();
    }
    Map<Long, QueueState> before = new HashMap<>();
    handle
        .createQuery(
            queue.sql(
                "select job_number, status, claim_number, attempt, due_at, leased from old table"
                    + " (update ${tables}queue set "
                    + QueueRows.claimed(":leaseEnd", terms.starts())
                    + " where job_number = any(:numbers) and due_at <= :now)"))
        .bindBySqlType(
            "numbers", readable.stream().map(JobRow::number).toArray(Long[]::new), Types.ARRAY)
        .bind("now", terms.now())
        .bind("leaseEnd", terms.leaseEnd())
        .map((row, context) -> Map.entry(row.getLong("job_number"), QueueState.read(row)))
        .forEach(each -> before.put(each.getKey(), each.getValue()));
    List<Long> changed = new ArrayList<>(); // by another node, after the select
    for (JobRow row : readable) {
      QueueState state = before.get(row.number());
      if (state != null && !state.equals(QueueState.of(row.job()))) {
        changed.add(row.number());
      }
    }
    Map<Long, JobRow> reread =
        jobs.rows(handle, changed, "").stream()
            .collect(Collectors.toMap(JobRow::number, row -> row));
    return due.stream()
        .filter(row -> !row.isReadable() || before.containsKey(row.number()))
        .map(
            row -> {
              JobRow after = reread.get(row.number());
              QueueState state = before.get(row.number());
              return after == null || state == null
                  ? row.claimed(terms)
                  : new ClaimedRow(
                      after, state.leased() ? state.dueAt() : null, terms.starts(state.status()));
            })
        .toList();
  }

  /** What claims and the steps of a job change in the queue. */
  private record QueueState(
      String status, long claimNumber, int attempt, @Nullable Long dueAt, boolean leased) {

    static QueueState read(ResultSet row) throws SQLException {
      return new QueueState(
          row.getString("status"),
          row.getLong("claim_number"),
          row.getInt("attempt"),
          row.getObject("due_at", Long.class),
          row.getBoolean("leased"));
    }

    static QueueState of(StoredJob job) {
      return new QueueState(
          job.job().status().name(),
          job.claimNumber(),
          job.attempt(),
          InstantColumn.ofNullable(job.dueAt()),
          job.leased());
    }
  }

  /**
   * Returns whether H2 has closed the database, as it does after a failed write or an interrupt.
   * Its connections stay open and pass a pool's test, because isValid does not query the database.
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
