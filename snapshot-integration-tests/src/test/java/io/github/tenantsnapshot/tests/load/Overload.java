package io.github.tenantsnapshot.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.tests.load.Cluster.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Waves of creates by many clients at once, while no worker completes a job. Each response must be
 * an acceptance or a documented refusal. After each wave the workers continue: every accepted job
 * must end, and the tenants can create jobs again. For use by one thread.
 */
final class Overload implements AutoCloseable {

  /** The threads of a server: for handlers, bodies, urgent requests, handshakes and events. */
  private static final int THREADS_PER_SERVER = 16 + 8 + 8 + 2 + 1;

  private final Cluster cluster;
  private final Counts counts;
  private final ExecutorService clients;
  private final int clientCount;
  private final List<String> tenants = new ArrayList<>();
  private final AtomicInteger names = new AtomicInteger();
  private final Map<String, String> accepted = new ConcurrentHashMap<>();
  private final Map<String, String> unsure = new ConcurrentHashMap<>();
  private final Samples atPeak = new Samples();
  private final Samples recovered = new Samples();

  Overload(Cluster cluster, int tenants, int clients) {
    this.cluster = cluster;
    this.counts = cluster.counts;
    this.clients = Executors.newFixedThreadPool(clients);
    this.clientCount = clients;
    for (int i = 0; i < tenants; i++) {
      String text = "overloaded tenant " + i;
      this.tenants.add(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString());
    }
  }

  /** Returns the samples while the service is overloaded. */
  Samples atPeak() {
    return atPeak;
  }

  /** Returns the samples after the recovery. */
  Samples recovered() {
    return recovered;
  }

  /**
   * Runs a wave.
   *
   * @param requests the number of creates of each client, before and after the store has no
   *     connections
   * @param withoutConnections the number of creates of each client while it has none
   */
  void wave(int requests, int withoutConnections) throws Exception {
    accepted.clear();
    unsure.clear();
    cluster.source.block();
    create(requests);
    int before = accepted.size();
    long refused = counts.of("refused: 503");
    cluster.faults.setExhausted(true);
    create(withoutConnections);
    cluster.faults.setExhausted(false);
    assertThat(counts.of("refused: 503") - refused)
        .as("refusals without connections")
        .isEqualTo((long) withoutConnections * clientCount);
    assertThat(accepted).as("accepted without connections").hasSize(before);
    create(requests);
    assertBounded();
    atPeak.take(cluster.rows());
    cluster.source.release();
    assertAcceptedEnd();
    recover();
    recovered.take(cluster.rows());
  }

