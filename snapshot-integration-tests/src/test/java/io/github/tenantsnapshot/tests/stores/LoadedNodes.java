package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JobNotCompletedException;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Services on one database, each with its own pool, and clients that create jobs all the time. It
 * records the acknowledged jobs and publications, and checks them when the clients have stopped.
 * For use by one thread.
 */
public final class LoadedNodes implements AutoCloseable {

  /** The only resource type of the jobs. */
  private static final String TYPE = "microsoft.exchange.transportrule";

  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final int TENANTS = 16;
  private static final int CLIENTS_PER_NODE = 2;
  private static final int UNFINISHED_JOBS_PER_CLIENT = 8;
  private static final SnapshotLimits NO_LIMITS =
      SnapshotLimits.documented().toBuilder()
          .visibleJobs(Integer.MAX_VALUE)
          .resourcesPerPeriod(Long.MAX_VALUE)
          .build();

  /** A service and its pool. The counts are guarded by the enclosing object. */
  private static final class Node {
    final HikariDataSource pool;
    final SnapshotService service;
    int ended;
    int failures;

    Node(HikariDataSource pool, SnapshotService service) {
      this.pool = pool;
      this.service = service;
    }
  }

  /**
   * What has become of the jobs.
   *
   * @param accepted the number of acknowledged creates
   * @param lost the number of those whose jobs are missing
   * @param doubled the number of jobs that were published twice, in one attempt by two workers, or
   *     whose acknowledged snapshot is not the stored one
   * @param unacknowledged the number of creates that have failed
   * @param present the number of those whose jobs exist nevertheless
   * @param published the number of acknowledged publications
   * @param failed the number of jobs that have failed after too many attempts
   * @param failures the number of failed calls of clients
   */
  public record Outcome(
      int accepted,
      int lost,
      int doubled,
      int unacknowledged,
      int present,
      int published,
      int failed,
      int failures) {

    /** Returns the figures in words. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d jobs accepted, %d kept, %d lost, %d doubled; %d creates without acknowledgement, of"
              + " which %d exist and %d do not; %d publications acknowledged; %d jobs failed after"
              + " 3 attempts; %d failed calls of clients",
          accepted,
          accepted - lost,
          lost,
          doubled,
          unacknowledged,
          present,
          unacknowledged - present,
          published,
          failed,
          failures);
    }
  }

  private final long seed;
  private final String directUrl;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Thread> clients = new ArrayList<>();

  /** The tenants of jobs whose creation was acknowledged, by the jobs' ids. */
  private final Map<String, String> promised = new ConcurrentHashMap<>();

  /** The names of jobs whose creation failed. */
  private final Set<String> uncertain = ConcurrentHashMap.newKeySet();

  /** The snapshots whose publication was acknowledged, by the ids of their jobs. */
  private final Map<String, String> published = new ConcurrentHashMap<>();

  /** The attempts at jobs that have begun: a job's id and the number of the attempt. */
  private final Set<String> attempts = ConcurrentHashMap.newKeySet();

  /** The jobs that were given to two workers in one attempt, or published twice. */
  private final Set<String> doubled = ConcurrentHashMap.newKeySet();

  private final ConcurrentLinkedQueue<Throwable> surprises = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * Starts nodes and their clients.
   *
   * @param directUrl the URL of the database for the checks
   * @param urls the URL of the database for each node
   */
  public LoadedNodes(String directUrl, List<String> urls, long seed) {
    this.directUrl = directUrl;
    this.seed = seed;
    for (String url : urls) {
      nodes.add(start(url));
    }
    for (int i = 0; i < nodes.size() * CLIENTS_PER_NODE; i++) {
      int number = i;
      Thread client = new Thread(() -> create(number), "client-" + number);
      client.setDaemon(true);
      client.start();
      clients.add(client);
    }
  }

  private Node start(String url) {
    HikariDataSource pool = Pools.to(url);
    int number = nodes.size();
    SnapshotService service =
        SnapshotService.builder(
                JdbcJobStore.open(pool),
                (context, type) -> {
                  if (!attempts.add(context.jobId() + " " + context.attempt())) {
                    doubled.add(context.jobId());
                  }
                  return ResourceReader.of(resourcesOf(context.jobId()));
                })
            .limits(NO_LIMITS)
            .workers(2)
            .lease(LEASE)
            .pollInterval(POLL_INTERVAL)
            .closeTimeout(Duration.ofSeconds(20))
            .addListener(transition -> hear(number, transition))
            .build();
    return new Node(pool, service);
  }

  /** Returns the resources of a job: usually a few, sometimes several batches. */
  private static List<SnapshotResource> resourcesOf(String jobId) {
    int hash = Math.floorMod(jobId.hashCode(), 1_000);
    int count = hash < 50 ? 300 + hash * 6 : hash % 40;
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonText properties = JsonText.of(Map.of("Job", jobId, "Priority", i));
      resources.add(new SnapshotResource("Rule " + i, TYPE, properties));
    }
    return resources;
  }

