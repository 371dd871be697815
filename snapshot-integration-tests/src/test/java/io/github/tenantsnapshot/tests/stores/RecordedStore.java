package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A store that records what its operations did, and compares it with what it contains. Thread-safe.
 */
public final class RecordedStore extends ForwardingStore {

  private static final int PAGE = 200;

  /** The database of a store. */
  public interface Database {

    /** Returns the number of rows of content that belong to no job. */
    long contentWithoutJob();

    /** Returns the number of connections in use. */
    int connectionsInUse();
  }

  private final Database database;
  private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final Collection<String> contradictions = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

  /** What the operations on a tenant did. */
  private static final class Tenant {
    private final Set<String> admitted = ConcurrentHashMap.newKeySet();
    private final Map<String, SnapshotJob> ended = new ConcurrentHashMap<>();
    private final Map<Instant, Long> charges = new ConcurrentHashMap<>();
    private volatile int visibleJobs;
    private volatile boolean publicationFailed;
  }

  /**
   * Creates a store.
   *
   * @param store the store to forward to
   * @param database the database of that store; null for a store in memory
   */
  public RecordedStore(JobStore store, Database database) {
    super(store);
    this.database = database;
  }

  private Tenant tenant(String tenantId) {
    return tenants.computeIfAbsent(tenantId, id -> new Tenant());
  }

  private void at(Instant now) {
    latest.accumulateAndGet(now, (one, other) -> one.isAfter(other) ? one : other);
  }

