package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The statements on the tables of jobs and of their snapshots. Immutable and thread-safe.
 *
 * <p>Order of locks: a transaction locks the tenant first, then usage, the queue, jobs, and at last
 * snapshots and content. In the queue, it locks rows in the order of tenants and ids if it
 * completes steps, in the order of numbers if it removes jobs; claims wait for no lock, except on
 * H2. The rest is left to the retry of deadlocks. Only the removal of expired jobs locks jobs
 * before the queue, where it skips what is locked.
 */
record JobRows(TableNames names, Dialect dialect) {

  private static final String VISIBLE = "j.tenant_id = :tenant and j.expires_at > :now";

  private String select(String condition) {
    return names.in(
        "select "
            + JobRow.COLUMNS
            + " from ${tables}jobs j left join ${tables}queue q on q.job_number = j.job_number"
            + " where "
            + condition);
  }

  Optional<JobRow> find(Handle handle, String tenantId, String jobId, long now) {
    return handle
        .createQuery(select(VISIBLE + " and j.job_id = :job"))
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
            names.in(
                "select j.job_number, j.claim_number, j.resource_count from ${tables}snapshots s"
                    + " join ${tables}jobs j on j.job_number = s.job_number where s.tenant_id ="
                    + " :tenant and s.snapshot_id = :snapshot and j.expires_at > :now"))
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
        .createQuery(
            select(
                "j.job_number = (select job_number from ${tables}snapshots where tenant_id ="
                    + " :tenant and snapshot_id = :snapshot) and j.expires_at > :now"))
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
    String order = " order by j.tenant_id, j.created_at, j.job_id fetch first :limit rows only";
    if (after == null) {
      return handle
          .createQuery(select(VISIBLE + " and j.created_at >= 0" + order))
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
                    + " and j.created_at >= :created and (j.created_at > :created or j.job_id >"
                    + " :job)"
                    + order))
        .bind("tenant", tenantId)
        .bind("now", now)
        .bind("created", InstantColumn.of(after.createdDateTime()))
        .bind("job", after.jobId())
        .bind("limit", limit)
        .map((row, context) -> JobRow.read(row))
        .list();
  }

  /** Returns the number of a visible job. */
  Optional<Long> number(Handle handle, String tenantId, String jobId, long now) {
    return handle
        .createQuery(
            names.in(
                "select j.job_number from ${tables}jobs j where " + VISIBLE + " and job_id = :job"))
        .bind("tenant", tenantId)
        .bind("job", jobId)
        .bind("now", now)
        .mapTo(Long.class)
        .findOne();
  }

  /**
   * Returns the numbers of expired jobs, in the order of their expiry.
   *
   * @param locking the suffix of the select
   */
  List<Long> expired(Handle handle, long now, int limit, String locking) {
    return handle
        .createQuery(
            names.in(
                "select job_number from ${tables}jobs where expires_at <= :now"
                    + " order by expires_at, job_id fetch first :limit rows only"
                    + locking))
        .bind("now", now)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /**
   * Returns the numbers of the expired jobs of a tenant.
   *
   * @param readLatest the suffix of the select
   */
  List<Long> expired(Handle handle, String tenantId, long now, String readLatest) {
    return handle
        .createQuery(
            names.in(
                "select job_number from ${tables}jobs where tenant_id = :tenant"
                    + " and expires_at <= :now order by job_id"
                    + readLatest))
        .bind("tenant", tenantId)
        .bind("now", now)
        .mapTo(Long.class)
        .list();
  }

  /**
   * Returns the rows of jobs that exist, in the order of the numbers.
   *
   * @param readLatest the suffix of the select
   */
  List<JobRow> rows(Handle handle, List<Long> numbers, String readLatest) {
    if (numbers.isEmpty()) {
      return List.of();
    }
    return JobRow.inOrder(
        numbers,
        handle
            .createQuery(select("j.job_number in (<numbers>)" + readLatest))
            .bindList("numbers", numbers)
            .map((row, context) -> JobRow.read(row))
            .list());
  }

  /** Locks jobs; fails if another transaction has locked one. */
  void lockWithoutWaiting(Handle handle, List<Long> numbers) {
    var unused =
        handle
            .createQuery(
                names.in(
                    "select job_number from ${tables}jobs where job_number in (<numbers>)"
                        + " order by job_number for update nowait"))
            .bindList("numbers", numbers)
            .mapTo(Long.class)
            .list();
  }

  /**
   * Stores how jobs have ended. The caller has removed them from the queue, which locks them.
   *
   * @param ended jobs that have ended, in the order of their keys
   */
  void end(Handle handle, List<StoredJob> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        handle
            .getConnection()
            .prepareStatement(
                names.in(
                    "update ${tables}jobs set status = ?, completed_at = ?, claim_number = ?,"
                        + " attempt = ?, resource_count = ?, snapshot_id = ?, error_details = ?,"
                        + " name_hash = ? where tenant_id = ? and job_id = ?"))) {
      Parameters parameters = new Parameters(update);
      for (StoredJob each : ended) {
        SnapshotJob job = each.job();
        parameters
            .add(job.status().name())
            .add(InstantColumn.ofNullable(job.completedDateTime()))
            .add(each.claimNumber())
            .add(each.attempt())
            .add(each.resourceCount())
            .add(job.snapshotId())
            .add(JobDetails.errorDetailsToJson(job.errorDetails()))
            .add(JobRow.hash(each.displayNameKey()))
            .add(job.tenantId())
            .add(job.id())
            .endStatement();
      }
      update.executeBatch();
    }
    insertSnapshots(handle, ended.stream().filter(job -> job.job().snapshotId() != null).toList());
  }

  private void insertSnapshots(Handle handle, List<StoredJob> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        handle
            .getConnection()
            .prepareStatement(
                names.in(
                    "insert into ${tables}snapshots (tenant_id, snapshot_id, job_number) select"
                        + " tenant_id, snapshot_id, job_number from ${tables}jobs where tenant_id ="
                        + " ? and job_id = ?"))) {
      Parameters parameters = new Parameters(insert, dialect.batchesInsertSelect());
      for (StoredJob each : ended) {
        parameters.add(each.job().tenantId()).add(each.job().id()).endStatement();
      }
      parameters.runBatch();
    }
  }

  /** Deletes jobs that are no longer in the queue, and returns those that still existed. */
  List<JobRow> delete(Handle handle, List<JobRow> jobs) throws SQLException {
    if (jobs.isEmpty()) {
      return List.of();
    }
    List<JobRow> ordered = jobs.stream().sorted(Comparator.comparingLong(JobRow::number)).toList();
    int[] counts;
    try (PreparedStatement delete =
        handle
            .getConnection()
            .prepareStatement(names.in("delete from ${tables}jobs where job_number = ?"))) {
      Parameters parameters = new Parameters(delete);
      for (JobRow job : ordered) {
        parameters.add(job.number()).endStatement();
      }
      counts = parameters.runBatch();
    }
    Set<Long> deleted = new HashSet<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        deleted.add(ordered.get(i).number());
      }
    }
    List<JobRow> those = jobs.stream().filter(job -> deleted.contains(job.number())).toList();
    deleteSnapshots(handle, those);
    return those;
  }

  private void deleteSnapshots(Handle handle, List<JobRow> jobs) {
    PreparedBatch batch =
        handle.prepareBatch(
            names.in(
                "delete from ${tables}snapshots where tenant_id = :tenant and snapshot_id ="
                    + " :snapshot"));
    for (JobRow job : jobs) {
      if (job.snapshotId() != null) {
        batch.bind("tenant", job.tenantId()).bind("snapshot", job.snapshotId()).add();
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }
}
