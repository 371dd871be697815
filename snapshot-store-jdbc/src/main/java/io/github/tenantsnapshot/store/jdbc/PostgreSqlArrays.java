package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's statements that change several rows or tables in one round trip. Those that are
 * given several rows have their columns as arrays. Immutable and thread-safe.
 *
 * <p>Rows of the queue are locked in the order of the arrays, because an update or a delete would
 * lock them in the order of its plan. The other tables are changed in any order: whoever changes
 * the row of a job that has not ended has locked its row of the queue before.
 */
record PostgreSqlArrays(TableNames names) {

  /**
   * Comes before a statement, in the same round trip and transaction. The server keeps plans; one
   * that it made while a table was empty would read all rows of the table after it has filled.
   */
  private static final String BY_INDEX = "select set_config('enable_seqscan', 'off', true); ";

  /** Materialized: or the planner may lock more rows than the limit. */
  private static String claimSql(Dialect.ClaimTerms terms) {
    return "with due as materialized (select job_number as due_number, due_at as was_due_at, leased"
        + " as was_leased, status as was_status from ${tables}queue q where "
        + QueueRows.due("?", "?")
        + " for update skip locked), q as (update ${tables}queue set "
        + QueueRows.claimed("?", terms.starts())
        + " from due where job_number = due_number returning job_number, job_id, status,"
        + " claim_number, attempt, due_at, leased, was_due_at, was_leased, was_status) select "
        + JobRow.COLUMNS
        + ", was_due_at, was_leased, was_status from q left join ${tables}jobs j on j.job_number ="
        + " q.job_number order by was_due_at, q.job_id";
  }

