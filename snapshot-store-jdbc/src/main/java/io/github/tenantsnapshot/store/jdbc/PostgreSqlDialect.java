package io.github.tenantsnapshot.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final SupportedVersions VERSIONS =
      new SupportedVersions("PostgreSQL", DatabaseVersion.of(15), DatabaseVersion.of(18));

  /** A prepared statement that is missing, exists already, or is another one. */
  private static final Set<String> PREPARED_STATEMENT = Set.of("26000", "42P05", "08P01");

  /** What the driver calls its prepared statements; the rest of a message may be translated. */
  private static final Pattern STATEMENT_NAME = Pattern.compile("\\bS_\\d+\\b");

  /** Untranslatable character, character not in repertoire. */
  private static final Set<String> UNTRANSLATABLE = Set.of("22P05", "22021");

  private static final String DUPLICATE_KEY = "23505";

  /** Serialization failure, deadlock; but no lock timeout, which there is none by default. */
  private static final Set<String> TRANSIENT = Set.of("40001", "40P01");

  @Override
  public String scriptFolder() {
    return "postgresql";
  }

  @Override
  public Optional<String> checkVersion(String version, boolean onFile) {
    return VERSIONS.check(version);
  }

  @Override
  public String echo() {
    return "select cast(:text as text) as returned, convert_to(cast(:text as text), 'UTF8') as"
        + " received";
  }

  @Override
  public String howToCarryUnicode() {
    return "use a database with the encoding UTF8, as made by CREATE DATABASE … ENCODING 'UTF8'"
        + " TEMPLATE template0";
  }

  @Override
  public boolean isUntranslatable(SQLException failure) {
    return UNTRANSLATABLE.contains(String.valueOf(failure.getSQLState()));
  }

  /**
   * Explains what happens where the statements of one connection reach several servers.
   *
   * @see <a href="https://www.pgbouncer.org/features.html">PgBouncer: features by pooling mode</a>
   */
  @Override
  public Optional<String> explain(SQLException failure) {
    return PREPARED_STATEMENT.contains(String.valueOf(failure.getSQLState()))
            && STATEMENT_NAME.matcher(String.valueOf(failure.getMessage())).find()
        ? Optional.of(
            "a prepared statement of the job store's connection is missing or another one; behind a"
                + " pooler that lends servers by transaction, such as PgBouncer, add"
                + " prepareThreshold=0 to the URL")
        : Optional.empty();
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
