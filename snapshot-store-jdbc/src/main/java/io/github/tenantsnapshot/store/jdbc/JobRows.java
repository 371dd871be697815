package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The statements on the table of jobs. Immutable and thread-safe.
 *
 * <p>Order of locks: a transaction locks the tenant before jobs, jobs before usage, and jobs in the
 * order of their ids.
 */
record JobRows(TableNames names) {

  static final String COLUMNS =
      "job_number, tenant_id, job_id, status, created_at, completed_at, expires_at, due_at,"
          + " claim_number, leased, attempt, snapshot_id, resource_count, details";

  /** The greatest numbers of an undamaged row: a claim can increment them without overflow. */
  static final long LAST_CLAIM = Long.MAX_VALUE - 1;

  static final int LAST_ATTEMPT = Integer.MAX_VALUE - 1;

  private static final String ENDED =
      Stream.of(SnapshotJobStatus.values())
          .filter(SnapshotJobStatus::isTerminal)
          .map(status -> "'" + status.name() + "'")
          .collect(Collectors.joining(", ", "status in (", ")"));

  /**
   * The assignments of a claim; parameter {@code leaseEnd}. A number that cannot be incremented is
   * left for the check of damaged rows: an overflow would fail the claims of all tenants. The claim
   * number of an ended job is left, too: it identifies the content of the job.
   */
  static final String CLAIMED =
      "due_at = :leaseEnd, claim_number = case when "
          + ENDED
          + " then claim_number else least(claim_number, "
          + LAST_CLAIM
          + ") + 1 end, attempt = case when leased and not "
          + ENDED
          + " then least(attempt, "
          + LAST_ATTEMPT
          + ") + 1 else attempt end, leased = true";

  /**
   * The lower bound of due instants. With it, H2 skips the jobs without one, which come first in
   * its index, and claims skip numbers that are not instants.
   */
  private static final String FIRST = Long.toString(InstantColumn.EARLIEST);

  /** The condition and order of jobs to claim; parameters {@code now} and {@code limit}. */
  static final String DUE =
      "due_at >= "
          + FIRST
          + " and due_at <= :now and expires_at > :now order by due_at, job_id"
          + " fetch first :limit rows only";

  private static final String VISIBLE = "tenant_id = :tenant and expires_at > :now";

  private static final String CLAIM_HOLDS =
      "tenant_id = :tenant and job_id = :job and claim_number = :claimNumber and leased = true"
          + " and expires_at > :now";

  private static final String STEP =
      "update ${tables}jobs set status = :status, name_hash = :nameHash, completed_at ="
          + " :completedAt, due_at = :dueAt, leased = :leased, attempt = :attempt, snapshot_id ="
          + " :snapshotId, resource_count = :resourceCount, details = :details where "
          + CLAIM_HOLDS;

  String sql(String sql) {
    return names.in(sql);
  }

  private String select(String condition) {
    return sql("select " + COLUMNS + " from ${tables}jobs where " + condition);
  }

  void insert(Handle handle, StoredJob job) {
    JobRow.bind(
            handle.createUpdate(
                sql(
                    "insert into ${tables}jobs (tenant_id, job_id, name_hash, status, created_at,"
                        + " completed_at, expires_at, due_at, claim_number, leased, attempt,"
                        + " snapshot_id, resource_count, details) values (:tenant, :job, :nameHash,"
                        + " :status, :createdAt, :completedAt, :expiresAt, :dueAt, :claimNumber,"
                        + " :leased, :attempt, :snapshotId, :resourceCount, :details)")),
            job)
        .bind("createdAt", InstantColumn.of(job.job().createdDateTime()))
        .bind("expiresAt", InstantColumn.of(job.expiresAt()))
        .execute();
  }

  Optional<JobRow> find(Handle handle, String tenantId, String jobId, long now, boolean lock) {
    return handle
        .createQuery(select(VISIBLE + " and job_id = :job") + (lock ? " for update" : ""))
        .bind("tenant", tenantId)
        .bind("job", jobId)
        .bind("now", now)
        .map((row, context) -> JobRow.read(row))
        .findOne();
  }

