package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The statements on tenants and their usage. Immutable and thread-safe. */
record TenantRows(TableNames names, Database database) {

  /** The facts that decide whether a tenant's new job is admitted. */
  record AdmissionFacts(boolean jobsExpired, boolean nameTaken, int jobs, long usage) {}

  /** Locks the tenant, so that one transaction at a time admits its jobs. */
  private void lock(Handle handle, String tenantId) throws SQLException {
    try (PreparedStatement lock = handle.getConnection().prepareStatement(lockSql())) {
      new Parameters(lock).add(tenantId);
      lock.executeUpdate();
    }
  }

  /** Returns the statement that locks a tenant, whose parameter is its id. */
  String lockSql() {
    return names.in(database.dialect().addOrLockTenant());
  }

  /**
   * Locks the tenant, and adds its new job if the limits permit it and no job of the tenant has
   * expired.
   *
   * @return whether the job was added; if not, {@link #admissionFacts} has the reason
   */
  boolean addIfAdmitted(
      Handle handle, QueueRows queue, StoredJob job, AdmissionLimits limits, long now)
      throws SQLException {
    lock(handle, job.job().tenantId());
    if (database.isJoined() && isQuotaUsedUp(handle, job, limits)) {
      return false;
    }
    try (PreparedStatement insert = handle.getConnection().prepareStatement(insertSql())) {
      bindInsert(new Parameters(insert), job, limits, now);
      if (insert.executeUpdate() == 0) {
        return false;
      }
    }
    queue.insert(handle, job);
    return true;
  }

  /**
   * Returns whether the quota is used up. In a transaction of the host, this is a query of its own:
   * MariaDB would lock what an insert reads, and block the publications of the tenant.
   */
  private boolean isQuotaUsedUp(Handle handle, StoredJob job, AdmissionLimits limits) {
    return usage(handle, job.job().tenantId(), InstantColumn.of(limits.periodStart()))
        > maxUsage(limits);
  }

  private static long maxUsage(AdmissionLimits limits) {
    return limits.quota() == Long.MAX_VALUE ? Long.MAX_VALUE : limits.quota() - 1;
  }

  /** Returns the statement that inserts a job if the limits permit it. */
  String insertSql() {
    return names.in(
        "insert into ${tables}jobs (tenant_id, job_id, name_hash, created_at, expires_at, details)"
            + " select ?, ?, ?, ?, ?, ?"
            + database.dialect().fromNothing()
            + " where "
            + expiredSql()
            + " = 0 and "
            + nameSql()
            + " = 0 and "
            + visibleSql()
            + " < ?"
            + (database.isJoined() ? "" : " and " + usageSql() + " <= ?"));
  }

  /** Adds the parameters of {@link #insertSql}. */
  void bindInsert(Parameters parameters, StoredJob job, AdmissionLimits limits, long now)
      throws SQLException {
    parameters
        .add(job.job().tenantId())
        .add(job.job().id())
        .add(JobRow.hash(job.displayNameKey()))
        .add(InstantColumn.of(job.job().createdDateTime()))
        .add(InstantColumn.of(job.expiresAt()))
        .add(JobDetails.of(job).toJson());
    bindVisible(parameters, job, limits, now);
    parameters.add(limits.visibleJobs());
    if (!database.isJoined()) {
      bindUsage(parameters, job, limits);
      parameters.add(maxUsage(limits));
    }
  }

  // Counts instead of exists: H2 2.4.240 caches the result of exists, even if the same transaction
  // has deleted the rows.

  private String expiredSql() {
    return "(select count(*) from (select 1 as one from ${tables}jobs where tenant_id = ? and"
        + " expires_at <= ? fetch first 1 rows only"
        + database.readLatest()
        + ") as expired)";
  }

  private String nameSql() {
    return "(select count(*) from ${tables}jobs where tenant_id = ? and name_hash = ?"
        + database.readLatest()
        + ")";
  }

  private String visibleSql() {
    return "(select count(*) from (select 1 as one from ${tables}jobs where tenant_id = ?"
        + " order by tenant_id, job_id fetch first ? rows only"
        + database.readLatest()
        + ") as visible)";
  }

  private static String usageSql() {
    return "coalesce((select resources from ${tables}quota_usage where tenant_id = ? and"
        + " period_start = ?), 0)";
  }

  private static void bindVisible(
      Parameters parameters, StoredJob job, AdmissionLimits limits, long now) throws SQLException {
    String tenantId = job.job().tenantId();
    boolean anyNumber = limits.visibleJobs() == Integer.MAX_VALUE;
    parameters
        .add(tenantId)
        .add(now)
        .add(tenantId)
        .add(JobRow.hash(job.displayNameKey()))
        .add(tenantId)
        .add(anyNumber ? 0 : limits.visibleJobs());
  }

  private static void bindUsage(Parameters parameters, StoredJob job, AdmissionLimits limits)
      throws SQLException {
    parameters.add(job.job().tenantId()).add(InstantColumn.of(limits.periodStart()));
  }

