package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The statements on the queue: the jobs that have not ended, with their claims. Immutable and
 * thread-safe.
 */
record QueueRows(TableNames names) {

  private static final String NOT_STARTED = "status = '" + SnapshotJobStatus.NOT_STARTED + "'";

  private static final String ATTEMPT_IS_VALID =
      " and attempt between 0 and " + JobRow.LAST_ATTEMPT;

  private static final String NEXT_ATTEMPT =
      "when leased then least(attempt, " + JobRow.LAST_ATTEMPT + ") + 1 else attempt end";

  /**
   * The lower bound of due instants. With it, H2 skips the jobs without one, which come first in
   * its index, and claims skip numbers that are not instants.
   */
  private static final String FIRST = Long.toString(InstantColumn.EARLIEST);

  /** The condition and order of jobs to claim; parameters {@code now} and {@code limit}. */
  private static final String DUE = due(":now", ":limit");

  /** Returns the condition and order of jobs to claim. */
  static String due(String now, String limit) {
    return "q.due_at >= "
        + FIRST
        + " and q.due_at <= "
        + now
        + " and q.expires_at > "
        + now
        + " order by q.due_at, q.job_id fetch first "
        + limit
        + " rows only";
  }

  /**
   * Returns the assignments of a claim. A number that cannot be incremented is left for the check
   * of damaged rows: an overflow would fail the claims of all tenants. MariaDB assigns in this
   * order, and reads what it has assigned.
   *
   * @param starts whether the claim starts jobs that have not started
   */
  static String claimed(String leaseEnd, boolean starts) {
    return "due_at = "
        + leaseEnd
        + ", claim_number = least(claim_number, "
        + JobRow.LAST_CLAIM
        + ") + 1, attempt = case "
        + (starts ? "when " + NOT_STARTED + ATTEMPT_IS_VALID + " then 1 " : "")
        + NEXT_ATTEMPT
        + ", leased = true"
        + (starts
            ? ", status = case when "
                + NOT_STARTED
                + " then '"
                + SnapshotJobStatus.RUNNING
                + "' else status end"
            : "");
  }

  /** Inserts a job; the source of its number, id and expiry must follow. */
  static final String INSERT =
      "insert into ${tables}queue (job_number, job_id, due_at, expires_at, status, claim_number,"
          + " leased, attempt) select job_number, job_id, ?, expires_at, ?, ?, ?, ?";

  private static final String NUMBER =
      "job_number = (select job_number from ${tables}jobs where tenant_id = ? and job_id = ?)";

  private static final String CLAIM_HOLDS =
      NUMBER + " and claim_number = ? and leased = true and expires_at > ?";

  /** The order in which rows are changed, so that transactions do not lock each other out. */
  static final Comparator<JobClaim> LOCK_ORDER =
      Comparator.comparing(JobClaim::tenantId).thenComparing(JobClaim::jobId);

  /** Sets the parameters of one statement of a batch. */
  @FunctionalInterface
  private interface Binding<T> {
    void bind(Parameters parameters, T item) throws SQLException;
  }

  String sql(String sql) {
    return names.in(sql);
  }

  /** Returns the jobs to claim, in order, without locks. */
  List<JobRow> due(Handle handle, Dialect.ClaimTerms terms) {
    return handle
        .createQuery(
            sql(
                "select "
                    + JobRow.COLUMNS
                    + " from ${tables}queue q left join ${tables}jobs j on j.job_number ="
                    + " q.job_number where "
                    + DUE))
        .bind("now", terms.now())
        .bind("limit", terms.limit())
        .map((row, context) -> JobRow.read(row))
        .list();
  }

  /**
   * Locks the jobs to claim, except those that are locked, and returns their numbers in order.
   *
   * @param skipLocked the suffix of a locking select
   */
  List<Long> lockDue(Handle handle, Dialect.ClaimTerms terms, String skipLocked) {
    return handle
        .createQuery(
            sql(
                "select q.job_number from ${tables}queue q where "
                    + DUE
                    + " for update"
                    + skipLocked))
        .bind("now", terms.now())
        .bind("limit", terms.limit())
        .mapTo(Long.class)
        .list();
  }

  /** Returns the rows of jobs in the queue, in the order of the numbers. */
  List<JobRow> rows(Handle handle, List<Long> numbers) {
    if (numbers.isEmpty()) {
      return List.of();
    }
    return JobRow.inOrder(
        numbers,
        handle
            .createQuery(
                sql(
                    "select "
                        + JobRow.COLUMNS
                        + " from ${tables}queue q left join ${tables}jobs j on j.job_number ="
                        + " q.job_number where q.job_number in (<numbers>)"))
            .bindList("numbers", numbers)
            .map((row, context) -> JobRow.read(row))
            .list());
  }

  /**
   * Excludes damaged rows from later claims: they are no longer due, and no worker holds them.
   * Takes back their start. A row that has been claimed since is left unchanged.
   */
  void exclude(Handle handle, List<ClaimedRow> damaged) {
    if (damaged.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            sql(
                "update ${tables}queue set due_at = null, leased = false, status = coalesce(:status,"
                    + " status) where job_number = :number and claim_number = :claimNumber"));
    damaged.stream()
        .sorted(Comparator.comparingLong(each -> each.row().number()))
        .forEach(
            each ->
                batch
                    .bind("status", each.started() ? SnapshotJobStatus.NOT_STARTED.name() : null)
                    .bind("number", each.row().number())
                    .bind("claimNumber", each.row().claimNumber())
                    .add());
    batch.execute();
  }

