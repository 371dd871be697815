package io.github.tenantsnapshot.tests.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.tests.load.Cluster.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only client of a tenant. It knows which jobs the tenant must have, sends random requests, and
 * compares each response with what it knows. For one thread at a time.
 */
final class TenantClient {

  private static final String BASE = "/v1.0/admin/configurationManagement";
  static final String JOBS = BASE + "/configurationSnapshotJobs";
  static final String SNAPSHOTS = BASE + "/configurationSnapshots";
  static final String CREATE = SNAPSHOTS + "/createSnapshot";
  private static final int MAX_RETRIES = 10_000;
  private static final List<String> STATUSES = List.of("notStarted", "running");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cluster cluster;
  private final Counts counts;
  private final Random random;
  private final String tenantId;
  private final Instant start;
  private final Map<String, KnownJob> jobs = new LinkedHashMap<>();

  /** The names of jobs whose creation has no response: they may exist. */
  private final Set<String> unsureNames = new HashSet<>();

  /** The jobs whose deletion has no response: they may be deleted. */
  private final Set<String> unsureDeletions = new HashSet<>();

  private String absent = UUID.nameUUIDFromBytes(new byte[0]).toString();
  private int names;

  /** A job that the tenant must have. */
  private static final class KnownJob {
    final String id;
    final String name;
    final Instant expiresAt;
    int rank;
    @Nullable String text; // of the ended job
    String snapshotId = "";

    KnownJob(String id, String name, Instant expiresAt) {
      this.id = id;
      this.name = name;
      this.expiresAt = expiresAt;
    }
  }