  private void observe(StoredJob stored) {
    SnapshotJob job = stored.job();
    if (!job.status().isTerminal()) {
      return;
    }
    SnapshotJob before = tenant(job.tenantId()).ended.putIfAbsent(job.id(), job);
    if (before != null && !before.equals(job)) {
      contradictions.add("job " + job.id() + " had ended as " + before + ", and is now " + job);
    }
  }

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    at(now);
    Tenant tenant = tenant(job.job().tenantId());
    synchronized (tenant) {
      tenant.visibleJobs = Math.max(tenant.visibleJobs, limits.visibleJobs());
    }
    Admission admission = super.admit(job, limits, now);
    if (admission.outcome() == Admission.Outcome.ADMITTED) {
      tenant.admitted.add(job.job().id());
    }
    admission.expired().forEach(this::observe);
    return admission;
  }

  @Override
  public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
    at(now);
    Optional<StoredJob> found = super.find(tenantId, jobId, now);
    found.ifPresent(this::observe);
    return found;
  }

  @Override
  public List<StoredJob> list(String tenantId, JobPosition after, int limit, Instant now) {
    at(now);
    List<StoredJob> page = super.list(tenantId, after, limit, now);
    page.forEach(this::observe);
    return page;
  }

  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    at(now);
    List<ClaimedJob> claimed = super.claim(now, lease, limit);
    claimed.forEach(each -> requireUnended(each.job()));
    return claimed;
  }

  @Override
  public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
    at(now);
    List<ClaimedJob> claimed = super.claimAndStart(now, lease, limit);
    claimed.forEach(each -> requireUnended(each.job()));
    return claimed;
  }

  private void requireUnended(StoredJob claimed) {
    SnapshotJob job = claimed.job();
    SnapshotJob ended = tenant(job.tenantId()).ended.get(job.id());
    if (ended != null) {
      contradictions.add("job " + job.id() + " had ended as " + ended + ", and was claimed");
    }
  }

  @Override
  public Publication publish(
      StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
    at(now);
    Tenant tenant = tenant(ended.job().tenantId());
    Publication publication;
    try {
      publication = super.publish(ended, resources, charge, now);
    } catch (RuntimeException | Error e) { // it may have been published
      tenant.publicationFailed = true;
      throw e;
    }
    if (publication.outcome() == Publication.Outcome.PUBLISHED) {
      tenant.charges.merge(charge.periodStart(), ended.resourceCount(), Long::sum);
    }
    return publication;
  }

  @Override
  public boolean owns(JobTransaction transaction) {
    return transaction.store() == this || super.owns(transaction);
  }

  /**
   * Returns what contradicts the promises of a store; an empty list if nothing does. No operation
   * may run meanwhile.
   */
  public List<String> problems() {
    Instant now = latest.get();
    List<String> problems = new ArrayList<>();
    tenants.forEach((id, tenant) -> new Check(id, tenant, now, problems).run());
    problems.addAll(contradictions);
    if (database != null) {
      require(database.connectionsInUse() == 0, problems, "connections of the pool are in use");
      while (deleteExpired(Instant.EPOCH, PAGE).count() > 0) { // removes content of ended claims
        problems.add("the store has removed jobs that had expired in 1970");
      }
      long rows = database.contentWithoutJob();
      require(rows == 0, problems, rows + " rows of content belong to no job");
    }
    return problems;
  }

  private static void require(boolean holds, List<String> problems, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  /** The check of one tenant. */
  private final class Check {

    private final String tenantId;
    private final Tenant tenant;
    private final Instant now;
    private final List<String> problems;

    Check(String tenantId, Tenant tenant, Instant now, List<String> problems) {
      this.tenantId = tenantId;
      this.tenant = tenant;
      this.now = now;
      this.problems = problems;
    }

    void run() {
      List<String> listed = listed();
      require(
          tenant.visibleJobs == 0 || listed.size() <= tenant.visibleJobs,
          problems,
          listed.size() + " jobs are visible, of at most " + tenant.visibleJobs);
      for (String jobId : tenant.admitted) {
        Optional<StoredJob> found = find(tenantId, jobId, now);
        require(
            found.isPresent() == listed.contains(jobId),
            problems,
            "job " + jobId + " is in only one of list and find");
        found.ifPresent(this::checkJob);
        if (found.isEmpty()) {
          checkRemoved(jobId);
        }
      }
      if (!tenant.publicationFailed) {
        tenant.charges.forEach(this::checkUsage);
      }
    }

    private List<String> listed() {
      List<String> ids = new ArrayList<>();
      JobPosition last = null;
      List<StoredJob> page;
      do {
        page = list(tenantId, last, PAGE, now);
        for (StoredJob job : page) {
          ids.add(job.job().id());
          last = JobPosition.of(job.job());
        }
      } while (!page.isEmpty());
      return ids;
    }

    private void checkJob(StoredJob stored) {
      SnapshotJob job = stored.job();
      if (!job.status().isTerminal()) {
        require(stored.dueAt() != null, problems, "job " + job.id() + " is never due: " + stored);
        require(
            !tenant.ended.containsKey(job.id()),
            problems,
            "job " + job.id() + " had ended, and is now " + stored);
        return;
      }
      require(
          stored.dueAt() == null && !stored.leased(),
          problems,
          "job " + job.id() + " has ended, and is due or leased: " + stored);
      if (job.snapshotId() != null) {
        long count = contentOf(job.snapshotId());
        require(
            count == stored.resourceCount(),
            problems,
            "job " + job.id() + " has content of " + count + " resources: " + stored);
      }
    }

    private long contentOf(String snapshotId) {
      long count = 0;
      Optional<List<SnapshotResource>> page;
      do {
        page = readContent(tenantId, snapshotId, count, PAGE, now);
        count += page.map(List::size).orElse(0);
      } while (page.isPresent() && !page.get().isEmpty());
      return page.isPresent() ? count : -1;
    }

    private void checkRemoved(String jobId) {
      SnapshotJob ended = tenant.ended.get(jobId);
      if (ended != null && ended.snapshotId() != null) {
        require(
            readContent(tenantId, ended.snapshotId(), 0, 1, now).isEmpty(),
            problems,
            "the content of job " + jobId + " is left, and the job is not");
      }
    }

    private void checkUsage(Instant period, long charged) {
      long usage = usage(tenantId, period);
      require(
          usage == charged,
          problems,
          "the usage since " + period + " is " + usage + ", but " + charged + " were published");
    }
  }
}
