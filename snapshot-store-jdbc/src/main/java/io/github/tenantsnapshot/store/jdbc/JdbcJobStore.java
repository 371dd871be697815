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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job store in a relational database: H2, PostgreSQL or MariaDB. Jobs survive the process, and
 * any number of processes can share one database.
 *
 * <p>{@link #openFile} opens an H2 file, for applications without a database of their own. {@link
 * #open} and {@link #builder} take the {@link DataSource} of the host, and need the driver of its
 * database. An application that uses only PostgreSQL or MariaDB can exclude the runtime dependency
 * {@code com.h2database:h2}.
 *
 * <p>Each operation is a transaction of its own, on one connection of the pool, which it returns in
 * its original state; a pool of one connection is enough. A transaction that fails by a deadlock or
 * a serialization failure is retried. An operation that fails because its connection is lost
 * throws, and may nevertheless have taken effect. An operation that waits for a lock throws after
 * the lock timeout of the database.
 *
 * <p>The store commits and rolls back by itself, so it needs the pool itself. A wrapper that
 * returns the connection of the current transaction would cause the store to end that transaction.
 * Spring's {@code TransactionAwareDataSourceProxy} is such a wrapper; it is rejected where it can
 * be recognized. To take part in a transaction of the host, use {@link #inTransaction}.
 *
 * <p>On H2 the store sets {@code WRITE_DELAY} to 0 for the whole database; by default, H2 writes
 * commits half a second later. An interrupt of a thread that uses an H2 file closes the database
 * for all threads (seen with 2.4.240), unless the URL begins with {@code jdbc:h2:async:}. Write
 * transactions of this JVM on one file take turns: if a process is killed while several of its
 * threads write, an index of the file may lack rows (<a
 * href="https://github.com/h2database/h2database/issues/2080">H2's issue 2080</a>). The host's own
 * writes to the same file do not take turns.
 *
 * <p>A claim that finds a damaged row excludes it from later polls: it sets {@code due_at} in the
 * queue to null. The job runs again after an operator has repaired the row and set {@code due_at}.
 * A claim that finds only damaged rows, and many of them, leaves some to the next claim.
 *
 * <p>Instants are parameters of the statements, so the clock and the time zone of the database do
 * not matter. Thread-safe.
 */
public final class JdbcJobStore implements JobStore, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcJobStore.class);

  /** Bounds the duration of a transaction, and the number of parameters of a statement. */
  private static final int MAX_REMOVED = 1_000;

  private static final int MAX_ADMISSION_ATTEMPTS = 10;

  /** The maximum number of attempts of a claim that finds only damaged rows: its caller waits. */
  private static final int MAX_CLAIM_ATTEMPTS = 16;

  private final Database database;
  private final Schema schema;
  private final JobRows jobs;
  private final QueueRows queue;
  private final TenantRows tenants;
  private final ContentRows contents;
  private final StaleContent staleContent;
  private final Publications publications;
  private final UnreadableJobs unreadable;
  private final @Nullable H2File ownedFile;

  private JdbcJobStore(
      Database database,
      TableNames names,
      ResourceChunk.Size chunkSize,
      UnreadableJobs unreadable,
      @Nullable H2File ownedFile) {
    this.database = database;
    this.schema = new Schema(database, names);
    this.jobs = new JobRows(names, database.dialect());
    this.queue = new QueueRows(names);
    this.tenants = new TenantRows(names, database);
    this.contents = new ContentRows(names, chunkSize, database.dialect());
    this.staleContent = new StaleContent(database, contents);
    this.publications = new Publications(database, jobs, queue, tenants, contents);
    this.unreadable = unreadable;
    this.ownedFile = ownedFile;
  }

  /**
   * Opens a store on an H2 file of its own: durable jobs for an application without a database. One
   * process can have the file open. {@link #close} closes the file; close the service first.
   *
   * <pre>{@code
   * try (JdbcJobStore store = JdbcJobStore.openFile(Path.of("jobs"));
   *     SnapshotService snapshots = SnapshotService.builder(store, source).build()) {
   *   …
   * }
   * }</pre>
   *
   * <p>The file and its folders are created if they are missing. Each commit is written at once, an
   * interrupted thread does not close the file, and the end of the JVM does not close it before the
   * host does. If the process is killed, the next one opens the file with all committed jobs.
   *
   * <p>H2 must be on the class path or module path at run time; it is a runtime dependency of this
   * module. The user of the database is {@code sa}, with an empty password: protect the file by the
   * permissions of the file system. Two stores of one JVM can open the same file.
   *
   * @param file the file, on the default file system; {@code .mv.db} is appended unless its name
   *     ends so
   * @throws IllegalArgumentException if the file has no name, contains {@code ;}, or is not on the
   *     default file system
   * @throws JobStoreException if H2 is missing, if another process has the file open, if the file
   *     or its folder cannot be created or written to, or if its tables are not those of this
   *     release
   */
  public static JdbcJobStore openFile(Path file) {
    H2File opened = H2File.open(Objects.requireNonNull(file, "file must not be null"));
    try {
      return builder(opened.pool()).dialect(JdbcDialect.H2).open(opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Opens a store with tables {@code snapshot_…}, which are created if they are missing.
   *
   * @param dataSource the source of the connections; the host closes it
   * @throws IllegalArgumentException if the data source is Spring's {@code
   *     TransactionAwareDataSourceProxy}, or is known to wrap it
   * @throws JobStoreException if the database cannot be reached or used, or is not supported
   */
  public static JdbcJobStore open(DataSource dataSource) {
    return builder(dataSource).open();
  }

  /**
   * Returns a builder.
   *
   * @param dataSource the source of the connections; the host closes it
   * @throws IllegalArgumentException if the data source is Spring's {@code
   *     TransactionAwareDataSourceProxy}, or is known to wrap it
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /**
   * Checks that the tables exist and have the version of this release.
   *
   * @throws JobStoreException if not; the message names the problem and the remedy
   */
  public void validate() {
    schema.validate();
  }

  /**
   * Closes the file of a store that {@link #openFile} has opened; its operations then throw {@link
   * IllegalStateException}. A store on the host's data source holds nothing, so it stays usable.
   * Idempotent.
   */
  @Override
  public void close() {
    if (ownedFile != null) {
      ownedFile.close();
    }
  }

  /**
   * Returns a transaction of the host in which jobs of this store can be created, so that a job
   * exists only if the host's own changes do. It is the parameter of {@link
   * io.github.tenantsnapshot.SnapshotService#createSnapshot(io.github.tenantsnapshot.Caller,
   * io.github.tenantsnapshot.CreateSnapshotRequest, JobTransaction)} of a service on this store.
   *
   * <p>The store neither commits the transaction nor closes the connection. A create that throws is
   * rolled back to a savepoint. After a {@link JobStoreException} the host must roll back, too: by
   * a deadlock, H2 and MariaDB have rolled back the whole transaction, with the host's own changes.
   * Only the thread that uses the connection may use the returned object, and only until the
   * transaction ends. With Jdbi, use the connection of the handle.
   *
   * <p>On H2, the isolation must be {@code READ COMMITTED}, H2's default. On PostgreSQL it may be
   * any: with {@code REPEATABLE READ} a create fails by a serialization failure if the tenant has
   * created another job since the transaction's first read. On MariaDB, use {@code READ COMMITTED}:
   * in {@code REPEATABLE READ}, MariaDB's default, a create locks the jobs of its tenant and their
   * neighbours in the indexes until the transaction ends, so that their workers wait; and it sees
   * the usage as of the transaction's first read.
   *
   * @param connection a connection to this store's database, not in autocommit mode
   * @throws IllegalStateException if the database is H2 and the isolation is not read committed
   * @throws JobStoreException if the connection cannot be used
   */
  public JobTransaction inTransaction(Connection connection) {
    Database joined =
        database.joining(Objects.requireNonNull(connection, "connection must not be null"));
    return new HostTransaction(
        this, new JdbcJobStore(joined, jobs.names(), contents.chunkSize(), unreadable, null));
  }

  /** Returns the prefix of the tables. */
  @Override
  public String toString() {
    return "JdbcJobStore[" + jobs.names().tables() + "]";
  }

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    Objects.requireNonNull(job, "job must not be null");
    Objects.requireNonNull(limits, "limits must not be null");
    Objects.requireNonNull(now, "now must not be null");
    String tenantId = job.job().tenantId();
    String jobId = job.job().id();
    Admitted admitted;
    try {
      admitted = database.write(handle -> admit(handle, job, limits, InstantColumn.of(now)));
    } catch (JobStoreException e) {
      SQLException cause = SqlFailures.cause(e);
      if (cause != null
          && database.dialect().isDuplicate(cause)
          && database.read(handle -> tenants.hasJob(handle, tenantId, jobId))) {
        throw new IllegalStateException("job id must be unique: " + jobId, e);
      }
      throw e;
    }
    if (!database.isJoined()) { // the host may still roll back its transaction
      unreadable.logRemoved(admitted.expired());
      staleContent.afterRemoval(admitted.expired());
    }
    return admitted.admission();
  }

  /** The result of a new job, and the rows of the expired jobs that were removed for it. */
  private record Admitted(Admission admission, List<JobRow> expired) {}

  /** The decision about a new job, and the usage that it was based on. */
  private record Decision(Admission.Outcome outcome, long usage) {}

  private Admitted admit(Handle handle, StoredJob job, AdmissionLimits limits, long now)
      throws SQLException {
    List<JobRow> expired = new ArrayList<>();
    for (int i = 0; i < MAX_ADMISSION_ATTEMPTS; i++) {
      Optional<Decision> decision = decide(handle, job, limits, now, expired);
      if (decision.isPresent()) {
        return new Admitted(
            Admission.of(decision.get().outcome(), decision.get().usage(), readable(expired)),
            expired);
      }
    }
    throw new JobStoreException(
        "the job was not admitted: "
            + MAX_ADMISSION_ATTEMPTS
            + " times, the reason against it was gone when the store read it");
  }

  /**
   * Adds a job, or decides why not.
   *
   * @param expired the list for the rows of expired jobs that were removed
   * @return empty if the job was not added, but there is no reason against it any more
   */
  private Optional<Decision> decide(
      Handle handle, StoredJob job, AdmissionLimits limits, long now, List<JobRow> expired)
      throws SQLException {
    boolean added =
        database.isJoined()
            ? tenants.addIfAdmitted(handle, queue, job, limits, now)
            : database.dialect().addIfAdmitted(handle, tenants, queue, job, limits, now);
    if (added) {
      return Optional.of(new Decision(Admission.Outcome.ADMITTED, 0));
    }
    TenantRows.AdmissionFacts facts = tenants.admissionFacts(handle, job, limits, now);
    if (facts.jobsExpired()) {
      String latest = database.readLatest();
      List<Long> numbers =
          jobs.expired(handle, job.job().tenantId(), now, latest).stream().sorted().toList();
      for (int from = 0; from < numbers.size(); from += MAX_REMOVED) {
        int to = Math.min(from + MAX_REMOVED, numbers.size());
        expired.addAll(remove(handle, numbers.subList(from, to), "", latest));
      }
      return Optional.empty();
    }
    if (facts.nameTaken()) {
      return Optional.of(new Decision(Admission.Outcome.NAME_TAKEN, facts.usage()));
    }
    if (facts.jobs() >= limits.visibleJobs()) {
      return Optional.of(new Decision(Admission.Outcome.TOO_MANY_VISIBLE, facts.usage()));
    }
    return facts.usage() >= limits.quota()
        ? Optional.of(new Decision(Admission.Outcome.QUOTA_USED_UP, facts.usage()))
        : Optional.empty();
  }

  @Override
  public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return isNoId(jobId)
        ? Optional.empty()
        : database
            .read(handle -> jobs.find(handle, tenantId, jobId, InstantColumn.of(now)))
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
            .read(
                handle -> jobs.findBySnapshot(handle, tenantId, snapshotId, InstantColumn.of(now)))
            .map(this::job);
  }

  /** Returns the job of a row; logs a damaged row. */
  private StoredJob job(JobRow row) {
    unreadable.log(row);
    return row.job();
  }

  /** Returns the jobs of the rows that are not damaged. */
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

  /** Fills the page beyond damaged rows, because a page with fewer jobs is the last one. */
  private List<StoredJob> list(
      Handle handle, String tenantId, @Nullable JobPosition after, int limit, long now) {
    List<StoredJob> page = new ArrayList<>();
    JobPosition last = after;
    List<JobRow> rows;
    do { // each query has the full limit, so that many damaged rows do not take as many queries
      rows = jobs.list(handle, tenantId, last, limit, now);
      for (JobRow row : rows) {
        unreadable.log(row);
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
    if (isNoId(jobId)) {
      return RemovedJobs.none();
    }
    List<JobRow> rows =
        database.write(
            handle ->
                remove(
                    handle,
                    jobs.number(handle, tenantId, jobId, InstantColumn.of(now)).stream().toList(),
                    "",
                    ""));
    RemovedJobs deleted = removed(rows);
    staleContent.afterRemoval(rows);
    return deleted;
  }

  private RemovedJobs removed(List<JobRow> rows) {
    unreadable.logRemoved(rows);
    List<StoredJob> readable = readable(rows);
    return RemovedJobs.of(readable, rows.size() - readable.size());
  }

  /** Returns whether a text cannot be an id: PostgreSQL rejects it as a parameter. */
  private static boolean isNoId(String text) {
    return text.indexOf('\0') >= 0;
  }

  /**
   * Removes jobs with their content, and returns those that still existed in their last state.
   *
   * @param skipLocked the suffix of the select that locks the rows of the queue; jobs whose rows it
   *     skips are left
   * @param readLatest the suffix of other selects
   */
  private List<JobRow> remove(
      Handle handle, List<Long> numbers, String skipLocked, String readLatest) throws SQLException {
    if (numbers.isEmpty()) {
      return List.of();
    }
    Set<Long> locked = queue.lock(handle, numbers, skipLocked);
    List<JobRow> rows = // read again: jobs may have ended before they were locked
        jobs.rows(handle, numbers, readLatest).stream()
            .filter(row -> !row.queued() || locked.contains(row.number()))
            .toList();
    queue.delete(handle, locked);
    List<JobRow> removed = jobs.delete(handle, rows);
    contents.noteRemoved(handle, removed);
    return removed;
  }

  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    return claim(now, lease, limit, false);
  }

  @Override
  public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
    return claim(now, lease, limit, true);
  }

  private List<ClaimedJob> claim(Instant now, Duration lease, int limit, boolean starts) {
    Objects.requireNonNull(now, "now must not be null");
    Objects.requireNonNull(lease, "lease must not be null");
    Dialect.ClaimTerms terms =
        new Dialect.ClaimTerms(
            InstantColumn.of(now), InstantColumn.of(now.plus(lease)), limit, starts);
    boolean more = true;
    List<ClaimedJob> claimed = List.of();
    // damaged rows must not prevent the claim of other jobs
    for (int i = 0; i < MAX_CLAIM_ATTEMPTS && more && claimed.isEmpty(); i++) {
      List<ClaimedRow> found = claim(terms);
      found.forEach(each -> unreadable.log(each.row()));
      claimed =
          found.stream().filter(each -> each.row().isReadable()).map(ClaimedRow::job).toList();
      more = !found.isEmpty();
    }
    return claimed; // further jobs stay due for the next claim
  }

  private List<ClaimedRow> claim(Dialect.ClaimTerms terms) {
    if (!database.dialect().changesJobsInOneStatement()) {
      return database.write(
          handle -> {
            List<ClaimedRow> found = database.dialect().claim(handle, jobs, queue, terms);
            queue.exclude(handle, damaged(found));
            return found;
          });
    }
    List<ClaimedRow> found =
        database.writeStatement(
            handle -> database.dialect().claim(handle, jobs, queue, terms), Database.MAX_ATTEMPTS);
    List<ClaimedRow> damaged = damaged(found);
    if (!damaged.isEmpty()) {
      excludeLater(damaged);
    }
    return found;
  }

  /**
   * Excludes damaged rows after the commit of their claim. If this fails, their leases keep them
   * from being found for a while, and the next claim that finds them tries again.
   */
  private void excludeLater(List<ClaimedRow> damaged) {
    try {
      database.write(
          handle -> {
            queue.exclude(handle, damaged);
            return damaged;
          });
    } catch (JobStoreException e) { // the other jobs are claimed
      LOG.warn("damaged jobs could not be excluded from claims: {}", e.getMessage());
    }
  }

  private static List<ClaimedRow> damaged(List<ClaimedRow> found) {
    return found.stream().filter(each -> !each.row().isReadable()).toList();
  }

  @Override
  public Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now) {
    Objects.requireNonNull(lease, "lease must not be null");
    Objects.requireNonNull(claims, "claims must not be null");
    Objects.requireNonNull(now, "now must not be null");
    if (claims.isEmpty()) {
      return Set.of();
    }
    List<JobClaim> ordered = claims.stream().distinct().sorted(QueueRows.LOCK_ORDER).toList();
    return Set.copyOf(
        database.write(
            handle ->
                Held.of(
                    ordered,
                    database
                        .dialect()
                        .renew(
                            handle,
                            queue,
                            ordered,
                            InstantColumn.of(now.plus(lease)),
                            InstantColumn.of(now)))));
  }

  @Override
  public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
    Objects.requireNonNull(next, "next must not be null");
    Objects.requireNonNull(now, "now must not be null");
    if (next.isEmpty()) {
      return Set.of();
    }
    List<StoredJob> ordered =
        next.stream()
            .sorted(Comparator.comparing(StoredJob::jobClaim, QueueRows.LOCK_ORDER))
            .toList();
    boolean oneStatement =
        database.dialect().changesJobsInOneStatement()
            && ordered.stream().noneMatch(job -> job.job().status().isTerminal());
    Database.Work<Set<JobClaim>> work =
        handle -> completeSteps(handle, ordered, InstantColumn.of(now));
    return oneStatement
        ? database.writeStatement(work, Database.MAX_ATTEMPTS)
        : database.write(work);
  }

  private Set<JobClaim> completeSteps(Handle handle, List<StoredJob> ordered, long now)
      throws SQLException {
    List<StoredJob> unfinished =
        ordered.stream().filter(job -> !job.job().status().isTerminal()).toList();
    List<EndedJob> finished =
        ordered.stream()
            .filter(job -> job.job().status().isTerminal())
            .map(job -> new EndedJob(job, List.of(), now))
            .toList();
    List<StoredJob> stored =
        Held.of(unfinished, database.dialect().completeSteps(handle, queue, unfinished, now));
    List<StoredJob> ended =
        Held.of(finished, database.dialect().end(handle, queue, jobs, finished)).stream()
            .map(EndedJob::job)
            .toList();
    contents.noteEnded(handle, ended);
    return Stream.concat(stored.stream(), ended.stream())
        .map(StoredJob::jobClaim)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    Objects.requireNonNull(claim, "claim must not be null");
    Objects.requireNonNull(resources, "resources must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return database.write(
        handle -> {
          boolean holds = queue.lock(handle, claim, InstantColumn.of(now)).isPresent();
          if (holds && !resources.isEmpty()) {
            contents.append(handle, claim, resources);
          }
          return holds;
        });
  }

  @Override
  public Publication publish(
      StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
    Objects.requireNonNull(ended, "ended must not be null");
    Objects.requireNonNull(resources, "resources must not be null");
    Objects.requireNonNull(charge, "charge must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return publications.publish(new EndedJob(ended, resources, InstantColumn.of(now)), charge);
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
            handle ->
                queue.reschedule(
                    handle, tenantId, jobId, InstantColumn.of(dueAt), InstantColumn.of(now)));
  }

  @Override
  public RemovedJobs deleteExpired(Instant now, int limit) {
    Objects.requireNonNull(now, "now must not be null");
    List<JobRow> rows = new ArrayList<>();
    int batch;
    List<JobRow> last;
    do {
      batch = Math.min(limit - rows.size(), MAX_REMOVED);
      int size = batch;
      last = database.write(handle -> removeExpired(handle, InstantColumn.of(now), size));
      rows.addAll(last);
    } while (last.size() == batch && rows.size() < limit);
    RemovedJobs deleted = removed(rows);
    staleContent.sweep();
    return deleted;
  }

  /** Removes a batch of expired jobs; does not wait for jobs that are locked, except on H2. */
  private List<JobRow> removeExpired(Handle handle, long now, int limit) throws SQLException {
    Optional<String> skipLocked = database.dialect().skipLocked();
    List<Long> numbers =
        jobs.expired(handle, now, limit, skipLocked.map(skip -> " for update" + skip).orElse(""));
    return remove(handle, numbers, skipLocked.orElse(""), "");
  }

  @Override
  public Optional<Instant> nextDue() {
    return database.read(handle -> queue.nextDue(handle).map(InstantColumn::toInstant));
  }

  @Override
  public long usage(String tenantId, Instant periodStart) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(periodStart, "periodStart must not be null");
    return database.read(handle -> tenants.usage(handle, tenantId, InstantColumn.of(periodStart)));
  }

  /** A builder of {@link JdbcJobStore}. Not thread-safe. */
  public static final class Builder {

    private final DataSource dataSource;
    private @Nullable String schema;
    private String tablePrefix = TableNames.DEFAULT_PREFIX;
    private @Nullable JdbcDialect dialect;
    private boolean createTables = true;
    private ResourceChunk.Size chunkSize = ResourceChunk.Size.DEFAULT;

    private Builder(DataSource dataSource) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource must not be null");
      TransactionAwareDataSources.reject(dataSource);
    }

    /**
     * Sets the schema of the tables, which must exist. The default is the schema of the
     * connections. On MariaDB, a schema is a database. If no schema has exactly this name, a single
     * schema whose name differs in case is used.
     *
     * @param name up to 32 letters, digits and underscores, not beginning with a digit; SQL
     *     keywords are allowed
     */
    public Builder schema(String name) {
      schema = Objects.requireNonNull(name, "name must not be null");
      return this;
    }

    /**
     * Sets the prefix of the table names. The default is {@code snapshot_}.
     *
     * @param prefix up to 32 letters, digits and underscores, not beginning with a digit; may be
     *     empty
     */
    public Builder tablePrefix(String prefix) {
      tablePrefix = Objects.requireNonNull(prefix, "prefix must not be null");
      return this;
    }

    /** Sets the product of the database. By default it is detected. */
    public Builder dialect(JdbcDialect jdbcDialect) {
      dialect = Objects.requireNonNull(jdbcDialect, "jdbcDialect must not be null");
      return this;
    }

    /**
     * Sets whether missing tables are created. The default is true. If false, the tables are only
     * checked: for hosts that run the statements of {@link JdbcDialect#ddl(String, String)}
     * themselves.
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
     * <p>A database version that is newer than the tested ones is logged as a warning.
     *
     * @throws IllegalArgumentException if the schema or the prefix contains other characters, or if
     *     the data source turns out to return the connection of the current transaction
     * @throws JobStoreException if the database cannot be reached or used, is not supported or too
     *     old, does not carry all of Unicode, or has no such schema, or if its tables are not those
     *     of this release
     */
    public JdbcJobStore open() {
      return open(null);
    }

    private JdbcJobStore open(@Nullable H2File ownedFile) {
      DatabaseSetup setup =
          DatabaseSetup.connect(dataSource, dialect, new TableNames(schema, tablePrefix));
      setup.prepare(createTables);
      return new JdbcJobStore(
          setup.database(), setup.names(), chunkSize, new UnreadableJobs(), ownedFile);
    }
  }
}
