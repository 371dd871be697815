package io.github.tenantsnapshot.tests.crashes;

import io.github.tenantsnapshot.QuotaPeriod;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.protocol.Observation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The invariants of a database after all jobs have ended, regardless of which nodes were killed.
 */
final class Invariants {

  private static final int PAGE = 500;

  /** The maximum number of job histories to report; beyond it, all jobs have the same problem. */
  private static final int HISTORIES = 10;

  private final DataSource database;
  private final JobStore store;
  private final Ledger ledger;
  private final List<Attempt> attempts;
  private final Instant now = Instant.now();
  private final Map<String, StoredJob> jobs = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> troubled = new TreeSet<>();

  /**
   * Reads the jobs of a database that no node uses.
   *
   * @param ledger the record of the nodes' actions
   * @param attempts the attempts at jobs, in the order in which they began
   */
  Invariants(DataSource database, Ledger ledger, List<Attempt> attempts) {
    this.database = database;
    this.store = JdbcJobStore.open(database);
    this.ledger = ledger;
    this.attempts = attempts;
    tenants().forEach(this::readJobs);
  }

  /** Returns all jobs in the database. */
  List<StoredJob> jobs() {
    return List.copyOf(jobs.values());
  }

  /**
   * Returns the violated invariants with the histories of the jobs concerned; an empty list if all
   * hold.
   */
  List<String> problems() throws SQLException {
    jobs.values().forEach(this::checkEnded);
    checkAcknowledged();
    checkAttempts();
    tenants().forEach(this::checkUsage);
    checkContentRows();
    List<String> told = new ArrayList<>(problems);
    troubled.stream().limit(HISTORIES).forEach(job -> told.add(history(job)));
    return told;
  }

  private static Stream<String> tenants() {
    return Stream.concat(NumberedTenants.TENANTS.stream(), Stream.of(NumberedTenants.POISONED));
  }

  private void readJobs(String tenant) {
    JobPosition last = null;
    List<StoredJob> page;
    do {
      page = store.list(tenant, last, PAGE, now);
      for (StoredJob job : page) {
        jobs.put(job.job().id(), job);
        last = JobPosition.of(job.job());
      }
    } while (page.size() == PAGE);
  }

  private void require(boolean holds, String jobId, String problem) {
    if (!holds) {
      problems.add("job " + jobId + " " + problem);
      troubled.add(jobId);
    }
  }

  private void checkEnded(StoredJob stored) {
    String id = stored.job().id();
    require(stored.job().status().isTerminal(), id, "has not ended");
    require(!stored.leased() && stored.dueAt() == null, id, "is leased or due");
    boolean poisoned = stored.job().tenantId().equals(NumberedTenants.POISONED);
    switch (stored.job().status()) {
      case SUCCEEDED -> {
        require(!poisoned, id, "was read by no worker, but has succeeded");
        require(stored.job().errorDetails().isEmpty(), id, "has succeeded with error details");
        checkContent(stored);
      }
      case FAILED -> {
        require(
            stored.job().errorDetails().size() == 1
                && stored.job().errorDetails().get(0).contains("3 attempts"),
            id,
            "has failed, and does not say how: " + stored.job().errorDetails());
        require(
            stored.attempt() > NodeProgram.MAX_ATTEMPTS,
            id,
            "has failed in attempt " + stored.attempt());
        require(
            stored.job().snapshotId() == null && stored.resourceCount() == 0,
            id,
            "has failed, and has a snapshot");
      }
      default -> require(false, id, "is " + stored.job().status());
    }
  }

  private void checkContent(StoredJob stored) {
    String id = stored.job().id();
    List<SnapshotResource> expected = NumberedTenants.content(id, stored.job().resources());
    List<SnapshotResource> content = new ArrayList<>();
    Optional<List<SnapshotResource>> page;
    do {
      page =
          store.readContent(
              stored.job().tenantId(), stored.job().snapshotId(), content.size(), PAGE, now);
      page.ifPresent(content::addAll);
    } while (page.isPresent() && !page.get().isEmpty());
    require(page.isPresent(), id, "has lost its content");
    require(
        content.equals(expected),
        id,
        "has " + content.size() + " resources in place of " + expected.size() + ", or others");
    require(
        stored.resourceCount() == expected.size(),
        id,
        "counts " + stored.resourceCount() + " resources in place of " + expected.size());
  }

  private void checkAcknowledged() {
    ledger
        .accepted()
        .forEach(
            (id, tenant) ->
                require(
                    jobs.containsKey(id) || ledger.deletions().containsKey(id),
                    id,
                    "was accepted, and is lost"));
    ledger
        .deletions()
        .keySet()
        .forEach(
            id ->
                require(
                    !(ledger.deletedAs(id).isPresent() && jobs.containsKey(id)),
                    id,
                    "was deleted, and is there"));
  }

