package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** The statements on tenants and their usage. Immutable and thread-safe. */
record TenantRows(TableNames names, Database database) {

  /** The facts that decide whether a tenant's new job is admitted. */
  record AdmissionFacts(boolean jobsExpired, boolean nameTaken, int jobs, long usage) {}

  /** Locks the tenant, so that one transaction at a time admits its jobs. */
  void lock(Handle handle, String tenantId) {
    handle
        .createUpdate(names.in(database.dialect().addOrLockTenant()))
        .bind("tenant", tenantId)
        .execute();
  }

  /**
   * Inserts a job if the limits permit it and no job of the tenant has expired.
   *
   * <p>Counts instead of {@code exists}: H2 2.4.240 caches the result of {@code exists}, even if
   * the same transaction has deleted the rows.
   *
   * @return whether the job was inserted; if not, {@link #admissionFacts} has the reason
   */
  boolean insertIfAdmitted(Handle handle, StoredJob job, AdmissionLimits limits, long now)
      throws SQLException {
    String latest = database.isJoined() ? database.dialect().readLatest() : "";
    try (PreparedStatement insert =
        handle
            .getConnection()
            .prepareStatement(
                names.in(
                    "insert into ${tables}jobs (tenant_id, job_id, name_hash, created_at,"
                        + " expires_at, details) select ?, ?, ?, ?, ?, ?"
                        + database.dialect().fromNothing()
                        + " where (select count(*) from (select 1 as one from ${tables}jobs where"
                        + " tenant_id = ? and expires_at <= ? fetch first 1 rows only"
                        + latest
                        + ") as expired) = 0 and (select count(*) from ${tables}jobs where"
                        + " tenant_id = ? and name_hash = ?"
                        + latest
                        + ") = 0 and (select count(*) from (select 1 as one from ${tables}jobs"
                        + " where tenant_id = ? order by tenant_id, job_id"
                        + " fetch first ? rows only"
                        + latest
                        + ") as visible) < ? and coalesce((select resources from"
                        + " ${tables}quota_usage where tenant_id = ? and period_start = ?"
                        + latest
                        + "), 0) <= ?"))) {
      String tenantId = job.job().tenantId();
      String nameHash = JobRow.hash(job.displayNameKey());
      boolean anyNumber = limits.visibleJobs() == Integer.MAX_VALUE;
      new Parameters(insert)
          .add(tenantId)
          .add(job.job().id())
          .add(nameHash)
          .add(InstantColumn.of(job.job().createdDateTime()))
          .add(InstantColumn.of(job.expiresAt()))
          .add(JobDetails.of(job).toJson())
          .add(tenantId)
          .add(now)
          .add(tenantId)
          .add(nameHash)
          .add(tenantId)
          .add(anyNumber ? 0 : limits.visibleJobs())
          .add(limits.visibleJobs())
          .add(tenantId)
          .add(InstantColumn.of(limits.periodStart()))
          .add(limits.quota() == Long.MAX_VALUE ? Long.MAX_VALUE : limits.quota() - 1);
      return insert.executeUpdate() == 1;
    }
  }

  /** Returns the facts for the admission of a job; counts at most as many jobs as the limit. */
  AdmissionFacts admissionFacts(Handle handle, StoredJob job, AdmissionLimits limits, long now) {
    String latest = database.isJoined() ? database.dialect().readLatest() : "";
    return handle
        .createQuery(
            names.in(
                "select (select count(*) from (select 1 as one from ${tables}jobs where tenant_id ="
                    + " :tenant and expires_at <= :now fetch first 1 rows only"
                    + latest
                    + ") as expired) as jobs_expired, (select count(*) from ${tables}jobs where tenant_id ="
                    + " :tenant and name_hash = :nameHash"
                    + latest
                    + ") as name_taken, (select count(*) from (select 1 as one from ${tables}jobs"
                    + " where tenant_id = :tenant order by tenant_id, job_id"
                    + " fetch first :visibleJobs rows only"
                    + latest
                    + ") as visible) as job_count, (select resources from ${tables}quota_usage"
                    + " where tenant_id = :tenant and period_start = :period"
                    + latest
                    + ") as usage_count"))
        .bind("tenant", job.job().tenantId())
        .bind("now", now)
        .bind("nameHash", JobRow.hash(job.displayNameKey()))
        .bind("visibleJobs", limits.visibleJobs() == Integer.MAX_VALUE ? 0 : limits.visibleJobs())
        .bind("period", InstantColumn.of(limits.periodStart()))
        .map(
            (row, context) ->
                new AdmissionFacts(
                    row.getBoolean("jobs_expired"),
                    row.getBoolean("name_taken"),
                    row.getInt("job_count"),
                    row.getLong("usage_count")))
        .one();
  }

