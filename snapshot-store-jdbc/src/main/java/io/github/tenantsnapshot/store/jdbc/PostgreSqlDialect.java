package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The dialect of PostgreSQL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error
 *     codes</a>
 */
final class PostgreSqlDialect implements Dialect {

  private static final String SKIP_LOCKED = " skip locked";

  /** A number that other programs are unlikely to use: the ASCII codes of "snapshot". */
  private static final long SCHEMA_LOCK = 0x736e_6170_7368_6f74L;

  private static final SupportedVersions VERSIONS =
      new SupportedVersions("PostgreSQL", DatabaseVersion.of(15), DatabaseVersion.of(18));

  /** The prepared statement is missing, exists already, or belongs to another client. */
  private static final Set<String> PREPARED_STATEMENT = Set.of("26000", "42P05", "08P01");

  /** The driver's names of prepared statements; the rest of a message may be translated. */
  private static final Pattern STATEMENT_NAME = Pattern.compile("\\bS_\\d+\\b");

  /** Untranslatable character, character not in repertoire. */
  private static final Set<String> UNTRANSLATABLE = Set.of("22P05", "22021");

  private static final String DUPLICATE_KEY = "23505";

  /** Serialization failure, deadlock. No lock timeout: PostgreSQL has none by default. */
  private static final Set<String> TRANSIENT = Set.of("40001", "40P01");

  @Override
  public String product() {
    return VERSIONS.product();
  }

  @Override
  public boolean recognizes(String name, String version) {
    return name.equals("postgresql");
  }

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
    return "use a database with the encoding UTF8: CREATE DATABASE … ENCODING 'UTF8'"
        + " TEMPLATE template0";
  }

  @Override
  public boolean isUntranslatable(SQLException failure) {
    return UNTRANSLATABLE.contains(String.valueOf(failure.getSQLState()));
  }

  /**
   * Explains the failures that occur when a pooler runs the statements of one connection on several
   * server connections.
   *
   * @see <a href="https://www.pgbouncer.org/features.html">PgBouncer: features by pooling mode</a>
   */
  @Override
  public Optional<String> explain(SQLException failure) {
    return PREPARED_STATEMENT.contains(String.valueOf(failure.getSQLState()))
            && STATEMENT_NAME.matcher(String.valueOf(failure.getMessage())).find()
        ? Optional.of(
            "a prepared statement of the job store's connection is missing or belongs to another"
                + " client; behind a pooler in transaction mode, such as PgBouncer, add"
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
    return "insert into ${tables}tenants as tenant (tenant_id) values (?)"
        + " on conflict (tenant_id) do update set tenant_id = excluded.tenant_id";
  }

  @Override
  public Optional<String> skipLocked() {
    return Optional.of(SKIP_LOCKED);
  }

  @Override
  public List<ClaimedRow> claim(Handle handle, JobRows jobs, QueueRows queue, ClaimTerms terms)
      throws SQLException {
    return new PostgreSqlArrays(queue.names()).claim(handle, terms);
  }

  @Override
  public boolean addIfAdmitted(
      Handle handle,
      TenantRows tenants,
      QueueRows queue,
      StoredJob job,
      AdmissionLimits limits,
      long now)
      throws SQLException {
    return new PostgreSqlArrays(queue.names()).addIfAdmitted(handle, tenants, job, limits, now);
  }

  @Override
  public boolean[] renew(
      Handle handle, QueueRows queue, List<JobClaim> ordered, long leaseEnd, long now)
      throws SQLException {
    return new PostgreSqlArrays(queue.names()).renew(handle, ordered, leaseEnd, now);
  }

  @Override
  public boolean[] completeSteps(Handle handle, QueueRows queue, List<StoredJob> ordered, long now)
      throws SQLException {
    return new PostgreSqlArrays(queue.names()).completeSteps(handle, ordered, now);
  }

  @Override
  public boolean[] end(Handle handle, QueueRows queue, JobRows jobs, List<EndedJob> ordered)
      throws SQLException {
    return new PostgreSqlArrays(queue.names()).end(handle, ordered);
  }

  @Override
  public boolean changesJobsInOneStatement() {
    return true;
  }

  @Override
  public boolean[] publish(
      Handle handle, ContentRows contents, List<EndedJob> ordered, List<TenantRows.Charge> charges)
      throws SQLException {
    return new PostgreSqlArrays(contents.names()).publish(handle, contents, ordered, charges);
  }

  @Override
  public boolean addUsages(Handle handle, TableNames names, List<TenantRows.Charge> charges)
      throws SQLException {
    return new PostgreSqlArrays(names).addUsages(handle, charges);
  }

  @Override
  public boolean isTransient(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && TRANSIENT.contains(state); // the exceptions of pools may have no state
  }

  @Override
  public boolean isDuplicate(SQLException failure) {
    return DUPLICATE_KEY.equals(failure.getSQLState());
  }
}
