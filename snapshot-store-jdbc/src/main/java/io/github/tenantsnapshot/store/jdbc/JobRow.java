package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.spi.UnreadableJobException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of jobs, with that of the queue if the job has not ended.
 *
 * @param number the primary key
 * @param tenantId the job's tenant; empty if only the row of the queue exists
 * @param jobId the job's id
 * @param createdAt the instant of creation, in ticks
 * @param claimNumber the number of claims so far
 * @param snapshotId the id of the job's snapshot; null if it has none
 * @param queued whether the job is in the queue; false for the row of a damaged job that is there
 *     although it has ended, and is not due
 * @param stored the job; null if the row is damaged
 * @param damage a description of the damage; empty if there is none
 */
record JobRow(
    long number,
    String tenantId,
    String jobId,
    long createdAt,
    long claimNumber,
    @Nullable String snapshotId,
    boolean queued,
    @Nullable StoredJob stored,
    String damage) {

  /** The greatest numbers of an undamaged row: a claim can increment them without overflow. */
  static final long LAST_CLAIM = Long.MAX_VALUE - 1;

  static final int LAST_ATTEMPT = Integer.MAX_VALUE - 1;

  /** The columns that {@link #read} reads, of the table of jobs as j and of the queue as q. */
  static final String COLUMNS =
      "j.job_number, j.tenant_id, j.job_id, j.name_hash, j.created_at, j.expires_at, j.status,"
          + " j.completed_at, j.claim_number, j.attempt, j.resource_count, j.snapshot_id,"
          + " j.error_details, j.details, q.job_number as queued, q.status as queue_status,"
          + " q.job_id as queue_job_id, q.claim_number as queue_claim_number, q.attempt as"
          + " queue_attempt, q.due_at, q.leased";

  /** Reads a row with the columns {@link #COLUMNS}, damaged or not. */
  static JobRow read(ResultSet row) throws SQLException {
    if (isNull(row, "job_number")) {
      return onlyQueued(row);
    }
    StoredJob stored = null;
    String damage = "";
    String endStatus = row.getString("status");
    boolean queued = !isNull(row, "queued") && (endStatus == null || !isNull(row, "due_at"));
    try {
      stored = readJob(row, endStatus, queued);
    } catch (DamagedRowException e) {
      damage = e.damage();
    }
    return new JobRow(
        row.getLong("job_number"),
        row.getString("tenant_id"),
        row.getString("job_id"),
        row.getLong("created_at"),
        row.getLong(queued ? "queue_claim_number" : "claim_number"),
        row.getString("snapshot_id"),
        queued,
        stored,
        damage);
  }

  private static JobRow onlyQueued(ResultSet row) throws SQLException {
    return new JobRow(
        row.getLong("queued"),
        "",
        row.getString("queue_job_id"),
        0,
        row.getLong("queue_claim_number"),
        null,
        true,
        null,
        "it is in the queue, but not in the table of jobs");
  }

  /** Returns the rows that exist, in the order of the numbers. */
  static List<JobRow> inOrder(List<Long> numbers, List<JobRow> rows) {
    Map<Long, JobRow> byNumber = new HashMap<>();
    rows.forEach(row -> byNumber.put(row.number(), row));
    return numbers.stream().filter(byNumber::containsKey).map(byNumber::get).toList();
  }

  private static boolean isNull(ResultSet row, String column) throws SQLException {
    long unused = row.getLong(column);
    return row.wasNull();
  }

  private static StoredJob readJob(ResultSet row, @Nullable String endStatus, boolean queued)
      throws SQLException, DamagedRowException {
    JobDetails details = JobDetails.parse(row.getString("details"));
    if (endStatus == null && !queued) {
      throw new DamagedRowException("it has not ended, but is not in the queue");
    }
    SnapshotJobStatus status = status(queued ? row.getString("queue_status") : endStatus);
    if (queued && (endStatus != null || status.isTerminal())) {
      throw new DamagedRowException("it has ended, but is due");
    }
    if (!queued && !status.isTerminal()) {
      throw new DamagedRowException("it has not ended, but its status is in the wrong table");
    }
    String prefix = queued ? "queue_" : "";
    StoredJob.Builder job =
        StoredJob.builder()
            .job(
                SnapshotJob.builder()
                    .id(row.getString("job_id"))
                    .displayName(details.displayName())
                    .description(details.description())
                    .tenantId(row.getString("tenant_id"))
                    .status(status)
                    .resources(details.resources())
                    .createdDateTime(
                        InstantColumn.toInstant(number(row, "created_at", InstantColumn.LATEST)))
                    .completedDateTime(completed(row))
                    .snapshotId(row.getString("snapshot_id"))
                    .createdBy(details.createdBy())
                    .errorDetails(JobDetails.parseErrorDetails(row.getString("error_details")))
                    .build())
            .displayNameKey(row.getString("name_hash") == null ? null : details.displayNameKey())
            .expiresAt(InstantColumn.toInstant(number(row, "expires_at", InstantColumn.LATEST)))
            .claimNumber(number(row, prefix, "claim_number", LAST_CLAIM))
            .attempt((int) number(row, prefix, "attempt", LAST_ATTEMPT))
            .resourceCount(number(row, "resource_count", Long.MAX_VALUE));
    if (queued) {
      job.dueAt(due(row)).leased(row.getBoolean("leased"));
    }
    return job.build();
  }

  /**
   * Returns the job.
   *
   * @throws UnreadableJobException if the row is damaged
   */
  StoredJob job() {
    if (stored == null) {
      throw failure();
    }
    return stored;
  }

  boolean isReadable() {
    return stored != null;
  }

  /** Returns whether the job may have content that is not recorded as stale yet. */
  boolean mayHaveContent() {
    if (stored == null) {
      return true;
    }
    return claimNumber != 0
        && (stored.job().status() != SnapshotJobStatus.SUCCEEDED || stored.resourceCount() > 0);
  }

  /** Returns the row after a claim; a damaged row is unchanged. */
  ClaimedRow claimed(Dialect.ClaimTerms terms) {
    if (stored == null) {
      return ClaimedRow.damaged(this);
    }
    Instant leaseEnd = InstantColumn.toInstant(terms.leaseEnd());
    ClaimedJob claim =
        terms.starts()
            ? ClaimedJob.starting(stored, leaseEnd)
            : ClaimedJob.claiming(stored, leaseEnd);
    StoredJob claimed = claim.job();
    Instant previousLeaseEnd = claim.previousLeaseEnd();
    return new ClaimedRow(
        new JobRow(
            number,
            tenantId,
            jobId,
            createdAt,
            claimed.claimNumber(),
            snapshotId,
            queued,
            claimed,
            damage),
        previousLeaseEnd == null ? null : InstantColumn.of(previousLeaseEnd),
        claim.started());
  }

  /** Returns the exception for a damaged row. */
  UnreadableJobException failure() {
    return new UnreadableJobException(tenantId, jobId, damage);
  }

  /** Returns the position in the list of the tenant's jobs. */
  JobPosition position() {
    return new JobPosition(InstantColumn.toInstant(createdAt), jobId);
  }

  private static SnapshotJobStatus status(@Nullable String name) throws DamagedRowException {
    for (SnapshotJobStatus status : SnapshotJobStatus.values()) {
      if (status.name().equals(name)) {
        return status;
      }
    }
    throw new DamagedRowException("its status is unknown: '" + name + "'");
  }

  /** Returns a number; 0 for null. */
  private static long number(ResultSet row, String column, long greatest)
      throws SQLException, DamagedRowException {
    return number(row, "", column, greatest);
  }

  /**
   * Returns a number; 0 for null.
   *
   * @param prefix what comes before the name of the column in the result
   */
  private static long number(ResultSet row, String prefix, String column, long greatest)
      throws SQLException, DamagedRowException {
    long number = row.getLong(prefix + column);
    if (number < 0 || number > greatest) {
      throw outOfRange(column, number);
    }
    return number;
  }

  private static DamagedRowException outOfRange(String column, long number) {
    return new DamagedRowException("its " + column + " is out of range: " + number);
  }

  private static @Nullable Instant completed(ResultSet row)
      throws SQLException, DamagedRowException {
    long ticks = number(row, "completed_at", InstantColumn.LATEST);
    return row.wasNull() ? null : InstantColumn.toInstant(ticks);
  }

  /** Returns the due instant, which may be before 1970. */
  private static @Nullable Instant due(ResultSet row) throws SQLException, DamagedRowException {
    long ticks = row.getLong("due_at");
    if (row.wasNull()) {
      return null;
    }
    if (ticks < InstantColumn.EARLIEST) {
      throw outOfRange("due_at", ticks);
    }
    return InstantColumn.toInstant(ticks);
  }

  /** Returns the hash of a display name, whose 64 characters fit into a unique index. */
  static @Nullable String hash(@Nullable String displayNameKey) {
    if (displayNameKey == null) {
      return null;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(displayNameKey.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