  private void checkAttempts() {
    Map<String, Set<Integer>> numbers = new HashMap<>();
    for (Attempt attempt : attempts) {
      String id = attempt.jobId();
      require(
          numbers.computeIfAbsent(id, job -> new HashSet<>()).add(attempt.number()),
          id,
          "was given to two nodes as attempt " + attempt.number());
      require(attempt.number() <= NodeProgram.MAX_ATTEMPTS, id, "has attempt " + attempt.number());
      require(
          jobs.containsKey(id) || ledger.deletions().containsKey(id),
          id,
          "was attempted, and is lost");
    }
    ledger
        .accepted()
        .keySet()
        .forEach(
            id -> {
              Observation observation =
                  Observation.of(jobs.get(id), numbers.getOrDefault(id, Set.of()));
              require(
                  observation.isPermitted(),
                  id,
                  "is as the protocol does not permit: " + observation);
            });
    for (StoredJob job : jobs.values()) {
      String id = job.job().id();
      if (job.job().status() == SnapshotJobStatus.SUCCEEDED) {
        Set<Integer> made = numbers.getOrDefault(id, Set.of());
        require(made.contains(job.attempt()), id, "has succeeded without having been read");
        require(
            made.stream().allMatch(number -> number <= job.attempt()),
            id,
            "was read on after attempt " + job.attempt() + ", in which it succeeded");
      }
    }
  }

  /**
   * Checks that each snapshot was charged exactly once, including deleted ones, and that nothing
   * else was charged.
   */
  private void checkUsage(String tenant) {
    QuotaPeriod period = NodeProgram.LIMITS.quotaPeriod();
    Instant lastMonth = period.startOf(now.minus(Duration.ofDays(1)));
    long usage = store.usage(tenant, period.startOf(now));
    if (!lastMonth.equals(period.startOf(now))) { // if today is the first of a month
      usage += store.usage(tenant, lastMonth);
    }
    long certain =
        jobs.values().stream()
            .filter(job -> job.job().tenantId().equals(tenant))
            .mapToLong(StoredJob::resourceCount)
            .sum();
    Set<Long> possible = new TreeSet<>(Set.of(0L));
    for (Map.Entry<String, Ledger.Deletion> deletion : ledger.deletions().entrySet()) {
      String id = deletion.getKey();
      if (deletion.getValue().tenant().equals(tenant) && !jobs.containsKey(id)) {
        long resources = NumberedTenants.content(id, deletion.getValue().types()).size();
        Optional<SnapshotJobStatus> deletedAs = ledger.deletedAs(id);
        if (deletedAs.isEmpty()) { // the node was killed before it could report
          possible.addAll(possible.stream().map(sum -> sum + resources).toList());
        } else if (deletedAs.get() == SnapshotJobStatus.SUCCEEDED) {
          certain += resources;
        }
      }
    }
    if (!possible.contains(usage - certain)) {
      problems.add(
          "tenant "
              + tenant
              + " was charged "
              + usage
              + " for snapshots of "
              + certain
              + " resources, and perhaps one of "
              + possible
              + " in deleted ones");
    }
  }

  private void checkContentRows() throws SQLException {
    while (count("select count(*) from snapshot_stale_content") > 0) {
      var unused = store.deleteExpired(now, PAGE);
    }
    long published = jobs.values().stream().mapToLong(StoredJob::resourceCount).sum();
    long stored = count("select coalesce(sum(resource_count), 0) from snapshot_content");
    if (stored != published) {
      problems.add("content of " + stored + " resources is kept, of " + published + " published");
    }
    long orphans =
        count(
            "select count(*) from snapshot_content where not exists (select 1 from snapshot_jobs"
                + " where snapshot_jobs.job_number = snapshot_content.job_number and"
                + " snapshot_jobs.claim_number = snapshot_content.claim_number and snapshot_id is"
                + " not null)");
    if (orphans != 0) {
      problems.add(orphans + " rows of content belong to no snapshot");
    }
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Returns everything that is known about a job. */
  private String history(String jobId) {
    Set<String> nodes =
        attempts.stream()
            .filter(attempt -> attempt.jobId().equals(jobId))
            .map(Attempt::node)
            .collect(Collectors.toSet());
    Stream<String> said =
        ledger.lines().stream()
            .filter(
                line ->
                    line.contains(jobId)
                        || (line.contains(" killed ") && nodes.contains(line.split(" ")[0])));
    Stream<String> read =
        attempts.stream().filter(attempt -> attempt.jobId().equals(jobId)).map(Attempt::toString);
    return Stream.of(Stream.of("about " + jobId + ": " + jobs.get(jobId)), read, said)
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n    "));
  }
}
