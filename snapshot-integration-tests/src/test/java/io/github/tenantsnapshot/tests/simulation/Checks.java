package io.github.tenantsnapshot.tests.simulation;

import static io.github.tenantsnapshot.SnapshotJobStatus.NOT_STARTED;

import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The invariants of a store and of its services, checked after each step. They read the store
 * directly, without the connections of the nodes.
 */
final class Checks {

  /** The first instant: every job that has not been removed is visible at it. */
  private static final Instant BEFORE_ANY_EXPIRY = Instant.parse("2000-01-01T00:00:00Z");

  private static final int ALL = 10_000;

  private final JobStore store;
  private final Schedule schedule;
  private final Scenario scenario;
  private final List<String> tenants;
  private final Map<String, StoredJob> jobs = new LinkedHashMap<>();
  private final Map<String, StoredJob> removed = new HashMap<>();
  private final Map<String, Map<Instant, Long>> published = new TreeMap<>();
  private final Map<String, Integer> notified = new HashMap<>();
  private final Map<String, String> holders = new HashMap<>();
  private int ended;

  Checks(JobStore store, Schedule schedule, Scenario scenario, List<String> tenants) {
    this.store = store;
    this.schedule = schedule;
    this.scenario = scenario;
    this.tenants = tenants;
  }

  /** Checks the change of the store by one operation. */
  void afterStep(String node, Operation operation) {
    int deleted = 0;
    for (String tenant : tenants) {
      Map<String, StoredJob> current = new LinkedHashMap<>();
      for (StoredJob job : store.list(tenant, null, ALL, BEFORE_ANY_EXPIRY)) {
        current.put(job.job().id(), job);
      }
      for (StoredJob job : current.values()) {
        StoredJob before = jobs.put(job.job().id(), job);
        if (before == null) {
          checkNew(operation, job);
        } else if (!before.equals(job)) {
          checkChanged(node, operation, before, job);
          if (job.claimNumber() > before.claimNumber()) {
            holders.put(job.job().id(), nameOf(node));
          }
        }
      }
      for (StoredJob job : List.copyOf(jobs.values())) {
        if (job.job().tenantId().equals(tenant) && !current.containsKey(job.job().id())) {
          if (isVisible(job)) {
            require(operation == Operation.DELETE && ++deleted == 1, job, "is lost");
          }
          jobs.remove(job.job().id());
          removed.put(job.job().id(), job);
        }
      }
      if (operation == Operation.ADMIT) {
        long visible = current.values().stream().filter(this::isVisible).count();
        require(
            visible <= scenario.limits.visibleJobs(), "tenant has " + visible + " visible jobs");
        Set<String> names = new HashSet<>();
        current.values().stream()
            .filter(job -> isVisible(job) && job.displayNameKey() != null)
            .forEach(job -> require(names.add(job.displayNameKey()), job, "has a taken name"));
      }
      checkUsage(tenant);
    }
  }

  /** Returns whether a job has not expired on any clock. */
  private boolean isVisible(StoredJob job) {
    return job.expiresAt().isAfter(schedule.instant().plus(Scenario.MAX_SKEW));
  }

  private void checkNew(Operation operation, StoredJob job) {
    require(operation == Operation.ADMIT, job, "was not admitted");
    require(!removed.containsKey(job.job().id()), job, "was removed before");
    require(job.job().status() == NOT_STARTED && job.dueAt() != null, job, "is not new");
  }

  private void checkChanged(String node, Operation operation, StoredJob before, StoredJob after) {
    require(!before.job().status().isTerminal(), after, "has changed after its end: " + before);
    require(after.claimNumber() >= before.claimNumber(), after, "has an earlier claim");
    if (after.claimNumber() > before.claimNumber()) {
      require(operation == Operation.CLAIM, after, "has a claim by " + operation);
      require(
          before.dueAt() != null
              && !before.dueAt().isAfter(schedule.instant().plus(Scenario.MAX_SKEW)),
          after,
          "was claimed before it was due: " + before);
      require(scenario.faulty || !before.leased(), after, "was taken over, but no node has failed");
    } else {
      require(after.attempt() <= before.attempt(), after, "has another attempt without a claim");
    }
    if (after.job().status().isTerminal()) {
      require(
          nameOf(node).equals(holders.get(after.job().id())), after, "was ended by another node");
      checkEnded(operation, before, after);
    } else {
      require(after.job().status().compareTo(before.job().status()) >= 0, after, "went back");
      Instant latest =
          schedule
              .instant()
              .plus(Scenario.MAX_SKEW)
              .plus(Scenario.LEASE)
              .plus(scenario.longestPacing);
      require(after.dueAt() != null && !after.dueAt().isAfter(latest), after, "is not due in time");
    }
  }

  /** Returns the name of a node, without a remark about how its call was made. */
  private static String nameOf(String node) {
    return node.split(" ")[0];
  }