  /** Returns the location of a snapshot's content; reads no details of the job. */
  Optional<ContentRows.Published> findPublished(
      Handle handle, String tenantId, String snapshotId, long now) {
    return handle
        .createQuery(
            sql(
                "select job_number, claim_number, resource_count from ${tables}jobs where "
                    + VISIBLE
                    + " and snapshot_id = :snapshot"))
        .bind("tenant", tenantId)
        .bind("snapshot", snapshotId)
        .bind("now", now)
        .map(
            (row, context) ->
                new ContentRows.Published(
                    tenantId,
                    snapshotId,
                    row.getLong("job_number"),
                    row.getLong("claim_number"),
                    row.getLong("resource_count")))
        .findOne();
  }

  Optional<JobRow> findBySnapshot(Handle handle, String tenantId, String snapshotId, long now) {
    return handle
        .createQuery(select(VISIBLE + " and snapshot_id = :snapshot"))
        .bind("tenant", tenantId)
        .bind("snapshot", snapshotId)
        .bind("now", now)
        .map((row, context) -> JobRow.read(row))
        .findOne();
  }

  List<JobRow> list(
      Handle handle, String tenantId, @Nullable JobPosition after, int limit, long now) {
    // tenant_id in the order and created_at in the condition make H2 use the index; without them it
    // reads and sorts all jobs of the tenant
    String order = " order by tenant_id, created_at, job_id fetch first :limit rows only";
    if (after == null) {
      return handle
          .createQuery(select(VISIBLE + " and created_at >= 0" + order))
          .bind("tenant", tenantId)
          .bind("now", now)
          .bind("limit", limit)
          .map((row, context) -> JobRow.read(row))
          .list();
    }
    return handle
        .createQuery(
            select(
                VISIBLE
                    + " and created_at >= :created and (created_at > :created or job_id > :job)"
                    + order))
        .bind("tenant", tenantId)
        .bind("now", now)
        .bind("created", InstantColumn.of(after.createdDateTime()))
        .bind("job", after.jobId())
        .bind("limit", limit)
        .map((row, context) -> JobRow.read(row))
        .list();
  }

  /** Returns the jobs to claim, in order. */
  List<JobRow> due(Handle handle, Dialect.ClaimTerms terms, String locking) {
    return handle
        .createQuery(select(DUE) + locking)
        .bind("now", terms.now())
        .bind("limit", terms.limit())
        .map((row, context) -> JobRow.read(row))
        .list();
  }

  /**
   * Excludes damaged rows from later claims: they are no longer due, and no worker holds them. A
   * row that has been claimed since is left unchanged.
   */
  void exclude(Handle handle, List<JobRow> unreadable) {
    if (unreadable.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            sql(
                "update ${tables}jobs set due_at = null, leased = false where job_number = :number"
                    + " and claim_number = :claimNumber"));
    for (JobRow row : unreadable) {
      batch.bind("number", row.number()).bind("claimNumber", row.claimNumber()).add();
    }
    batch.execute();
  }

  /** Locks the job of a valid claim and returns its number; empty if the claim has ended. */
  Optional<Long> lock(Handle handle, JobClaim claim, long now) {
    return handle
        .createQuery(
            sql("select job_number from ${tables}jobs where " + CLAIM_HOLDS + " for update"))
        .bind("tenant", claim.tenantId())
        .bind("job", claim.jobId())
        .bind("claimNumber", claim.number())
        .bind("now", now)
        .mapTo(Long.class)
        .findOne();
  }

  Set<JobClaim> renew(Handle handle, Collection<JobClaim> claims, long leaseEnd, long now) {
    List<JobClaim> ordered =
        claims.stream()
            .distinct()
            .sorted(Comparator.comparing(JobClaim::tenantId).thenComparing(JobClaim::jobId))
            .toList();
    return held(
        handle,
        "update ${tables}jobs set due_at = :leaseEnd where " + CLAIM_HOLDS,
        ordered,
        ordered,
        (batch, claim) ->
            batch
                .bind("tenant", claim.tenantId())
                .bind("job", claim.jobId())
                .bind("claimNumber", claim.number())
                .bind("leaseEnd", leaseEnd)
                .bind("now", now));
  }