  private void create(int requests) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < clientCount; i++) {
      int client = i;
      running.add(
          clients.submit(
              () -> {
                for (int j = 0; j < requests; j++) {
                  create(tenants.get((client + j) % tenants.size()));
                }
                return null;
              }));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  /** Creates a job; returns its id, or an empty text if it is refused. */
  private String create(String tenantId) throws IOException {
    counts.add("creates");
    String name = "Snapshot " + names.incrementAndGet();
    Answer answer =
        cluster.send(tenantId, "POST", TenantClient.CREATE, TenantClient.createBody(name));
    switch (answer.status()) {
      case 200 -> {
        JsonNode job = TenantClient.parse(answer);
        assertThat(job.get("displayName").asText()).isEqualTo(name);
        String id = job.get("id").asText();
        assertThat(accepted.put(id, tenantId)).as("the job before with the id %s", id).isNull();
        counts.add("accepted");
        return id;
      }
      case 503 -> {
        TenantClient.require(answer, 503, "ServiceUnavailable");
        unsure.put(name, tenantId);
        counts.add("refused: 503");
      }
      default -> {
        TenantClient.require(answer, 400, "The tenant already has 12 visible snapshot jobs");
        counts.add("refused: too many jobs");
      }
    }
    return "";
  }

  /** Checks what exists while the service is overloaded. */
  private void assertBounded() throws IOException {
    Map<String, Integer> byTenant = new ConcurrentHashMap<>();
    for (String tenantId : tenants) {
      List<JsonNode> jobs = list(tenantId);
      byTenant.put(tenantId, jobs.size());
      Set<String> ids = new HashSet<>();
      for (JsonNode job : jobs) {
        String id = job.get("id").asText();
        ids.add(id);
        if (!accepted.containsKey(id)) {
          assertThat(unsure.remove(job.get("displayName").asText()))
              .as("the tenant whose client has created %s", job)
              .isEqualTo(tenantId);
          accepted.put(id, tenantId); // in spite of its 503
        }
      }
      assertThat(ids)
          .as("jobs of a tenant")
          .containsExactlyInAnyOrderElementsOf(
              accepted.entrySet().stream()
                  .filter(each -> each.getValue().equals(tenantId))
                  .map(Map.Entry::getKey)
                  .toList());
    }
    assertThat(byTenant.values()).containsOnly(Cluster.LIMITS.visibleJobs());
    assertThat(cluster.rows().get("jobs")).isEqualTo(12L * tenants.size());
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("graph-server-"))
                .count())
        .as("threads of servers")
        .isLessThanOrEqualTo((long) THREADS_PER_SERVER * Cluster.NODES);
  }

  private List<JsonNode> list(String tenantId) throws IOException {
    Answer answer = cluster.send(tenantId, "GET", TenantClient.JOBS, "");
    TenantClient.require(answer, 200, "");
    List<JsonNode> jobs = new ArrayList<>();
    TenantClient.parse(answer).get("value").forEach(jobs::add);
    return jobs;
  }

  private void assertAcceptedEnd() throws Exception {
    for (Map.Entry<String, String> each : accepted.entrySet()) {
      assertEnds(each.getValue(), each.getKey());
    }
    cluster.ledger.keepOnly(Set.of());
  }

  private void assertEnds(String tenantId, String id) throws Exception {
    cluster.awaitEnd(tenantId, id);
    String path = TenantClient.JOBS + "('" + id + "')";
    JsonNode job = TenantClient.parse(cluster.send(tenantId, "GET", path, ""));
    String status = job.get("status").asText();
    assertThat(status).as("status of %s", job).isEqualTo(LoadSource.status(id));
    counts.add("ended: " + status);
    assertThat(cluster.ledger.publications(id))
        .as("publications of %s", job)
        .isEqualTo(status.equals("failed") ? 0 : 1);
    if (!status.equals("failed")) {
      String location = job.get("resourceLocation").asText();
      String snapshot = location.substring(location.indexOf("/v1.0/"));
      Answer content = cluster.send(tenantId, "GET", snapshot, "");
      TenantClient.require(content, 200, "");
      assertThat(TenantClient.parse(content).get("resources"))
          .as("resources of %s", job)
          .hasSameSizeAs(LoadSource.snapshot(id));
    }
  }

  /** Deletes all jobs, and checks that each tenant can then create one, which ends. */
  private void recover() throws Exception {
    delete(accepted);
    accepted.clear();
    for (String tenantId : tenants) {
      String id = create(tenantId);
      assertThat(id).as("job after the recovery").isNotEmpty();
      assertEnds(tenantId, id);
      assertThat(list(tenantId)).hasSize(1);
    }
    Map<String, String> created =
        accepted.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    delete(created);
    assertThat(cluster.rows().get("jobs")).as("jobs after the recovery").isZero();
    assertThat(cluster.source.openReaders()).as("open readers").isZero();
  }

  private void delete(Map<String, String> jobs) throws IOException {
    for (Map.Entry<String, String> each : jobs.entrySet()) {
      String path = TenantClient.JOBS + "('" + each.getKey() + "')";
      TenantClient.require(cluster.send(each.getValue(), "DELETE", path, ""), 204, "");
    }
  }

  @Override
  public void close() {
    cluster.source.release();
    clients.shutdownNow();
    cluster.close();
  }
}