  private void checkEnded(Operation operation, StoredJob before, StoredJob after) {
    SnapshotJob job = after.job();
    ended++;
    require(before.job().status() == SnapshotJobStatus.RUNNING, after, "ended before its start");
    require(before.leased(), after, "ended without a claim");
    require(!after.leased() && after.dueAt() == null, after, "has ended, and is due");
    require(job.completedDateTime() != null, after, "has no end");
    String snapshotId = job.snapshotId();
    if (snapshotId == null) {
      require(job.status() == SnapshotJobStatus.FAILED, after, "has no snapshot");
      require(after.resourceCount() == 0, after, "has resources without a snapshot");
      boolean quota = scenario.behavior.quotaEnforcement() == QuotaEnforcement.END_PARTIALLY;
      require(scenario.faulty || quota, after, "has failed, but nothing else has");
      return;
    }
    require(operation == Operation.PUBLISH, after, "was published by " + operation);
    require(
        scenario.sourceFaults > 0
            || scenario.behavior.quotaEnforcement() == QuotaEnforcement.END_PARTIALLY
            || job.status() == SnapshotJobStatus.SUCCEEDED,
        after,
        "is not complete");
    published
        .computeIfAbsent(job.tenantId(), tenant -> new TreeMap<>())
        .merge(
            scenario.limits.quotaPeriod().startOf(job.completedDateTime()),
            after.resourceCount(),
            Long::sum);
    checkContent(after);
  }

  private void checkContent(StoredJob stored) {
    SnapshotJob job = stored.job();
    List<SnapshotResource> content = new ArrayList<>();
    Optional<List<SnapshotResource>> page;
    do {
      page =
          store.readContent(
              job.tenantId(), job.snapshotId(), content.size(), ALL, BEFORE_ANY_EXPIRY);
      require(page.isPresent(), stored, "has no content");
      content.addAll(page.get());
    } while (!page.get().isEmpty());
    require(content.size() == stored.resourceCount(), stored, "has " + content.size());
    String problem =
        Content.problem(
            job.id(), job.resources(), job.status() == SnapshotJobStatus.SUCCEEDED, content);
    require(problem.isEmpty(), stored, problem);
  }

  private void checkUsage(String tenant) {
    Map<Instant, Long> expected = published.getOrDefault(tenant, Map.of());
    expected.forEach(
        (period, count) -> {
          long usage = store.usage(tenant, period);
          require(usage == count, "usage is " + usage + ", but " + count + " were published");
          require(
              scenario.behavior.quotaEnforcement() != QuotaEnforcement.END_PARTIALLY
                  || usage <= scenario.limits.resourcesPerPeriod(),
              "usage is " + usage + ", beyond the quota");
        });
  }

  /** Checks a notification of a listener. */
  void notified(SnapshotJobTransition transition) {
    SnapshotJob job = transition.job();
    SnapshotJobEvent event = transition.event();
    boolean end = transition.to() != null && transition.to().isTerminal();
    boolean removal = transition.to() == null;
    String key = job.id() + (end ? " END" : removal ? " REMOVAL" : " " + event);
    require(notified.merge(key, 1, Integer::sum) == 1, "listeners were notified twice: " + key);
    StoredJob stored = jobs.get(job.id());
    if (removal) {
      require(stored == null, "listeners were notified of a removal, but it is there: " + stored);
    } else if (stored != null) {
      require(
          stored.job().status().compareTo(job.status()) >= 0 && (!end || stored.job().equals(job)),
          stored,
          "differs from what listeners were notified of: " + job);
    } else {
      require(removed.containsKey(job.id()), "listeners were notified of an unknown job: " + job);
    }
  }

  /** Checks that a job, which a caller was told was accepted, exists or existed. */
  void accepted(SnapshotJob job) {
    require(
        jobs.containsKey(job.id()) || removed.containsKey(job.id()),
        "a job was accepted and not stored: " + job);
  }

  /** Returns whether all jobs have ended. */
  boolean allEnded() {
    return jobs.values().stream()
        .allMatch(job -> job.job().status().isTerminal() || !isVisible(job));
  }

  /** Checks the end of a simulation: all jobs have ended, and published content is unchanged. */
  void atEnd(Duration waited) {
    for (StoredJob job : jobs.values()) {
      if (isVisible(job)) {
        require(job.job().status().isTerminal(), job, "has not ended within " + waited);
        if (job.job().snapshotId() != null) {
          checkContent(job);
        }
      }
      if (!scenario.faulty) {
        require(job.attempt() == 1, job, "was attempted again, but no node has failed");
        for (String event : List.of(" CREATE", " START", " END")) {
          require(
              notified.containsKey(job.job().id() + event) || !job.job().status().isTerminal(),
              job,
              "listeners were not notified of" + event);
        }
      }
    }
  }

  /** Returns the number of jobs that have not ended. */
  long unfinished() {
    return jobs.values().stream().filter(job -> !job.job().status().isTerminal()).count();
  }

  /**
   * Checks that a job has been claimed if its node still runs, and if its workers are not busy with
   * jobs that were created at the same time.
   */
  void claimed(SnapshotJob job, boolean running) {
    StoredJob stored = jobs.get(job.id());
    boolean busy = unfinished() > scenario.workers;
    require(
        !running || busy || stored == null || stored.claimNumber() > 0,
        stored,
        "was not claimed soon");
  }

  /** Checks that a closed node holds no job. */
  void closed(String node) {
    for (StoredJob job : jobs.values()) {
      require(
          !job.leased() || !isVisible(job) || !node.equals(holders.get(job.job().id())),
          job,
          "is held by a closed node");
    }
  }

  /** Returns the number of jobs that have ended. */
  int ended() {
    return ended;
  }

  private static void require(boolean holds, StoredJob job, String problem) {
    if (!holds) {
      throw new BrokenInvariantError("job " + problem + ": " + job);
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new BrokenInvariantError(problem);
    }
  }
}