  /**
   * The given rows, with the numbers of their jobs; and the positions of those whose claims hold,
   * locked. Two rows may be of one job, with different claims.
   */
  private static String givenAndHeld(String arrays, String columns) {
    return "with given as materialized (select g.*, j.job_number from unnest("
        + "?::text[], ?::text[], ?::bigint[], ?::bigint[]"
        + arrays
        + ") with ordinality as g(given_tenant_id, given_job_id, given_claim, now"
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

  private static final String ENDED_ARRAYS =
      ", ?::text[], ?::bigint[], ?::integer[], ?::bigint[], ?::text[], ?::text[], ?::text[]";

  private static final String ENDED_COLUMNS =
      ", new_status, new_completed_at, new_attempt, new_resource_count, new_snapshot_id,"
          + " new_error_details, new_name_hash";

  /** Removes jobs from the queue, and stores how they have ended and which snapshots they have. */
  private static String endOf(String rows) {
    return ", removed as (delete from ${tables}queue q using "
        + rows
        + " x where q.job_number = x.job_number), ended as (update ${tables}jobs j set status ="
        + " x.new_status, completed_at = x.new_completed_at, claim_number = x.given_claim, attempt ="
        + " x.new_attempt, resource_count = x.new_resource_count, snapshot_id = x.new_snapshot_id,"
        + " error_details = x.new_error_details, name_hash = x.new_name_hash from "
        + rows
        + " x where j.job_number = x.job_number), stored as (insert into ${tables}snapshots"
        + " (tenant_id, snapshot_id, job_number) select given_tenant_id, new_snapshot_id,"
        + " job_number from "
        + rows
        + " where new_snapshot_id is not null)";
  }

  private static final String END =
      givenAndHeld(ENDED_ARRAYS, ENDED_COLUMNS) + endOf("held") + " select position from held";

  private static final String PUBLISH =
      givenAndHeld(
              ENDED_ARRAYS + ", ?::bigint[], ?::bigint[]",
              ENDED_COLUMNS + ", given_period, given_quota")
          + ", wanted as (select given_tenant_id, given_period, given_quota,"
          + " sum(new_resource_count)::bigint as wanted_resources from held where"
          + " new_resource_count > 0 group by given_tenant_id, given_period, given_quota),"
          + " locked as materialized (select wanted.* from wanted join ${tables}quota_usage u on"
          + " u.tenant_id = wanted.given_tenant_id and u.period_start = wanted.given_period order by"
          + " u.tenant_id, u.period_start for update of u),"
          + " charged as (update ${tables}quota_usage u set resources = u.resources +"
          + " locked.wanted_resources from locked where u.tenant_id = locked.given_tenant_id and"
          + " u.period_start = locked.given_period and u.resources <= locked.given_quota -"
          + " locked.wanted_resources returning locked.given_tenant_id, locked.given_period,"
          + " locked.given_quota), published as materialized (select held.* from held where"
          + " new_resource_count = 0 or exists (select 1 from charged where"
          + " charged.given_tenant_id = held.given_tenant_id and charged.given_period ="
          + " held.given_period and charged.given_quota = held.given_quota))"
          + endOf("published")
          + ", appended as (insert into ${tables}content (job_number, claim_number, first_resource,"
          + " resource_count, resources) select p.job_number, p.given_claim, coalesce((select"
          + " c.first_resource + c.resource_count from ${tables}content c where c.job_number ="
          + " p.job_number and c.claim_number = p.given_claim order by c.first_resource desc limit"
          + " 1), 0) + chunk.first_new, chunk.resource_count, chunk.resources from"
          + " unnest(?::bigint[], ?::bigint[], ?::integer[], ?::text[]) as chunk(job_position,"
          + " first_new, resource_count, resources) join published p on p.position ="
          + " chunk.job_position), noted as (insert into ${tables}stale_content (job_number,"
          + " before_claim) select p.job_number, p.given_claim from published p where p.given_claim >"
          + " 1 and exists (select 1 from ${tables}content c where c.job_number = p.job_number and"
          + " c.claim_number < p.given_claim)) select position from published";

  /** In order, so that nodes that add the same rows do not wait for each other in a circle. */
  private static final String ADD_USAGES =
      "insert into ${tables}quota_usage (tenant_id, period_start, resources) select distinct"
          + " given.tenant_id, given.period_start, 0 from unnest(?::text[], ?::bigint[]) as"
          + " given(tenant_id, period_start) order by 1, 2 on conflict do nothing";

  /** Sets the parameters of a statement, which are columns of rows. */
  private static final class Columns {

    private final Connection connection;
    private final PreparedStatement statement;
    private int count;

    Columns(Connection connection, PreparedStatement statement) {
      this.connection = connection;
      this.statement = statement;
    }

    <T> Columns add(String type, List<T> rows, Function<T, @Nullable Object> column)
        throws SQLException {
      Object[] values = rows.stream().map(column).toArray();
      statement.setArray(++count, connection.createArrayOf(type, values));
      return this;
    }

    Columns add(long value) throws SQLException {
      statement.setLong(++count, value);
      return this;
    }

    <T> Columns claims(List<T> rows, Function<T, JobClaim> claim, Function<T, Long> now)
        throws SQLException {
      return add("text", rows, row -> claim.apply(row).tenantId())
          .add("text", rows, row -> claim.apply(row).jobId())
          .add("bigint", rows, row -> claim.apply(row).number())
          .add("bigint", rows, now::apply);
    }

    Columns ended(List<EndedJob> rows) throws SQLException {
      return claims(rows, ended -> ended.job().jobClaim(), EndedJob::now)
          .add("text", rows, ended -> job(ended).status().name())
          .add("bigint", rows, ended -> InstantColumn.ofNullable(job(ended).completedDateTime()))
          .add("integer", rows, ended -> ended.job().attempt())
          .add("bigint", rows, ended -> ended.job().resourceCount())
          .add("text", rows, ended -> job(ended).snapshotId())
          .add("text", rows, ended -> JobDetails.errorDetailsToJson(job(ended).errorDetails()))
          .add("text", rows, ended -> JobRow.hash(ended.job().displayNameKey()));
    }
  }

  /** Sets the parameters of a statement. */
  @FunctionalInterface
  private interface Binding {
    void bind(Columns columns) throws SQLException;
  }

  /**
   * Runs a statement with rows; returns for each whether the statement has returned its position.
   */
  private boolean[] run(Handle handle, String sql, int rows, Binding binding) throws SQLException {
    boolean[] returned = new boolean[rows];
    if (rows == 0) {
      return returned;
    }
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(names.in(BY_INDEX + sql))) {
      binding.bind(new Columns(connection, statement));
      try (ResultSet positions = lastResult(statement)) {
        while (positions.next()) {
          returned[positions.getInt(1) - 1] = true;
        }
      }
    }
    return returned;
  }