  TenantClient(Cluster cluster, int number, long seed) {
    this.cluster = cluster;
    this.counts = cluster.counts;
    this.random = new Random(seed + number);
    this.start = cluster.now();
    this.tenantId =
        UUID.nameUUIDFromBytes(("tenant " + number).getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Sends one random request, and checks its response. */
  void step() {
    forgetExpired();
    if (!unsureNames.isEmpty() || !unsureDeletions.isEmpty()) {
      list(true);
      return;
    }
    int roll = random.nextInt(100);
    if (roll < 35) {
      create();
    } else if (roll < 60) {
      anyJob(this::get);
    } else if (roll < 70) {
      list(false);
    } else if (roll < 75) {
      count();
    } else if (roll < 80) {
      getAbsent();
    } else if (roll < 84) {
      createInvalid();
    } else if (roll < 92) {
      anyJob(this::delete);
    } else {
      anyJob(this::read);
    }
  }

  private void forgetExpired() {
    Instant now = cluster.now();
    jobs.values().removeIf(job -> !now.isBefore(job.expiresAt));
  }

  private void anyJob(Consumer<KnownJob> operation) {
    if (!jobs.isEmpty()) {
      operation.accept(new ArrayList<>(jobs.values()).get(random.nextInt(jobs.size())));
    }
  }

  // Requests

  /** Returns the body of a request that creates a job. */
  static String createBody(String name) {
    return "{\"displayName\":\""
        + name
        + "\",\"resources\":[\""
        + String.join("\",\"", LoadSource.TYPES)
        + "\"]}";
  }

  private void create() {
    KnownJob same = null;
    if (random.nextInt(10) == 0 && !jobs.isEmpty()) {
      same = jobs.values().iterator().next();
    }
    String name = same == null ? "Snapshot " + names++ : same.name;
    Answer answer = send("POST", CREATE, createBody(name));
    if (answer == null) {
      if (same == null) {
        unsureNames.add(name);
      }
    } else if (same != null) {
      require(answer, 409, "already exists");
      counts.add("refused: name taken");
    } else if (jobs.size() == Cluster.LIMITS.visibleJobs()) {
      require(answer, 400, "The tenant already has 12 visible snapshot jobs");
      counts.add("refused: too many jobs");
    } else {
      require(answer, 200, name);
      add(parse(answer));
      counts.add("accepted");
    }
  }

  private void add(JsonNode job) {
    Instant created = Instant.parse(job.get("createdDateTime").asText());
    String id = job.get("id").asText();
    String name = job.get("displayName").asText();
    KnownJob known = new KnownJob(id, name, created.plus(Cluster.LIMITS.retention()));
    if (jobs.put(id, known) != null) {
      throw new AssertionError("two jobs have the id " + id);
    }
  }

  private void createInvalid() {
    Answer answer = send("POST", CREATE, "{\"displayName\":\"x\"}");
    if (answer != null) {
      require(answer, 400, "BadRequest");
      counts.add("refused: invalid");
    }
  }

  private void get(KnownJob job) {
    Answer answer = send("GET", JOBS + "('" + job.id + "')", "");
    if (answer != null) {
      require(answer, 200, job.id);
      check(job, parse(answer), answer.body());
      counts.add("jobs read");
    }
  }

  private void check(KnownJob job, JsonNode json, String text) {
    requireEqual("name of job " + job.id, json.get("displayName").asText(), job.name);
    String status = json.get("status").asText();
    int rank = STATUSES.indexOf(status);
    if (rank < 0) {
      rank = STATUSES.size();
      String expected = LoadSource.status(job.id);
      requireEqual("status of job " + job.id + " in " + text, status, expected);
      String location = json.get("resourceLocation").asText();
      requireEqual(
          "presence of a snapshot of job " + job.id,
          Boolean.toString(location.isEmpty()),
          Boolean.toString(expected.equals("failed")));
      if (job.text == null) {
        counts.add("ended: " + status);
        job.text = json.toString();
        job.snapshotId =
            location.isEmpty()
                ? ""
                : location.substring(location.indexOf('\'') + 1, location.lastIndexOf('\''));
      }
      requireEqual("ended job", withoutHost(json.toString()), withoutHost(job.text));
    }
    if (rank < job.rank) {
      throw new AssertionError("job " + job.id + " went back to " + status);
    }
    job.rank = rank;
  }

  /** Returns a text without the ports of the nodes in its links. */
  private static String withoutHost(String json) {
    return json.replaceAll("http://127\\.0\\.0\\.1:\\d+", "");
  }

  private void getAbsent() {
    Answer answer = send("GET", JOBS + "('" + absent + "')", "");
    if (answer != null) {
      require(answer, 404, "UnknownError");
      counts.add("absent jobs");
    }
  }

  private void count() {
    Answer answer = send("GET", JOBS + "/$count", "");
    if (answer != null) {
      require(answer, 200, "");
      requireEqual("count of jobs", answer.body(), Integer.toString(jobs.size()));
      counts.add("counts");
    }
  }

  private void delete(KnownJob job) {
    Answer answer = send("DELETE", JOBS + "('" + job.id + "')", "");
    if (answer == null) {
      unsureDeletions.add(job.id);
    } else {
      require(answer, 204, "");
      jobs.remove(job.id);
      absent = job.id;
      counts.add(job.text == null ? "deleted before their end was seen" : "deleted");
    }
  }

  private void read(KnownJob job) {
    if (job.snapshotId.isEmpty()) {
      return;
    }
    Answer answer = send("GET", SNAPSHOTS + "('" + job.snapshotId + "')", "");
    if (answer == null) {
      return;
    }
    require(answer, 200, "");
    List<SnapshotResource> found = new ArrayList<>();
    for (JsonNode each : parse(answer).get("resources")) {
      found.add(
          new SnapshotResource(
              each.get("displayName").asText(),
              each.get("resourceType").asText(),
              JsonText.of(each.get("properties").toString())));
    }
    requireEqual(
        "content of job " + job.id, found.toString(), LoadSource.snapshot(job.id).toString());
    counts.add("snapshots read");
  }

  /**
   * Lists the jobs.
   *
   * @param learns whether the list may differ by the requests that have no response
   */
  private void list(boolean learns) {
    Answer answer = send("GET", JOBS, "");
    for (int i = 0; learns && answer == null; i++) {
      if (i > MAX_RETRIES) {
        throw new AssertionError("the list of jobs is never returned");
      }
      cluster.awaitRestarted();
      answer = send("GET", JOBS, "");
    }
    if (answer == null) {
      return;
    }
    require(answer, 200, "");
    Set<String> listed = new HashSet<>();
    for (JsonNode job : parse(answer).get("value")) {
      String id = job.get("id").asText();
      listed.add(id);
      KnownJob known = jobs.get(id);
      if (known == null) {
        if (!unsureNames.remove(job.get("displayName").asText())) {
          throw new AssertionError("nobody has created this job: " + job);
        }
        counts.add("created without a response");
        add(job);
      }
    }
    for (String id : Set.copyOf(jobs.keySet())) {
      if (!listed.contains(id)) {
        if (!unsureDeletions.contains(id)) {
          throw new AssertionError("the accepted job " + id + " is lost");
        }
        counts.add("deleted without a response");
        jobs.remove(id);
        absent = id;
      }
    }
    unsureNames.clear();
    unsureDeletions.clear();
    counts.add("lists");
  }

  // Responses

  /**
   * Sends a request. Returns null if there is no response, or 503, while failures are on: whether
   * the request had an effect is then unknown.
   */
  private @Nullable Answer send(String method, String path, String body) {
    counts.add("requests");
    boolean mayFail = cluster.faults.areOn();
    Answer answer;
    try {
      answer = cluster.send(tenantId, method, path, body);
    } catch (IOException e) {
      if (!mayFail) {
        throw new AssertionError("no response to " + method + " " + path, e);
      }
      counts.add("without a response");
      return null;
    }
    if (mayFail && answer.status() == 503) {
      require(answer, 503, "ServiceUnavailable");
      counts.add("refused: 503");
      return null;
    }
    return answer;
  }

  static void require(Answer answer, int status, String text) {
    if (answer.status() != status || !answer.body().contains(text)) {
      throw new AssertionError("expected " + status + " with '" + text + "': " + answer);
    }
  }

  private static void requireEqual(String what, String found, String expected) {
    if (!found.equals(expected)) {
      throw new AssertionError(what + " must be " + expected + ": " + found);
    }
  }

  static JsonNode parse(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("the response must be JSON: " + answer, e);
    }
  }

  // Checks while no failures are on and nothing else happens

  /** Waits for the end of all jobs, and checks them, their snapshots and what was charged. */
  void check() throws InterruptedException {
    forgetExpired();
    list(true);
    for (KnownJob job : List.copyOf(jobs.values())) {
      if (job.text == null) {
        cluster.awaitEnd(tenantId, job.id);
        get(job);
        requireEqual("end of job " + job.id, Boolean.toString(job.text != null), "true");
        read(job);
      }
      int publications = cluster.ledger.publications(job.id);
      if (publications != (job.snapshotId.isEmpty() ? 0 : 1)) {
        throw new AssertionError("job " + job.id + " was published " + publications + " times");
      }
    }
    long charged = cluster.charged(tenantId, start);
    requireEqual(
        "charged resources",
        Long.toString(charged),
        Long.toString(cluster.ledger.resources(tenantId)));
  }

  /** Returns the ids of the jobs that the tenant must have. */
  Set<String> jobIds() {
    return Set.copyOf(jobs.keySet());
  }

  /** Returns the number of jobs that have a snapshot. */
  long snapshots() {
    return jobs.values().stream().filter(job -> !job.snapshotId.isEmpty()).count();
  }
}
