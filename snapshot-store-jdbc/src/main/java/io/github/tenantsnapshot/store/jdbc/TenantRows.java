package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import org.jdbi.v3.core.Handle;

/** The statements on tenants and their usage. Immutable and thread-safe. */
record TenantRows(TableNames names, Database database) {

  /** The facts that decide whether a tenant's new job is admitted. */
  record AdmissionFacts(
      boolean jobsExpired, boolean idTaken, boolean nameTaken, int jobs, long usage) {}

  /** Locks the tenant, so that one transaction at a time admits its jobs. */
  void lock(Handle handle, String tenantId) {
    handle
        .createUpdate(names.in(database.dialect().addOrLockTenant()))
        .bind("tenant", tenantId)
        .execute();
  }

  /**
   * Returns the facts for the admission of a job; counts at most as many jobs as the limit. The
   * query uses {@code count} instead of {@code exists}: H2 2.4.240 caches the result of {@code
   * exists}, even if the same transaction has deleted the rows.
   */
  AdmissionFacts admissionFacts(Handle handle, StoredJob job, AdmissionLimits limits, long now) {
    String latest = database.isJoined() ? database.dialect().readLatest() : "";
    return handle
        .createQuery(
            names.in(
                "select (select count(*) from (select 1 as one from ${tables}jobs where tenant_id ="
                    + " :tenant and expires_at <= :now fetch first 1 rows only"
                    + latest
                    + ") as expired) as jobs_expired, (select count(*) from ${tables}jobs where"
                    + " tenant_id = :tenant and job_id = :job"
                    + latest
                    + ") as id_taken, (select count(*) from ${tables}jobs where tenant_id ="
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
        .bind("job", job.job().id())
        .bind("nameHash", JobRow.hash(job.displayNameKey()))
        .bind("visibleJobs", limits.visibleJobs() == Integer.MAX_VALUE ? 0 : limits.visibleJobs())
        .bind("period", InstantColumn.of(limits.periodStart()))
        .map(
            (row, context) ->
                new AdmissionFacts(
                    row.getBoolean("jobs_expired"),
                    row.getBoolean("id_taken"),
                    row.getBoolean("name_taken"),
                    row.getInt("job_count"),
                    row.getLong("usage_count")))
        .one();
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

  /**
   * Charges a tenant for a publication.
   *
   * @throws OverQuotaException if the charge would exceed the quota
   */
  void charge(Handle handle, String tenantId, long resources, QuotaCharge charge) {
    long period = InstantColumn.of(charge.periodStart());
    if (!addToUsage(handle, tenantId, period, resources, charge.quota())) {
      long used = usage(handle, tenantId, period);
      long left = Math.max(0, charge.quota() - used);
      if (resources > left) {
        throw new OverQuotaException(left);
      }
      insertUsage(handle, tenantId, period, resources);
    }
  }

  /**
   * Adds to the usage of a period, unless the sum would exceed the quota.
   *
   * @return false if nothing was added: the quota would be exceeded, or the period has no usage yet
   */
  private boolean addToUsage(
      Handle handle, String tenantId, long periodStart, long resources, long quota) {
    return handle
            .createUpdate(
                names.in(
                    "update ${tables}quota_usage set resources = resources + :resources where"
                        + " tenant_id = :tenant and period_start = :period and resources <= :room"))
            .bind("tenant", tenantId)
            .bind("period", periodStart)
            .bind("resources", resources)
            .bind("room", quota - resources)
            .execute()
        == 1;
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
