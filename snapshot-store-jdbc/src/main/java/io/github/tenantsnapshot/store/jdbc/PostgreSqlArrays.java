package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's statements that change several rows or tables in one round trip. They have the
 * columns of the given rows as arrays. Immutable and thread-safe.
 *
 * <p>Rows of the queue are locked in the order of the arrays, because an update or a delete would
 * lock them in the order of its plan. The other tables are changed in any order: whoever changes
 * the row of a job that has not ended has locked its row of the queue before.
 */
record PostgreSqlArrays(TableNames names) {

  private static final String GIVEN_CLAIMS =
      "unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]";

  private static final String CLAIM_COLUMNS = "given_tenant_id, given_job_id, given_claim, now";

  /**
   * The given rows, with the numbers of their jobs; and the positions of those whose claims hold,
   * locked. Two rows may be of one job, with different claims.
   */
  private static String givenAndHeld(String arrays, String columns) {
    return "with given as materialized (select g.*, j.job_number from "
        + GIVEN_CLAIMS
        + arrays
        + ") with ordinality as g("
        + CLAIM_COLUMNS
        + columns
        + ", position) join ${tables}jobs j on j.tenant_id = g.given_tenant_id and j.job_id ="
        + " g.given_job_id), held as materialized (select g.* from given g join ${tables}queue q on"
        + " q.job_number = g.job_number where q.claim_number = g.given_claim and q.leased and"
        + " q.expires_at > g.now order by g.position for update of q)";
  }

  private static final String RENEW =
      givenAndHeld("", "")
          + ", q as (update ${tables}queue q set due_at = ? from held where q.job_number ="
          + " held.job_number) select position from held";

  private static final String COMPLETE_STEPS =
      givenAndHeld(
              ", ?::text[], ?::bigint[], ?::boolean[], ?::integer[]",
              ", new_status, new_due_at, new_leased, new_attempt")
          + ", q as (update ${tables}queue q set status = held.new_status, due_at ="
          + " held.new_due_at, leased = held.new_leased, attempt = held.new_attempt from held where"
          + " q.job_number = held.job_number) select position from held";

  private static final String END =
      givenAndHeld(
              ", ?::text[], ?::bigint[], ?::integer[], ?::bigint[], ?::text[], ?::text[], ?::text[]",
              ", new_status, new_completed_at, new_attempt, new_resource_count, new_snapshot_id,"
                  + " new_error_details, new_name_hash")
          + ", removed as (delete from ${tables}queue q using held where q.job_number ="
          + " held.job_number), ended as (update ${tables}jobs j set status = held.new_status,"
          + " completed_at = held.new_completed_at, claim_number = held.given_claim, attempt ="
          + " held.new_attempt, resource_count = held.new_resource_count, snapshot_id ="
          + " held.new_snapshot_id, error_details = held.new_error_details, name_hash ="
          + " held.new_name_hash from held where j.job_number = held.job_number), published as"
          + " (insert into ${tables}snapshots (tenant_id, snapshot_id, job_number) select"
          + " given_tenant_id, new_snapshot_id, job_number from held where new_snapshot_id is not"
          + " null) select position from held";

  /** Sets the parameters of a statement, which are columns of rows. */
  private static final class Columns<T> {

    private final Connection connection;
    private final PreparedStatement statement;
    private final List<T> rows;
    private int count;

    Columns(Connection connection, PreparedStatement statement, List<T> rows) {
      this.connection = connection;
      this.statement = statement;
      this.rows = rows;
    }

    Columns<T> add(String type, Function<T, @Nullable Object> column) throws SQLException {
      Object[] values = rows.stream().map(column).toArray();
      statement.setArray(++count, connection.createArrayOf(type, values));
      return this;
    }

    Columns<T> add(long value) throws SQLException {
      statement.setLong(++count, value);
      return this;
    }

    Columns<T> claims(Function<T, JobClaim> claim, Function<T, Long> now) throws SQLException {
      return add("text", row -> claim.apply(row).tenantId())
          .add("text", row -> claim.apply(row).jobId())
          .add("bigint", row -> claim.apply(row).number())
          .add("bigint", now::apply);
    }
  }

  /** Sets the parameters of a statement. */
  @FunctionalInterface
  private interface Binding<T> {
    void bind(Columns<T> columns) throws SQLException;
  }

  /** Runs a statement with rows; returns for each whether its claim held. */
  private <T> boolean[] run(Handle handle, String sql, List<T> rows, Binding<T> binding)
      throws SQLException {
    boolean[] changed = new boolean[rows.size()];
    if (rows.isEmpty()) {
      return changed;
    }
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(names.in(sql))) {
      binding.bind(new Columns<>(connection, statement, rows));
      try (ResultSet positions = statement.executeQuery()) {
        while (positions.next()) {
          changed[positions.getInt(1) - 1] = true;
        }
      }
    }
    return changed;
  }

  boolean[] renew(Handle handle, List<JobClaim> ordered, long leaseEnd, long now)
      throws SQLException {
    return run(
        handle,
        RENEW,
        ordered,
        columns -> columns.claims(claim -> claim, claim -> now).add(leaseEnd));
  }

  boolean[] completeSteps(Handle handle, List<StoredJob> ordered, long now) throws SQLException {
    return run(
        handle,
        COMPLETE_STEPS,
        ordered,
        columns ->
            columns
                .claims(StoredJob::jobClaim, job -> now)
                .add("text", job -> job.job().status().name())
                .add("bigint", job -> QueueRows.ticks(job.dueAt()))
                .add("boolean", StoredJob::leased)
                .add("integer", StoredJob::attempt));
  }

  boolean[] end(Handle handle, List<EndedJob> ordered) throws SQLException {
    return run(
        handle,
        END,
        ordered,
        columns ->
            columns
                .claims(ended -> ended.job().jobClaim(), EndedJob::now)
                .add("text", ended -> job(ended).status().name())
                .add("bigint", ended -> completedAt(job(ended)))
                .add("integer", ended -> ended.job().attempt())
                .add("bigint", ended -> ended.job().resourceCount())
                .add("text", ended -> job(ended).snapshotId())
                .add("text", ended -> JobDetails.errorDetailsToJson(job(ended).errorDetails()))
                .add("text", ended -> JobRow.hash(ended.job().displayNameKey())));
  }

  private static SnapshotJob job(EndedJob ended) {
    return ended.job().job();
  }

  private static @Nullable Long completedAt(SnapshotJob job) {
    Instant completed = job.completedDateTime();
    return completed == null ? null : InstantColumn.of(completed);
  }

  /**
   * Locks the tenant and adds its job, as {@link TenantRows#addIfAdmitted} does. The second
   * statement must not be a part of the first: it would count the jobs from before the wait for the
   * lock.
   */
  boolean addIfAdmitted(
      Handle handle, TenantRows tenants, StoredJob job, AdmissionLimits limits, long now)
      throws SQLException {
    String sql =
        tenants.lockSql()
            + "; with added as ("
            + tenants.insertSql()
            + " returning job_number, job_id, expires_at) "
            + names.in(QueueRows.INSERT)
            + " from added";
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      Parameters parameters = new Parameters(statement);
      parameters.add(job.job().tenantId());
      tenants.bindInsert(parameters, job, limits, now);
      QueueRows.bindInsert(parameters, job);
      statement.execute();
      statement.getMoreResults();
      return statement.getUpdateCount() == 1;
    }
  }
}