  /** Stores the jobs whose claims are valid, and returns those claims. */
  Set<JobClaim> completeSteps(Handle handle, Collection<StoredJob> next, long now) {
    List<StoredJob> ordered =
        next.stream()
            .sorted(
                Comparator.comparing((StoredJob job) -> job.job().tenantId())
                    .thenComparing(job -> job.job().id()))
            .toList();
    return held(
        handle,
        STEP,
        ordered,
        ordered.stream().map(StoredJob::jobClaim).toList(),
        (batch, job) -> JobRow.bind(batch, job).bind("now", now));
  }

  /** Stores one job if its claim is valid; returns whether it is. */
  boolean endStep(Handle handle, StoredJob next, long now) {
    return JobRow.bind(handle.createUpdate(sql(STEP)), next).bind("now", now).execute() == 1;
  }

  /** Changes the due instant of a job that waits for its next step; returns whether it waits. */
  boolean reschedule(Handle handle, String tenantId, String jobId, long dueAt, long now) {
    return handle
            .createUpdate(
                sql(
                    "update ${tables}jobs set due_at = :dueAt where "
                        + VISIBLE
                        + " and job_id = :job and leased = false and due_at is not null"))
            .bind("tenant", tenantId)
            .bind("job", jobId)
            .bind("dueAt", dueAt)
            .bind("now", now)
            .execute()
        == 1;
  }

  private <T> Set<JobClaim> held(
      Handle handle,
      String update,
      List<T> items,
      List<JobClaim> claims,
      BiConsumer<PreparedBatch, T> binding) {
    Set<JobClaim> held = new HashSet<>();
    PreparedBatch batch = handle.prepareBatch(sql(update));
    for (T item : items) {
      binding.accept(batch, item);
      batch.add();
    }
    int[] counts = batch.execute();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == Statement.SUCCESS_NO_INFO) {
        throw new JobStoreException(
            "the driver must count the rows that a batch changes; for MariaDB's driver, leave"
                + " useBulkStmts off");
      }
      if (counts[i] > 0) {
        held.add(claims.get(i));
      }
    }
    return held;
  }

  /**
   * Returns expired jobs in the order of their expiry.
   *
   * @param locking the suffix of the select that locks the rows; empty for no locks
   */
  List<JobRow> expired(Handle handle, long now, int limit, String locking) {
    return handle
        .createQuery(
            select("expires_at <= :now order by expires_at, job_id fetch first :limit rows only")
                + locking)
        .bind("now", now)
        .bind("limit", limit)
        .map((row, context) -> JobRow.read(row))
        .list();
  }

  /** Locks and returns the expired jobs of a tenant. */
  List<JobRow> expired(Handle handle, String tenantId, long now) {
    return handle
        .createQuery(
            select("tenant_id = :tenant and expires_at <= :now order by job_id for update"))
        .bind("tenant", tenantId)
        .bind("now", now)
        .map((row, context) -> JobRow.read(row))
        .list();
  }

  /** Deletes jobs, and returns those that still existed. */
  List<JobRow> delete(Handle handle, List<JobRow> jobs) {
    if (jobs.isEmpty()) {
      return List.of();
    }
    PreparedBatch batch =
        handle.prepareBatch(sql("delete from ${tables}jobs where job_number = :number"));
    jobs.forEach(job -> batch.bind("number", job.number()).add());
    int[] counts = batch.execute();
    List<JobRow> deleted = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        deleted.add(jobs.get(i));
      }
    }
    return deleted;
  }

  /** Returns the earliest instant at which a job is due or expires. */
  Optional<Long> nextDue(Handle handle) {
    return handle
        .createQuery(
            sql(
                "select (select due_at from ${tables}jobs where due_at >= "
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