  private synchronized void hear(int node, SnapshotJobTransition transition) {
    SnapshotJob job = transition.job();
    if (job.status().isTerminal()) {
      if (job.snapshotId() != null && published.put(job.id(), job.snapshotId()) != null) {
        doubled.add(job.id());
      }
      nodes.get(node).ended++;
      notifyAll();
    }
  }

  private synchronized void count(Node node, JobStoreException failure) {
    node.failures++;
    notifyAll();
  }

  // Clients

  private void create(int number) {
    Random random = new Random(seed + number);
    Node node = nodes.get(number % nodes.size());
    Deque<SnapshotJob> unfinished = new ArrayDeque<>();
    try {
      for (int i = 0; !stopped; i++) {
        Caller caller = caller(random.nextInt(TENANTS));
        String name = "Export " + i + " of " + number;
        try {
          SnapshotJob job =
              node.service.createSnapshot(caller, CreateSnapshotRequest.of(name, TYPE));
          promised.put(job.id(), job.tenantId());
          unfinished.add(job);
        } catch (JobStoreException e) {
          uncertain.add(name);
          count(node, e);
        }
        if (unfinished.size() == UNFINISHED_JOBS_PER_CLIENT) {
          awaitEnd(node, unfinished.remove());
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      surprises.add(e);
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Waits for the end of a job; retries after failures. */
  private void awaitEnd(Node node, SnapshotJob job) throws InterruptedException {
    Caller caller = Caller.user(job.tenantId(), "client", "Client");
    while (!stopped) {
      try {
        node.service.awaitCompletion(caller, job.id(), LEASE);
        return;
      } catch (JobNotCompletedException e) {
        // its node may have lost the claim, and another node takes over
      } catch (JobStoreException e) {
        count(node, e);
      }
    }
  }

  private static Caller caller(int tenant) {
    String text = "tenant " + tenant;
    String id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    return Caller.user(id, "client", "Client");
  }

  // Conditions that a test waits for

  /** Waits until every node has completed the given number of further jobs. */
  public void awaitAllEnd(int more) throws InterruptedException {
    for (int i = 0; i < nodes.size(); i++) {
      awaitEnds(i, more);
    }
  }

  /** Waits until a node has completed the given number of further jobs. */
  public void awaitEnds(int node, int more) throws InterruptedException {
    int target = ended(node) + more;
    await("node " + node + " to complete " + more + " more jobs", () -> ended(node) >= target);
  }

  /** Waits until a client of a node has seen one more failure. */
  public void awaitFailure(int node) throws InterruptedException {
    int target = failures(node) + 1;
    await("a failure of a client of node " + node, () -> failures(node) >= target);
  }

  private synchronized int ended(int node) {
    return nodes.get(node).ended;
  }

  private synchronized int failures(int node) {
    return nodes.get(node).failures;
  }

  private synchronized void await(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(surprises).as("unexpected exceptions of clients, %s", this).isEmpty();
      try {
        wait();
      } catch (InterruptedException e) { // by the timeout of the test
        throw new AssertionError("timeout while waiting for " + what + ", " + this, e);
      }
    }
  }

  // Checks

  /**
   * Stops the clients, waits for the end of all jobs, and checks the database: every acknowledged
   * job is kept, every snapshot is whole, was published once and charged once, and nothing else is
   * stored.
   */
  public Outcome assertAcknowledgedJobsAreKept() throws Exception {
    stopped = true;
    for (Thread client : clients) {
      client.join();
    }
    assertThat(surprises).as("unexpected exceptions of clients, %s", this).isEmpty();
    try (HikariDataSource direct = Pools.to(directUrl)) {
      return check(direct, JdbcJobStore.open(direct));
    }
  }

  private Outcome check(DataSource direct, JobStore store) throws SQLException {
    awaitNoneUnfinished(direct);
    List<StoredJob> stored = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      stored.addAll(store.list(caller(i).tenantId(), null, Integer.MAX_VALUE, Instant.now()));
    }

    Map<String, String> found = new HashMap<>();
    Set<String> notAcknowledged = new HashSet<>();
    for (StoredJob job : stored) {
      found.put(job.job().id(), job.job().tenantId());
      String acknowledged = published.get(job.job().id());
      if (acknowledged != null && !acknowledged.equals(job.job().snapshotId())) {
        doubled.add(job.job().id());
      }
      if (!promised.containsKey(job.job().id())) {
        assertThat(notAcknowledged.add(job.job().displayName()))
            .as("%s exists once, %s", job, this)
            .isTrue();
      }
      assertEnded(store, job);
    }
    Outcome outcome =
        new Outcome(
            promised.size(),
            (int) promised.keySet().stream().filter(id -> !found.containsKey(id)).count(),
            doubled.size(),
            uncertain.size(),
            notAcknowledged.size(),
            published.size(),
            (int)
                stored.stream()
                    .filter(job -> job.job().status() == SnapshotJobStatus.FAILED)
                    .count(),
            failures());
    assertThat(found).as("acknowledged jobs, %s", outcome).containsAllEntriesOf(promised);
    assertThat(doubled).as("jobs that were published twice, %s", outcome).isEmpty();
    assertThat(uncertain).as("jobs that failed, %s", this).containsAll(notAcknowledged);
    assertCharged(direct, stored);
    assertNothingLeftOver(direct, store, stored);
    return outcome;
  }

  private void awaitNoneUnfinished(DataSource direct) throws SQLException {
    try {
      while (one(direct, "select count(*) from snapshot_queue where due_at is not null") > 0) {
        Thread.sleep(POLL_INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      throw new AssertionError("jobs have not ended, " + this, e);
    }
  }

  private void assertEnded(JobStore store, StoredJob job) {
    SnapshotJob end = job.job();
    String snapshotId = end.snapshotId();
    if (end.status() == SnapshotJobStatus.FAILED) {
      assertThat(end.errorDetails())
          .as("%s, %s", job, this)
          .singleElement()
          .satisfies(text -> assertThat(text).contains("3 attempts"));
      assertThat(snapshotId).as("%s, %s", job, this).isNull();
      return;
    }
    assertThat(end.status()).as("%s, %s", job, this).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    List<SnapshotResource> content = new ArrayList<>();
    List<SnapshotResource> page;
    do {
      page =
          store
              .readContent(end.tenantId(), snapshotId, content.size(), 1_000, Instant.now())
              .orElseThrow();
      content.addAll(page);
    } while (!page.isEmpty());
    assertThat(content).as("%s, %s", job, this).isEqualTo(resourcesOf(end.id()));
    assertThat(job.resourceCount()).as("%s, %s", job, this).isEqualTo(content.size());
  }

  private void assertCharged(DataSource direct, List<StoredJob> stored) throws SQLException {
    for (int i = 0; i < TENANTS; i++) {
      String tenantId = caller(i).tenantId();
      long extracted =
          stored.stream()
              .filter(job -> job.job().tenantId().equals(tenantId))
              .filter(job -> job.job().snapshotId() != null)
              .mapToLong(StoredJob::resourceCount)
              .sum();
      long charged =
          one(
              direct,
              "select coalesce(sum(resources), 0) from snapshot_quota_usage where tenant_id = '"
                  + tenantId
                  + "'");
      assertThat(charged).as("usage of tenant %d, %s", i, this).isEqualTo(extracted);
    }
  }

  private void assertNothingLeftOver(DataSource direct, JobStore store, List<StoredJob> stored)
      throws SQLException {
    while (one(direct, "select count(*) from snapshot_stale_content") > 0) {
      assertThat(store.deleteExpired(Instant.now(), 100).jobs()).isEmpty();
    }
    long published = stored.stream().mapToLong(StoredJob::resourceCount).sum();
    assertThat(one(direct, "select coalesce(sum(resource_count), 0) from snapshot_content"))
        .as("resources in the table, %s", this)
        .isEqualTo(published);
  }

  private static long one(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns the number of acknowledged jobs. */
  public int acknowledged() {
    return promised.size();
  }

  /** Returns the number of failed calls of clients. */
  public synchronized int failures() {
    return nodes.stream().mapToInt(node -> node.failures).sum();
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder("with seed " + seed);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      text.append("; node ")
          .append(i)
          .append(" completed ")
          .append(node.ended)
          .append(" jobs, its clients saw ")
          .append(node.failures)
          .append(" failures");
    }
    return text.append("; ").append(promised.size()).append(" jobs acknowledged").toString();
  }

  @Override
  public void close() {
    stopped = true;
    nodes.forEach(node -> node.service.close());
    nodes.forEach(node -> node.pool.close());
  }
}