  /**
   * Checks that the tenant has no job with the id of a new one.
   *
   * @throws IllegalStateException if it has one
   */
  void requireNewId(Handle handle, StoredJob job) {
    boolean taken =
        handle
            .createQuery(
                names.in("select 1 from ${tables}jobs where tenant_id = :tenant and job_id = :job"))
            .bind("tenant", job.job().tenantId())
            .bind("job", job.job().id())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (taken) {
      throw new IllegalStateException("job id must be unique: " + job.job().id());
    }
  }

  long usage(Handle handle, String tenantId, long periodStart) {
    return handle
        .createQuery(
            names.in(
                "select resources from ${tables}quota_usage where tenant_id = :tenant and"
                    + " period_start = :period"))
        .bind("tenant", tenantId)
        .bind("period", periodStart)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** A charge for a publication of a tenant. */
  record Charge(String tenantId, long resources, QuotaCharge quota) {

    long period() {
      return InstantColumn.of(quota.periodStart());
    }
  }

  /**
   * Charges tenants for publications, unless this would exceed their quota.
   *
   * @param charges the charges, in the order of the tenants
   * @return for each charge, empty if the tenant is charged; otherwise, what the quota leaves
   */
  List<OptionalLong> charge(Handle handle, List<Charge> charges) throws SQLException {
    List<Charge> some = charges.stream().filter(charge -> charge.resources() > 0).toList();
    boolean[] added = addToUsage(handle, some);
    List<OptionalLong> results = new ArrayList<>();
    int next = 0;
    for (Charge charge : charges) {
      results.add(
          charge.resources() == 0 || added[next++]
              ? OptionalLong.empty()
              : chargeFirst(handle, charge));
    }
    return results;
  }

  /** Charges a tenant that has no usage in the period yet, or whose quota is nearly used up. */
  private OptionalLong chargeFirst(Handle handle, Charge charge) throws SQLException {
    long used = usage(handle, charge.tenantId(), charge.period());
    long left = Math.max(0, charge.quota().quota() - used);
    if (charge.resources() > left) {
      return OptionalLong.of(left);
    }
    if (!addToUsage(handle, List.of(charge))[0]) {
      insertUsage(handle, charge.tenantId(), charge.period(), charge.resources());
    }
    return OptionalLong.empty();
  }

  /** Takes back the charge for a publication that has not taken place. */
  void refund(Handle handle, String tenantId, long resources, QuotaCharge charge) {
    handle
        .createUpdate(
            names.in(
                "update ${tables}quota_usage set resources = resources - :resources where tenant_id"
                    + " = :tenant and period_start = :period"))
        .bind("tenant", tenantId)
        .bind("period", InstantColumn.of(charge.periodStart()))
        .bind("resources", resources)
        .execute();
  }

  /**
   * Adds to usages, unless the sum would exceed the quota.
   *
   * @return false where nothing was added: the quota would be exceeded, or the period has no usage
   */
  private boolean[] addToUsage(Handle handle, List<Charge> charges) throws SQLException {
    boolean[] added = new boolean[charges.size()];
    if (charges.isEmpty()) {
      return added;
    }
    try (PreparedStatement update =
        handle
            .getConnection()
            .prepareStatement(
                names.in(
                    "update ${tables}quota_usage set resources = resources + ? where tenant_id = ?"
                        + " and period_start = ? and resources <= ?"))) {
      Parameters parameters = new Parameters(update);
      for (Charge charge : charges) {
        parameters
            .add(charge.resources())
            .add(charge.tenantId())
            .add(charge.period())
            .add(charge.quota().quota() - charge.resources())
            .endStatement();
      }
      int[] counts = update.executeBatch();
      for (int i = 0; i < counts.length; i++) {
        added[i] = counts[i] > 0;
      }
    }
    return added;
  }

  /** Inserts the first usage of a period; fails as a duplicate if another transaction was first. */
  private void insertUsage(Handle handle, String tenantId, long periodStart, long resources) {
    handle
        .createUpdate(
            names.in(
                "insert into ${tables}quota_usage (tenant_id, period_start, resources) values"
                    + " (:tenant, :period, :resources)"))
        .bind("tenant", tenantId)
        .bind("period", periodStart)
        .bind("resources", resources)
        .execute();
  }
}
