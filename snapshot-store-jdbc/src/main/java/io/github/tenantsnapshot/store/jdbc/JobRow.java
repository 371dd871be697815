package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
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

/** A row of the table of jobs. */
record JobRow(long number, StoredJob job) {

  /** Reads a row that has {@link JobRows#COLUMNS}. */
  static JobRow read(ResultSet row) throws SQLException {
    JobDetails details = JobDetails.parse(row.getString("details"));
    return new JobRow(
        row.getLong("job_number"),
        new StoredJob(
            new SnapshotJob(
                row.getString("job_id"),
                details.displayName(),
                details.description(),
                row.getString("tenant_id"),
                SnapshotJobStatus.valueOf(row.getString("status")),
                details.resources(),
                Ticks.toInstant(row.getLong("created_at")),
                instant(row, "completed_at"),
                row.getString("snapshot_id"),
                details.createdBy(),
                details.errorDetails()),
            details.displayNameKey(),
            Ticks.toInstant(row.getLong("expires_at")),
            instant(row, "due_at"),
            row.getLong("claim_number"),
            row.getBoolean("leased"),
            row.getInt("attempt"),
            row.getLong("resource_count")));
  }

  /** Binds what a step may change, and what a job is found by. */
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

  /** Returns what stands for a display name where it must be unique: any text in 64 characters. */
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
    return instant == null ? null : Ticks.of(instant);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long ticks = row.getLong(column);
    return row.wasNull() ? null : Ticks.toInstant(ticks);
  }
}