  /** Runs the statement that follows {@link #BY_INDEX}, and returns its result. */
  private static ResultSet lastResult(PreparedStatement statement) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    return statement.getResultSet();
  }

  /** Claims jobs in one statement. */
  List<ClaimedRow> claim(Handle handle, Dialect.ClaimTerms terms) throws SQLException {
    List<ClaimedRow> claimed = new ArrayList<>();
    try (PreparedStatement statement =
        handle.getConnection().prepareStatement(names.in(BY_INDEX + claimSql(terms)))) {
      new Parameters(statement)
          .add(terms.now())
          .add(terms.now())
          .add(terms.limit())
          .add(terms.leaseEnd());
      try (ResultSet row = lastResult(statement)) {
        while (row.next()) {
          claimed.add(
              new ClaimedRow(
                  JobRow.read(row),
                  row.getBoolean("was_leased") ? row.getLong("was_due_at") : null,
                  terms.starts(row.getString("was_status"))));
        }
      }
    }
    return claimed;
  }

  boolean[] renew(Handle handle, List<JobClaim> ordered, long leaseEnd, long now)
      throws SQLException {
    return run(
        handle,
        RENEW,
        ordered.size(),
        columns -> columns.claims(ordered, claim -> claim, claim -> now).add(leaseEnd));
  }

  boolean[] completeSteps(Handle handle, List<StoredJob> ordered, long now) throws SQLException {
    return run(
        handle,
        COMPLETE_STEPS,
        ordered.size(),
        columns ->
            columns
                .claims(ordered, StoredJob::jobClaim, job -> now)
                .add("text", ordered, job -> job.job().status().name())
                .add("bigint", ordered, job -> InstantColumn.ofNullable(job.dueAt()))
                .add("boolean", ordered, StoredJob::leased)
                .add("integer", ordered, StoredJob::attempt));
  }

  boolean[] end(Handle handle, List<EndedJob> ordered) throws SQLException {
    return run(handle, END, ordered.size(), columns -> columns.ended(ordered));
  }

  /**
   * Publishes jobs, and charges their tenants. Leaves the jobs whose claims have ended, and those
   * of tenants whose usage has no row yet or whose quota is not enough for all of them.
   *
   * @return for each job whether it was published
   */
  boolean[] publish(
      Handle handle, ContentRows contents, List<EndedJob> ordered, List<TenantRows.Charge> charges)
      throws SQLException {
    List<ContentRows.NewChunk> chunks = contents.chunksOf(ordered);
    return run(
        handle,
        PUBLISH,
        ordered.size(),
        columns ->
            columns
                .ended(ordered)
                .add("bigint", charges, TenantRows.Charge::period)
                .add("bigint", charges, charge -> charge.quota().quota())
                .add("bigint", chunks, ContentRows.NewChunk::position)
                .add("bigint", chunks, ContentRows.NewChunk::first)
                .add("integer", chunks, ContentRows.NewChunk::count)
                .add("text", chunks, ContentRows.NewChunk::text));
  }

  /** Adds usages of zero that do not exist yet; returns whether there were any. */
  boolean addUsages(Handle handle, List<TenantRows.Charge> charges) throws SQLException {
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(names.in(ADD_USAGES))) {
      new Columns(connection, statement)
          .add("text", charges, TenantRows.Charge::tenantId)
          .add("bigint", charges, TenantRows.Charge::period);
      return statement.executeUpdate() > 0;
    }
  }

  private static SnapshotJob job(EndedJob ended) {
    return ended.job().job();
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
        BY_INDEX
            + tenants.lockSql()
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
      statement.getMoreResults();
      return statement.getUpdateCount() == 1;
    }
  }
}
