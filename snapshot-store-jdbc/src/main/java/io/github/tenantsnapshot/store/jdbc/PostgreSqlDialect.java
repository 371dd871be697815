package io.github.tenantsnapshot.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * PostgreSQL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error
 *     codes</a>
 */
final class PostgreSqlDialect implements Dialect {

  private static final String SKIP_LOCKED = " for update skip locked";

  /** Any number will do that other programs are unlikely to use: the letters of "snapshot". */
  private static final long SCHEMA_LOCK = 0x736e_6170_7368_6f74L;

  private static final String DUPLICATE_KEY = "23505";

  /** Serialization failure, deadlock; but no lock timeout, which there is none by default. */
  private static final Set<String> TRANSIENT = Set.of("40001", "40P01");

  @Override
  public String scriptFolder() {
    return "postgresql";
  }

  @Override
  public void lockSchema(Handle handle, TableNames names) {
    handle
        .createQuery("select 1 from pg_advisory_xact_lock(:lock)")
        .bind("lock", SCHEMA_LOCK)
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public Optional<String> readCommitted() {
    return Optional.of("set transaction isolation level read committed");
  }

  @Override
  public String addOrLockTenant() {
    return "insert into ${tables}tenants as tenant (tenant_id) values (:tenant)"
        + " on conflict (tenant_id) do update set tenant_id = excluded.tenant_id";
  }

  @Override
  public List<JobRow> removeExpired(Handle handle, JobRows jobs, long now, int limit) {
    return jobs.delete(handle, jobs.expired(handle, now, limit, SKIP_LOCKED));
  }

  /** Claims in one statement. Materialized: else the planner may lock more rows than the limit. */
  @Override
  public List<ClaimedRow> claim(Handle handle, JobRows jobs, ClaimTerms terms) {
    return handle
        .createQuery(
            jobs.sql(
                "with due as materialized ("
                    + "select job_number as due_number, due_at as was_due_at, leased as was_leased"
                    + " from ${tables}jobs where "
                    + JobRows.DUE
                    + " for update skip locked), claimed as ("
                    + "update ${tables}jobs set "
                    + JobRows.CLAIMED
                    + " from due where job_number = due_number returning "
                    + JobRows.COLUMNS
                    + ", was_due_at, was_leased) select "
                    + JobRows.COLUMNS
                    + ", was_due_at, was_leased from claimed order by was_due_at, job_id"))
        .bind("now", terms.now())
        .bind("leaseEnd", terms.leaseEnd())
        .bind("limit", terms.limit())
        .map(
            (row, context) ->
                new ClaimedRow(
                    JobRow.read(row),
                    row.getBoolean("was_leased") ? row.getLong("was_due_at") : null))
        .list();
  }

  @Override
  public boolean isTransient(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && TRANSIENT.contains(state); // a pool may give none
  }

  @Override
  public boolean isDuplicate(SQLException failure) {
    return DUPLICATE_KEY.equals(failure.getSQLState());
  }
}