  /** Adds an admitted job. */
  void insert(Handle handle, StoredJob job) throws SQLException {
    try (PreparedStatement insert =
        handle
            .getConnection()
            .prepareStatement(
                sql(INSERT + " from ${tables}jobs where tenant_id = ? and job_id = ?"))) {
      Parameters parameters = new Parameters(insert);
      bindInsert(parameters, job);
      parameters.add(job.job().tenantId()).add(job.job().id());
      insert.executeUpdate();
    }
  }

  /** Adds the parameters of {@link #INSERT}. */
  static void bindInsert(Parameters parameters, StoredJob job) throws SQLException {
    parameters
        .add(InstantColumn.ofNullable(job.dueAt()))
        .add(job.job().status().name())
        .add(job.claimNumber())
        .add(job.leased())
        .add(job.attempt());
  }

  /** Locks the job of a valid claim and returns its number; empty if the claim has ended. */
  Optional<Long> lock(Handle handle, JobClaim claim, long now) {
    return handle
        .createQuery(
            sql("select job_number from ${tables}queue where " + CLAIM_HOLDS + " for update"))
        .bind(0, claim.tenantId())
        .bind(1, claim.jobId())
        .bind(2, claim.number())
        .bind(3, now)
        .mapTo(Long.class)
        .findOne();
  }

  /**
   * Locks jobs, in the order of their numbers.
   *
   * @param skipLocked the suffix of a locking select; empty to wait for locked rows
   * @return the numbers of the jobs that are in the queue and locked
   */
  Set<Long> lock(Handle handle, List<Long> numbers, String skipLocked) {
    return handle
        .createQuery(
            sql(
                "select job_number from ${tables}queue where job_number in (<numbers>)"
                    + " order by job_number for update"
                    + skipLocked))
        .bindList("numbers", numbers)
        .mapTo(Long.class)
        .collect(Collectors.toSet()); // set() is newer than Jdbi 3.37
  }

  /** Removes jobs by their numbers. */
  void delete(Handle handle, Collection<Long> numbers) {
    PreparedBatch batch =
        handle.prepareBatch(sql("delete from ${tables}queue where job_number = :number"));
    numbers.stream().sorted().forEach(number -> batch.bind("number", number).add());
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** Extends the leases of the claims that hold; returns for each claim whether it holds. */
  boolean[] renew(Handle handle, List<JobClaim> ordered, long leaseEnd, long now)
      throws SQLException {
    return changed(
        handle,
        "update ${tables}queue set due_at = ? where " + CLAIM_HOLDS,
        ordered,
        (parameters, claim) -> bind(parameters.add(leaseEnd), claim, now));
  }

  /**
   * Stores steps of jobs that have not ended, whose claims hold; returns for each job whether its
   * step was stored.
   */
  boolean[] completeSteps(Handle handle, List<StoredJob> ordered, long now) throws SQLException {
    return changed(
        handle,
        "update ${tables}queue set status = ?, due_at = ?, leased = ?, attempt = ? where "
            + CLAIM_HOLDS,
        ordered,
        (parameters, job) ->
            bind(
                parameters
                    .add(job.job().status().name())
                    .add(InstantColumn.ofNullable(job.dueAt()))
                    .add(job.leased())
                    .add(job.attempt()),
                job.jobClaim(),
                now));
  }

  /**
   * Removes jobs that have ended, whose claims hold; returns for each job whether it was removed.
   */
  boolean[] end(Handle handle, List<EndedJob> ordered) throws SQLException {
    return changed(
        handle,
        "delete from ${tables}queue where " + CLAIM_HOLDS,
        ordered,
        (parameters, each) -> bind(parameters, each.job().jobClaim(), each.now()));
  }

  private static void bind(Parameters parameters, JobClaim claim, long now) throws SQLException {
    parameters.add(claim.tenantId()).add(claim.jobId()).add(claim.number()).add(now);
  }

  /** Runs a statement for each item; returns for each whether the statement has changed a row. */
  private <T> boolean[] changed(Handle handle, String sql, List<T> items, Binding<T> binding)
      throws SQLException {
    boolean[] changed = new boolean[items.size()];
    if (items.isEmpty()) {
      return changed;
    }
    int[] counts;
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql(sql))) {
      Parameters parameters = new Parameters(statement);
      for (T item : items) {
        binding.bind(parameters, item);
        parameters.endStatement();
      }
      counts = parameters.runBatch();
    }
    for (int i = 0; i < counts.length; i++) {
      changed[i] = counts[i] > 0;
    }
    return changed;
  }

  /** Changes the due instant of a job that waits for its next step; returns whether it waits. */
  boolean reschedule(Handle handle, String tenantId, String jobId, long dueAt, long now) {
    return handle
            .createUpdate(
                sql(
                    "update ${tables}queue set due_at = ? where "
                        + NUMBER
                        + " and leased = false and due_at is not null and expires_at > ?"))
            .bind(0, dueAt)
            .bind(1, tenantId)
            .bind(2, jobId)
            .bind(3, now)
            .execute()
        == 1;
  }

  /** Returns the earliest instant at which a job is due or expires; empty if there is none. */
  Optional<Long> nextDue(Handle handle) {
    return handle
        .createQuery(
            sql(
                "select (select due_at from ${tables}queue where due_at >= "
                    + FIRST
                    + " order by due_at fetch first 1 rows only) as due, (select expires_at"
                    + " from ${tables}jobs"
                    + " order by expires_at fetch first 1 rows only) as expiry"))
        .map(
            (row, context) -> {
              long due = row.getLong("due");
              boolean nothingDue = row.wasNull();
              long expiry = row.getLong("expiry");
              if (row.wasNull()) {
                return Optional.<Long>empty();
              }
              return Optional.of(nothingDue ? expiry : Math.min(due, expiry));
            })
        .one();
  }
}
