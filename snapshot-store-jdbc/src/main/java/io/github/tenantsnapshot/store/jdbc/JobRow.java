package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.spi.UnreadableJobException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HexFormat;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of jobs.
 *
 * @param number the primary key
 * @param tenantId the job's tenant
 * @param jobId the job's id
 * @param createdAt the instant of creation, in ticks
 * @param claimNumber the number of claims so far
 * @param stored the job; null if the row is damaged
 * @param damage a description of the damage; empty if there is none
 */
record JobRow(
    long number,
    String tenantId,
    String jobId,
    long createdAt,
    long claimNumber,
    @Nullable StoredJob stored,
    String damage) {

  /** Reads a row with the columns {@link JobRows#COLUMNS}, damaged or not. */
  static JobRow read(ResultSet row) throws SQLException {
    StoredJob stored = null;
    String damage = "";
    try {
      stored = readJob(row);
    } catch (DamagedRowException e) {
      damage = e.damage();
    }
    return new JobRow(
        row.getLong("job_number"),
        row.getString("tenant_id"),
        row.getString("job_id"),
        row.getLong("created_at"),
        row.getLong("claim_number"),
        stored,
        damage);
  }

  private static StoredJob readJob(ResultSet row) throws SQLException, DamagedRowException {
    JobDetails details = JobDetails.parse(row.getString("details"));
    SnapshotJobStatus status = status(row.getString("status"));
    return StoredJob.builder()
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
                .errorDetails(details.errorDetails())
                .build())
        .displayNameKey(details.displayNameKey())
        .expiresAt(InstantColumn.toInstant(number(row, "expires_at", InstantColumn.LATEST)))
        .dueAt(due(row, status))
        .claimNumber(number(row, "claim_number", JobRows.LAST_CLAIM))
        .leased(row.getBoolean("leased"))
        .attempt((int) number(row, "attempt", JobRows.LAST_ATTEMPT))
        .resourceCount(number(row, "resource_count", Long.MAX_VALUE))
        .build();
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

  /** Returns the row after a claim; a damaged row is unchanged. */
  ClaimedRow claimed(long leaseEnd) {
    if (stored == null) {
      return new ClaimedRow(this, null);
    }
    StoredJob claimed = stored.claimedUntil(InstantColumn.toInstant(leaseEnd));
    return new ClaimedRow(
        new JobRow(number, tenantId, jobId, createdAt, claimed.claimNumber(), claimed, damage),
        stored.leased() ? ticks(stored.dueAt()) : null);
  }

  /** Returns the exception for a damaged row. */
  UnreadableJobException failure() {
    return new UnreadableJobException(tenantId, jobId, damage);
  }

  /** Returns the position in the list of the tenant's jobs. */
  JobPosition position() {
    return new JobPosition(InstantColumn.toInstant(createdAt), jobId);
  }

  private static SnapshotJobStatus status(String name) throws DamagedRowException {
    for (SnapshotJobStatus status : SnapshotJobStatus.values()) {
      if (status.name().equals(name)) {
        return status;
      }
    }
    throw new DamagedRowException("its status is unknown: '" + name + "'");
  }

  private static long number(ResultSet row, String column, long greatest)
      throws SQLException, DamagedRowException {
    long number = row.getLong(column);
    if (number < 0 || number > greatest) {
      throw new DamagedRowException("its " + column + " is out of range: " + number);
    }
    return number;
  }

  private static @Nullable Instant completed(ResultSet row)
      throws SQLException, DamagedRowException {
    long ticks = number(row, "completed_at", InstantColumn.LATEST);
    return row.wasNull() ? null : InstantColumn.toInstant(ticks);
  }

  /** Returns the due instant, which may be before 1970. */
  private static @Nullable Instant due(ResultSet row, SnapshotJobStatus status)
      throws SQLException, DamagedRowException {
    long ticks = row.getLong("due_at");
    if (row.wasNull()) {
      return null;
    }
    if (ticks < InstantColumn.EARLIEST) {
      throw new DamagedRowException("its due_at is out of range: " + ticks);
    }
    if (status.isTerminal()) {
      throw new DamagedRowException("it has ended, but is due");
    }
    return InstantColumn.toInstant(ticks);
  }

  /** Binds the columns that a step may change, and the key of the job. */
  static <T extends SqlStatement<T>> T bind(T statement, StoredJob job) {
    return statement
        .bind("tenant", job.job().tenantId())
        .bind("job", job.job().id())
        .bind("claimNumber", job.claimNumber())
        .bind("status", job.job().status().name())
        .bind("nameHash", hash(job.displayNameKey()))
        .bindBySqlType("completedAt", ticks(job.job().completedDateTime()), Types.BIGINT)
        .bindBySqlType("dueAt", ticks(job.dueAt()), Types.BIGINT)
        .bind("leased", job.leased())
        .bind("attempt", job.attempt())
        .bind("snapshotId", job.job().snapshotId())
        .bind("resourceCount", job.resourceCount())
        .bind("details", JobDetails.of(job).toJson());
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

  private static @Nullable Long ticks(@Nullable Instant instant) {
    return instant == null ? null : InstantColumn.of(instant);
  }
}
