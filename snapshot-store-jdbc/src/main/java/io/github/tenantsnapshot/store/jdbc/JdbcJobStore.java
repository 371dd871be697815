package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps jobs in a database: H2, PostgreSQL or MariaDB. Jobs outlive the process, and any number of
 * processes can share one database.
 *
 * <p>Each operation is a transaction of its own, on one connection of the host's pool, which it
 * gives back as it came; a pool of one connection will do. A transaction that the database gives up
 * for the sake of others is tried again. An operation that fails because the connection is lost
 * throws, and may have happened all the same. One that waits for a lock of somebody else's waits as
 * long as the database is set to, and throws.
 *
 * <p>It commits and rolls back by itself. So the pool must be the bare one: what wraps a pool to
 * hand out the connection of the current transaction, as Spring's {@code
 * TransactionAwareDataSourceProxy} does, would have that transaction ended here. For being part of
 * one there is {@link #inTransaction}.
 *
 * <p>On H2 it sets {@code WRITE_DELAY} to 0 for the whole database, which else writes commits half
 * a second later. A thread that is interrupted while it uses a file of H2 closes the database for
 * all threads (seen with 2.4.240), unless the URL is {@code jdbc:h2:async:…}. Write transactions of
 * this JVM on one file take turns, for a process that is killed while several threads write to it
 * may leave indexes behind that lack some rows (<a
 * href="https://github.com/h2database/h2database/issues/2080">H2's issue 2080</a>); what the host
 * itself writes to the same file does not take part in that.
 *
 * <p>A claim that meets a job whose row is damaged sets it aside: {@code due_at} becomes null, so
 * that no later poll meets it. The job runs again once somebody has mended the row and set {@code
 * due_at}. A claim that meets many and nothing else leaves some of them to the next one.
 *
 * <p>Times are parameters: neither the clock nor the time zone of the database matters. There is
 * nothing to close but the host's pool. Thread-safe.
 */
public final class JdbcJobStore implements JobStore {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcJobStore.class);

  private static final int SWEEPS_AT_ONCE = 64;

  /** How often a claim looks on that has met none but damaged rows: callers wait for it. */
  private static final int CLAIM_ROUNDS = 16;

  private final Database database;
  private final Schema schema;
  private final JobRows jobs;
  private final TenantRows tenants;
  private final ContentRows contents;
  private final UnreadableJobs unreadable;

  private JdbcJobStore(
      Database database,
      TableNames names,
      ResourceChunk.Size chunkSize,
      UnreadableJobs unreadable) {
    this.database = database;
    this.schema = new Schema(database, names);
    this.jobs = new JobRows(names);
    this.tenants = new TenantRows(names, database);
    this.contents = new ContentRows(names, chunkSize);
    this.unreadable = unreadable;
  }

  /**
   * Opens a store with tables {@code snapshot_…}, which are made if they are missing.
   *
   * @param dataSource where connections come from; it stays the host's to close
   * @throws JobStoreException if the database cannot be reached or used, or is of an unknown make
   */
  public static JdbcJobStore open(DataSource dataSource) {
    return builder(dataSource).open();
  }

  /**
   * Returns a builder.
   *
   * @param dataSource where connections come from; it stays the host's to close
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /**
   * Checks that the tables are there, and are those of this release.
   *
   * @throws JobStoreException if not, saying what is missing and what helps
   */
  public void validate() {
    schema.validate();
  }

  private void checkDriver(TableNames names) {
    try {
      database.write(
          handle -> {
            database.dialect().checkDriver(handle, names);
            return true;
          });
    } catch (JobStoreException e) {
      if (Database.cause(e) == null) {
        throw e;
      }
      LOG.debug("the driver is not checked, for the database cannot be written to", e);
    }
  }

  private void makeDurable() {
    try {
      database.write(
          handle -> {
            database.dialect().makeDurable(handle);
            return true;
          });
    } catch (JobStoreException e) { // it takes the rights of an administrator
      LOG.warn("jobs may be lost with the process: commits are not written at once", e);
    }
  }

  /**
   * Returns a transaction of the host's in which jobs of this store can be created: for {@link
   * io.github.tenantsnapshot.SnapshotService#createSnapshot(io.github.tenantsnapshot.Caller,
   * io.github.tenantsnapshot.CreateSnapshotRequest, JobTransaction)} of a service on this store, so
   * that a job exists only if the host's own changes do.
   *
   * <p>It neither commits nor closes. A create that throws is undone up to a savepoint; if what it
   * throws is a {@link JobStoreException}, roll back all the same: after a deadlock H2 and MariaDB
   * have undone the whole transaction, the host's own changes included. It must be used by the
   * thread that uses the connection, and no longer than the transaction lasts. With Jdbi, the
   * connection is that of the handle.
   *
   * @param connection a connection to this store's database, not in autocommit mode
   */
  public JobTransaction inTransaction(Connection connection) {
    Database joined =
        database.joining(Objects.requireNonNull(connection, "connection must not be null"));
    return new HostTransaction(
        this, new JdbcJobStore(joined, jobs.names(), contents.chunkSize(), unreadable));
  }

  /** Names the tables. */
  @Override
  public String toString() {
    return "JdbcJobStore[" + jobs.names().tables() + "]";
  }

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    Objects.requireNonNull(job, "job must not be null");
    Objects.requireNonNull(limits, "limits must not be null");
    Objects.requireNonNull(now, "now must not be null");
    List<JobRow> expired = new ArrayList<>();
    Admission admission =
        database.write(
            handle -> {
              expired.clear();
              return admit(handle, job, limits, InstantColumn.of(now), expired);
            });
    if (!database.isJoined()) { // else it is up to the host whether they are removed
      unreadable.removed(expired);
    }
    return admission;
  }

  private Admission admit(
      Handle handle, StoredJob job, AdmissionLimits limits, long now, List<JobRow> expired) {
    String tenantId = job.job().tenantId();
    tenants.lock(handle, tenantId);
    TenantRows.AdmissionFacts facts = tenants.admissionFacts(handle, job, limits, now);
    if (facts.jobsExpired()) {
      expired.addAll(remove(handle, jobs.expired(handle, tenantId, now)));
      facts = tenants.admissionFacts(handle, job, limits, now);
    }
    if (facts.idTaken()) {
      throw new IllegalStateException("there is a job with the id " + job.job().id() + " already");
    }
    Admission.Outcome outcome;
    if (facts.nameTaken()) {
      outcome = Admission.Outcome.NAME_TAKEN;
    } else if (facts.jobs() >= limits.visibleJobs()) {
      outcome = Admission.Outcome.TOO_MANY_VISIBLE;
    } else if (facts.usage() >= limits.quota() && limits.quota() != Long.MAX_VALUE) {
      outcome = Admission.Outcome.QUOTA_USED_UP;
    } else {
      outcome = Admission.Outcome.ADMITTED;
      jobs.insert(handle, job);
    }
    return new Admission(outcome, facts.usage(), readable(expired));
  }

  @Override
  public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return isNoId(jobId)
        ? Optional.empty()
        : database
            .read(handle -> jobs.find(handle, tenantId, jobId, InstantColumn.of(now), false))
            .map(this::job);
  }

  @Override
  public Optional<StoredJob> findBySnapshot(String tenantId, String snapshotId, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(snapshotId, "snapshotId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return isNoId(snapshotId)
        ? Optional.empty()
        : database
            .read(handle -> jobs.findBySnapshot(handle, tenantId, snapshotId, InstantColumn.of(now)))
            .map(this::job);
  }

  /** Returns the job of a row; one that cannot be read is logged. */
  private StoredJob job(JobRow row) {
    unreadable.met(row);
    return row.job();
  }

  /** Returns the jobs of those rows that can be read. */
  private static List<StoredJob> readable(List<JobRow> rows) {
    return rows.stream().filter(JobRow::isReadable).map(JobRow::job).toList();
  }

  @Override
  public List<StoredJob> list(
      String tenantId, @Nullable JobPosition after, int limit, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return database.read(handle -> list(handle, tenantId, after, limit, InstantColumn.of(now)));
  }

  /** Reads on where jobs were passed over, for a short page is the last one. */
  private List<StoredJob> list(
      Handle handle, String tenantId, @Nullable JobPosition after, int limit, long now) {
    List<StoredJob> page = new ArrayList<>();
    JobPosition last = after;
    List<JobRow> rows;
    do { // asking for all each time: one by one, many damaged rows would take as many queries
      rows = jobs.list(handle, tenantId, last, limit, now);
      for (JobRow row : rows) {
        unreadable.met(row);
        last = row.position();
      }
      page.addAll(readable(rows));
    } while (rows.size() == limit && page.size() < limit);
    return page.stream().limit(limit).toList();
  }

  @Override
  public RemovedJobs delete(String tenantId, String jobId, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return isNoId(jobId)
        ? RemovedJobs.none()
        : removed(
            database.write(
                handle ->
                    remove(
                        handle,
                        jobs.find(handle, tenantId, jobId, InstantColumn.of(now), true).stream()
                            .toList())));
  }

  private RemovedJobs removed(List<JobRow> rows) {
    unreadable.removed(rows);
    List<StoredJob> readable = readable(rows);
    return new RemovedJobs(readable, rows.size() - readable.size());
  }

  /** Tells whether a text cannot be the id of anything: PostgreSQL cannot even be asked for it. */
  private static boolean isNoId(String text) {
    return text.indexOf('\0') >= 0;
  }

  /** Removes jobs whose rows are locked, or may be; returns those that were still there. */
  private List<JobRow> remove(Handle handle, List<JobRow> rows) {
    return noted(handle, jobs.delete(handle, rows));
  }

  /** Notes that the content of removed jobs goes, too. */
  private List<JobRow> noted(Handle handle, List<JobRow> removed) {
    contents.noteRemoved(handle, removed);
    return removed;
  }

  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    Objects.requireNonNull(now, "now must not be null");
    Objects.requireNonNull(lease, "lease must not be null");
    Dialect.ClaimTerms terms =
        new Dialect.ClaimTerms(InstantColumn.of(now), InstantColumn.of(now.plus(lease)), limit);
    boolean more = true;
    List<ClaimedJob> claimed = List.of();
    // jobs that cannot be read must not keep others from being claimed
    for (int i = 0; i < CLAIM_ROUNDS && more && claimed.isEmpty(); i++) {
      List<ClaimedRow> met = database.write(handle -> claim(handle, terms));
      met.forEach(each -> unreadable.met(each.row()));
      claimed = met.stream().filter(each -> each.row().isReadable()).map(ClaimedRow::job).toList();
      more = !met.isEmpty();
    }
    return claimed; // what is left stays due, for the next poll
  }

  private List<ClaimedRow> claim(Handle handle, Dialect.ClaimTerms terms) {
    List<ClaimedRow> met = database.dialect().claim(handle, jobs, terms);
    jobs.setAside(
        handle, met.stream().map(ClaimedRow::row).filter(row -> !row.isReadable()).toList());
    return met;
  }

  @Override
  public Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now) {
    Objects.requireNonNull(lease, "lease must not be null");
    Objects.requireNonNull(claims, "claims must not be null");
    Objects.requireNonNull(now, "now must not be null");
    if (claims.isEmpty()) {
      return Set.of();
    }
    return database.write(
        handle -> jobs.renew(handle, claims, InstantColumn.of(now.plus(lease)), InstantColumn.of(now)));
  }

  @Override
  public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
    Objects.requireNonNull(next, "next must not be null");
    Objects.requireNonNull(now, "now must not be null");
    if (next.isEmpty()) {
      return Set.of();
    }
    return database.write(
        handle -> {
          Set<JobClaim> stored = jobs.completeSteps(handle, next, InstantColumn.of(now));
          contents.noteEnded(
              handle,
              next.stream()
                  .filter(job -> job.job().status().isTerminal())
                  .filter(job -> stored.contains(job.jobClaim()))
                  .toList());
          return stored;
        });
  }

  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    Objects.requireNonNull(claim, "claim must not be null");
    Objects.requireNonNull(resources, "resources must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return database.write(
        handle -> {
          Optional<Long> number = jobs.lock(handle, claim, InstantColumn.of(now));
          number.ifPresent(job -> contents.append(handle, job, claim.number(), resources));
          return number.isPresent();
        });
  }

  @Override
  public Publication publish(StoredJob ended, QuotaCharge charge, Instant now) {
    Objects.requireNonNull(ended, "ended must not be null");
    Objects.requireNonNull(charge, "charge must not be null");
    Objects.requireNonNull(now, "now must not be null");
    try {
      return database.write(handle -> publish(handle, ended, charge, InstantColumn.of(now)));
    } catch (OverQuotaException e) {
      return new Publication(Publication.Outcome.QUOTA_EXCEEDED, e.left());
    } catch (JobStoreException e) {
      SQLException cause = Database.cause(e);
      if (cause != null && database.dialect().isDuplicate(cause)) {
        throw new IllegalStateException(
            "there is a snapshot with the id " + ended.job().snapshotId() + " already", e);
      }
      throw e;
    }
  }

  private Publication publish(Handle handle, StoredJob ended, QuotaCharge charge, long now) {
    if (!jobs.endStep(handle, ended, now)) {
      return new Publication(Publication.Outcome.STALE, 0);
    }
    long resources = ended.resourceCount();
    if (resources > 0) {
      tenants.charge(handle, ended.job().tenantId(), resources, charge);
    }
    if (ended.claimNumber() > 2) { // the first claim starts the job, and only this one wrote
      contents.noteEnded(handle, List.of(ended));
    }
    return new Publication(Publication.Outcome.PUBLISHED, 0);
  }

  @Override
  public Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(snapshotId, "snapshotId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return database.read(
        handle ->
            jobs.findPublished(handle, tenantId, snapshotId, InstantColumn.of(now))
                .flatMap(published -> contents.read(handle, published, from, limit)));
  }

  @Override
  public boolean reschedule(String tenantId, String jobId, Instant dueAt, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(dueAt, "dueAt must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return !isNoId(jobId)
        && database.write(
            handle -> jobs.reschedule(handle, tenantId, jobId, InstantColumn.of(dueAt), InstantColumn.of(now)));
  }

  @Override
  public RemovedJobs deleteExpired(Instant now, int limit) {
    Objects.requireNonNull(now, "now must not be null");
    RemovedJobs deleted =
        removed(
            database.write(
                handle ->
                    noted(
                        handle,
                        database.dialect().removeExpired(handle, jobs, InstantColumn.of(now), limit))));
    try {
      sweep();
    } catch (JobStoreException e) { // the jobs are gone, and must be returned
      LOG.warn("content that nobody can read any more stays until the next sweep", e);
    }
    return deleted;
  }

  private void sweep() {
    boolean more = true;
    for (int i = 0; i < SWEEPS_AT_ONCE && more; i++) {
      more = database.write(contents::sweep);
    }
  }

  @Override
  public Optional<Instant> nextDue() {
    return database.read(handle -> jobs.nextDue(handle).map(InstantColumn::toInstant));
  }

  @Override
  public long usage(String tenantId, Instant periodStart) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(periodStart, "periodStart must not be null");
    return database.read(handle -> tenants.usage(handle, tenantId, InstantColumn.of(periodStart)));
  }

  /** Opens a {@link JdbcJobStore}. Not thread-safe. */
  public static final class Builder {

    private final DataSource dataSource;
    private @Nullable String schema;
    private String tablePrefix = TableNames.DEFAULT_PREFIX;
    private @Nullable JdbcDialect dialect;
    private boolean createTables = true;
    private ResourceChunk.Size chunkSize = ResourceChunk.Size.DEFAULT;

    private Builder(DataSource dataSource) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource must not be null");
    }

    /**
     * Sets the schema of the tables, which must exist; by default that of the connections. On
     * MariaDB, a schema is a database. A schema that is called exactly so comes before one that
     * differs in case.
     *
     * @param name up to 32 letters, digits and underscores, a digit not first; it may be a keyword
     */
    public Builder schema(String name) {
      schema = Objects.requireNonNull(name, "name must not be null");
      return this;
    }

    /**
     * Sets what the names of the tables begin with; {@code snapshot_} by default.
     *
     * @param prefix up to 32 letters, digits and underscores, a digit not first; empty for none
     */
    public Builder tablePrefix(String prefix) {
      tablePrefix = Objects.requireNonNull(prefix, "prefix must not be null");
      return this;
    }

    /** Sets which database it is; by default it is asked. */
    public Builder dialect(JdbcDialect jdbcDialect) {
      dialect = Objects.requireNonNull(jdbcDialect, "jdbcDialect must not be null");
      return this;
    }

    /**
     * Sets whether tables that are missing are made; the default. Else they are only checked: for
     * hosts that run the scripts themselves, which lie in the jar under {@code
     * io/github/tenantsnapshot/store/jdbc/schema}.
     */
    public Builder createTables(boolean create) {
      createTables = create;
      return this;
    }

    Builder chunkSize(ResourceChunk.Size size) {
      chunkSize = size;
      return this;
    }

    /**
     * Opens the store.
     *
     * <p>Versions that the store was not tested with are logged as a warning.
     *
     * @throws IllegalArgumentException if the schema or the prefix has other characters
     * @throws JobStoreException if the database cannot be reached or used, is of an unknown make or
     *     too old, does not carry all of Unicode, or has no such schema, or if its tables are not
     *     those of this release
     */
    public JdbcJobStore open() {
      TableNames names = new TableNames(schema, tablePrefix);
      Database database;
      try (Connection connection = dataSource.getConnection()) {
        try {
          JdbcDialect known = dialect != null ? dialect : detect(connection.getMetaData());
          boolean readsCommitted =
              connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
          Dialect its = Dialect.of(known);
          Handle handle = Jdbi.open(connection); // which stays open with the connection
          Lock writeLock = its.writeLock(handle).orElse(null);
          its.checkVersion(connection.getMetaData().getDatabaseProductVersion(), writeLock != null)
              .ifPresent(LOG::warn);
          ConnectionCheck.requireUnicode(handle, its);
          if (schema != null) {
            names = names.in(Schema.find(handle, schema), its.quote());
          }
          database = Database.of(dataSource, its, readsCommitted, writeLock);
        } finally {
          Database.endReading(connection); // which not every pool does
        }
      } catch (JobStoreException e) { // of an unknown make, too old, or set up otherwise
        throw e;
      } catch (SQLException
          | RuntimeException e) { // of a pool: HikariCP's first failure is none of JDBC
        throw new JobStoreException(
            "the database of the job store cannot be reached: " + Database.reason(e), e);
      }
      JdbcJobStore store = new JdbcJobStore(database, names, chunkSize, new UnreadableJobs());
      if (createTables) {
        store.schema.create();
      }
      store.validate();
      store.checkDriver(names);
      store.makeDurable();
      return store;
    }

    private static JdbcDialect detect(DatabaseMetaData metadata) throws SQLException {
      String name = metadata.getDatabaseProductName();
      String version = metadata.getDatabaseProductVersion();
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "h2" -> JdbcDialect.H2;
        case "postgresql" -> JdbcDialect.POSTGRESQL;
        case "mariadb" -> JdbcDialect.MARIADB;
        default -> {
          if (version.toLowerCase(Locale.ROOT).contains("mariadb")) { // seen with MySQL's driver
            yield JdbcDialect.MARIADB;
          }
          throw new JobStoreException(
              "the database is "
                  + name
                  + " "
                  + version
                  + ", but must be H2, PostgreSQL or MariaDB; one that only says otherwise is named"
                  + " by dialect()");
        }
      };
    }
  }
}