  /** Returns the facts for the admission of a job; counts at most as many jobs as the limit. */
  AdmissionFacts admissionFacts(Handle handle, StoredJob job, AdmissionLimits limits, long now)
      throws SQLException {
    String sql =
        "select "
            + expiredSql()
            + " as jobs_expired, "
            + nameSql()
            + " as name_taken, "
            + visibleSql()
            + " as job_count, "
            + usageSql()
            + " as usage_count"
            + database.dialect().fromNothing();
    try (PreparedStatement select = handle.getConnection().prepareStatement(names.in(sql))) {
      Parameters parameters = new Parameters(select);
      bindVisible(parameters, job, limits, now);
      bindUsage(parameters, job, limits);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("a query without a table must return a row");
        }
        return new AdmissionFacts(
            row.getInt("jobs_expired") > 0,
            row.getInt("name_taken") > 0,
            row.getInt("job_count"),
            row.getLong("usage_count"));
      }
    }
  }

  /** Returns whether the tenant has a job with an id. */
  boolean hasJob(Handle handle, String tenantId, String jobId) {
    return handle
        .createQuery(
            names.in("select 1 from ${tables}jobs where tenant_id = :tenant and job_id = :job"))
        .bind("tenant", tenantId)
        .bind("job", jobId)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
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

  /** The usage of a tenant in a period, and its limit. */
  private record Usage(String tenantId, long period, long quota) {

    static final Comparator<Usage> LOCK_ORDER =
        Comparator.comparing(Usage::tenantId)
            .thenComparing(Usage::period)
            .thenComparing(Usage::quota);
  }

  /** A charge for a publication of a tenant. */
  record Charge(String tenantId, long resources, QuotaCharge quota) {

    /** Returns the beginning of the period, in ticks. */
    long period() {
      return InstantColumn.of(quota.periodStart());
    }

    private Usage usage() {
      return new Usage(tenantId, period(), quota.quota());
    }
  }

  /**
   * Charges tenants for publications, unless this would exceed their quota.
   *
   * @return for each charge, empty if the tenant is charged; otherwise, what the quota leaves
   */
  List<OptionalLong> charge(Handle handle, List<Charge> charges) throws SQLException {
    SortedMap<Usage, Long> sums = new TreeMap<>(Usage.LOCK_ORDER);
    for (Charge charge : charges) {
      if (charge.resources() > 0) {
        sums.merge(charge.usage(), charge.resources(), Long::sum);
      }
    }
    Set<Usage> charged = add(handle, sums);
    List<OptionalLong> results = new ArrayList<>();
    for (Charge charge : charges) {
      results.add(
          charge.resources() == 0 || charged.contains(charge.usage())
              ? OptionalLong.empty()
              : chargeAlone(handle, charge));
    }
    return results;
  }

  /**
   * Charges a tenant that has no usage in the period yet, or whose quota does not permit all of its
   * charges.
   */
  private OptionalLong chargeAlone(Handle handle, Charge charge) throws SQLException {
    Usage usage = charge.usage();
    long used = usage(handle, usage.tenantId(), usage.period());
    long left = Math.max(0, usage.quota() - used);
    if (charge.resources() > left) {
      return OptionalLong.of(left);
    }
    SortedMap<Usage, Long> alone = new TreeMap<>(Usage.LOCK_ORDER);
    alone.put(usage, charge.resources());
    if (add(handle, alone).isEmpty()) {
      insertUsage(handle, usage, charge.resources());
    }
    return OptionalLong.empty();
  }

  /** Takes back a charge for a publication that has not taken place. */
  void refund(Handle handle, Charge charge) {
    handle
        .createUpdate(
            names.in(
                "update ${tables}quota_usage set resources = resources - :resources where tenant_id"
                    + " = :tenant and period_start = :period"))
        .bind("tenant", charge.tenantId())
        .bind("period", charge.period())
        .bind("resources", charge.resources())
        .execute();
  }

  /**
   * Adds resources to usages, unless the sum would exceed the quota.
   *
   * @return the usages that were changed; not those whose quota would be exceeded, nor those of a
   *     period without usage
   */
  private Set<Usage> add(Handle handle, SortedMap<Usage, Long> resources) throws SQLException {
    if (resources.isEmpty()) {
      return Set.of();
    }
    int[] counts;
    try (PreparedStatement update =
        handle
            .getConnection()
            .prepareStatement(
                names.in(
                    "update ${tables}quota_usage set resources = resources + ? where tenant_id = ?"
                        + " and period_start = ? and resources <= ?"))) {
      Parameters parameters = new Parameters(update);
      for (var each : resources.entrySet()) {
        Usage usage = each.getKey();
        parameters
            .add(each.getValue())
            .add(usage.tenantId())
            .add(usage.period())
            .add(usage.quota() - each.getValue())
            .endStatement();
      }
      counts = parameters.runBatch();
    }
    Set<Usage> changed = new HashSet<>();
    int i = 0;
    for (Usage usage : resources.keySet()) {
      if (counts[i++] > 0) {
        changed.add(usage);
      }
    }
    return changed;
  }

  /** Inserts the first usage of a period; fails as a duplicate if another transaction was first. */
  private void insertUsage(Handle handle, Usage usage, long resources) {
    handle
        .createUpdate(
            names.in(
                "insert into ${tables}quota_usage (tenant_id, period_start, resources) values"
                    + " (:tenant, :period, :resources)"))
        .bind("tenant", usage.tenantId())
        .bind("period", usage.period())
        .bind("resources", resources)
        .execute();
  }
}
