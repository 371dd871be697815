package io.github.tenantsnapshot.tests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten thousand tenants in one simulator, on one clock, and apart from each other. */
class ManyTenantsTest {

  private static final int TENANTS = 10_000;
  private static final String ROOT =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement";
  private static final String JOBS = ROOT + "/configurationSnapshotJobs";
  private static final String RULE = "microsoft.exchange.transportrule";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator = simulator();
  private final GraphHandler endpoint = simulator.endpoint();

  private static TenantSimulator simulator() {
    TenantSimulator.Builder builder =
        TenantSimulator.builder()
            .virtualTime(START)
            .seed(1)
            .limits(
                SnapshotLimits.documented().toBuilder()
                    .visibleJobs(3)
                    .resourcesPerPeriod(4)
                    .build());
    for (int i = 0; i < TENANTS; i++) {
      String id = tenantId(i);
      builder.addTenant(id, tenant -> tenant.add(ruleOf(id)));
    }
    return builder.build();
  }

  private static String tenantId(int number) {
    return new UUID(number, 0x8000000000000000L).toString();
  }

  private static SnapshotResource ruleOf(String tenantId) {
    return new SnapshotResource(
        "Rule of " + tenantId, RULE, JsonText.of(Map.of("Organization", tenantId)));
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  /** The status and body of a response. */
  private record Response(int status, String body) {
    String text(String member) {
      return String.valueOf(JsonText.of(body).asMap().get(member));
    }
  }

  private Response send(String token, GraphRequest request) {
    try (GraphResponse response =
        endpoint.handle(request.withHeader("Authorization", "Bearer " + token))) {
      return new Response(response.status(), response.bodyText());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Response get(String token, String url) {
    return send(token, GraphRequest.of("GET", url));
  }

  private Response create(String token, String displayName) {
    JsonText body = JsonText.of(Map.of("displayName", displayName, "resources", List.of(RULE)));
    return send(
        token, GraphRequest.post(ROOT + "/configurationSnapshots/createSnapshot", body.toString()));
  }

  private String token(int tenant) {
    return simulator.tokens().issue(simulator.tenant(tenantId(tenant)).admin());
  }

  @Test
  void eachTenantHasAJobOfTheSameNameAndItsOwnConfiguration() {
    SnapshotService service = simulator.service();
    List<Caller> admins = simulator.tenants().stream().map(SimulatedTenant::admin).toList();
    List<SnapshotJob> jobs = new ArrayList<>();
    for (Caller admin : admins) {
      jobs.add(service.createSnapshot(admin, CreateSnapshotRequest.of("Weekly export", RULE)));
    }
    assertThat(jobs).extracting(SnapshotJob::id).doesNotHaveDuplicates();
    simulator.advance(Duration.ofSeconds(5));
    assertThat(service.getJob(admins.get(TENANTS - 1), jobs.get(TENANTS - 1).id()).status())
        .isEqualTo(SnapshotJobStatus.RUNNING);
    simulator.advance(Duration.ofSeconds(60));

    for (int i = 0; i < TENANTS; i++) {
      SnapshotJob job = service.getJob(admins.get(i), jobs.get(i).id());
      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      try (Snapshot snapshot = service.openSnapshot(admins.get(i), job)) {
        assertThat(snapshot.resources()).containsExactly(ruleOf(tenantId(i)));
      }
      assertThat(service.listJobs(admins.get(i))).containsExactly(job);
    }
    for (int i = 0; i < TENANTS; i += 500) {
      String token = token(i);
      String job = JOBS + "/" + jobs.get(i).id();
      String content = get(token, job).text("resourceLocation");
      assertThat(get(token, content).body()).contains("Rule of " + tenantId(i));
      String other = token((i + 1) % TENANTS);
      assertThat(get(other, job).status()).isEqualTo(404);
      assertThat(get(other, content).status()).isEqualTo(404);
    }
    simulator.advance(Duration.ofDays(7));
    for (Caller admin : admins) {
      assertThat(service.listJobs(admin)).isEmpty();
    }
  }

  @Test
  void limitsQuotasAndFaultsApplyPerTenant() {
    String one = token(1);
    String other = token(2);
    for (int i = 0; i < 3; i++) {
      assertThat(create(one, "Weekly export " + i).status()).isEqualTo(200);
    }
    assertThat(create(one, "A fourth export").status()).isEqualTo(400); // too many visible
    assertThat(create(other, "Weekly export 0").status()).isEqualTo(200);

    simulator.advance(Duration.ofDays(2));
    simulator.advanceTo(START.plus(Duration.ofDays(7)).plusSeconds(1));
    assertThat(create(one, "A fourth export").status()).isEqualTo(200); // the fourth resource
    simulator.advance(Duration.ofMinutes(2).minusSeconds(1));
    Instant month = Instant.parse("2026-12-01T00:00:00Z");
    assertThat(simulator.clock().instant()).isBefore(month);
    assertThat(create(one, "A fifth export").body()).contains("may extract 4");
    assertThat(create(other, "A fifth export").status()).isEqualTo(200);
    simulator.advanceTo(month);
    assertThat(create(one, "A fifth export").status()).isEqualTo(200);

    SimulatedTenant tenant = simulator.tenant(tenantId(1));
    tenant.faults().throttle(1);
    tenant.faults().forbid(RULE);
    assertThat(get(other, JOBS).status()).isEqualTo(200);
    assertThat(get(one, JOBS).status()).isEqualTo(429);
    assertThat(create(other, "A sixth export").status()).isEqualTo(200);
    simulator.advance(Duration.ofMinutes(2));
    assertThat(statuses(2)).doesNotContain(SnapshotJobStatus.FAILED);
    assertThat(statuses(1)).endsWith(SnapshotJobStatus.FAILED);
  }

  private List<SnapshotJobStatus> statuses(int tenant) {
    return simulator.service().listJobs(simulator.tenant(tenantId(tenant)).admin()).stream()
        .map(SnapshotJob::status)
        .toList();
  }

  @Test
  void nothingOfAnotherTenantIsVisible() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Seen> all = new ArrayList<>();
    try {
      List<Callable<Seen>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int pair = i;
        tasks.add(() -> requestAtRandom(pair));
      }
      for (Future<Seen> each : threads.invokeAll(tasks)) {
        all.add(each.get());
      }
    } finally {
      threads.shutdownNow();
    }
    Set<String> ids = new HashSet<>();
    int count = 0;
    for (Seen seen : all) {
      for (List<String> ofTenant : seen.idsByTenant) {
        assertThat(ofTenant).hasSizeGreaterThan(4);
        ids.addAll(ofTenant);
        count += ofTenant.size();
      }
    }
    assertThat(ids).hasSize(count); // so none can be mistaken
    for (Seen seen : all) {
      for (int tenant = 0; tenant < 2; tenant++) {
        Set<String> foreign = new HashSet<>(ids);
        seen.idsByTenant.get(tenant).forEach(foreign::remove);
        for (String body : seen.bodiesByTenant.get(tenant)) {
          assertThat(foreign).noneMatch(body::contains);
        }
      }
    }
  }

  /**
   * The ids that each of two tenants received, and the bodies of the responses for its own jobs.
   */
  private record Seen(List<List<String>> idsByTenant, List<List<String>> bodiesByTenant) {}

  /** Sends requests of two tenants for their own jobs, and for those of the other tenant. */
  private Seen requestAtRandom(int pair) {
    Random random = new Random(pair);
    List<String> tenants = List.of(tenantId(2 * pair), tenantId(2 * pair + 1));
    List<String> tokens = List.of(token(2 * pair), token(2 * pair + 1));
    List<List<String>> ids = List.of(new ArrayList<>(), new ArrayList<>());
    List<List<String>> bodies = List.of(new ArrayList<>(), new ArrayList<>());
    List<List<String>> urls = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 400; i++) {
      int who = random.nextInt(2);
      String token = tokens.get(who);
      List<String> own = urls.get(who);
      List<String> others = urls.get(1 - who);
      Response response =
          switch (random.nextInt(7)) {
            case 0 -> create(token, "Export number " + random.nextInt(4));
            case 1 -> get(token, JOBS);
            case 2 -> get(token, ROOT + "/configurationSnapshots");
            case 3 -> get(token, own.isEmpty() ? JOBS : own.get(random.nextInt(own.size())));
            case 4 -> {
              if (!others.isEmpty()) {
                String url = others.get(random.nextInt(others.size()));
                Response rejected = get(token, url);
                assertThat(rejected.status()).as(rejected.body()).isEqualTo(404);
                assertThat(send(token, GraphRequest.of("DELETE", url)).status()).isIn(404, 405);
              }
              yield get(token, JOBS);
            }
            case 5 ->
                own.isEmpty()
                    ? get(token, JOBS + "/$count")
                    : send(token, GraphRequest.of("DELETE", own.get(random.nextInt(own.size()))));
            default -> {
              simulator.advance(Duration.ofSeconds(random.nextInt(60)));
              yield get(token, JOBS + "?$orderby=createdDateTime");
            }
          };
      assertThat(response.status()).as(response.body()).isLessThan(500);
      bodies.get(who).add(response.body());
      assertThat(response.body()).doesNotContain(tenants.get(1 - who));
      remember(response.body(), ids.get(who), own);
    }
    return new Seen(ids, bodies);
  }

  private static void remember(String body, List<String> ids, List<String> urls) {
    if (!body.startsWith("{")) {
      return;
    }
    Map<String, Object> json = JsonText.of(body).asMap();
    List<?> objects = json.get("value") instanceof List<?> list ? list : List.of(json);
    for (Object each : objects) {
      Map<?, ?> object = (Map<?, ?>) each;
      if (object.get("id") instanceof String id && !ids.contains(id)) {
        ids.add(id);
        urls.add(
            (object.containsKey("status") ? JOBS : ROOT + "/configurationSnapshots") + "/" + id);
      }
    }
  }

  @Test
  void idleTenantTakesLessThanFourKilobytes() throws Exception {
    Outcome outcome =
        Programs.run(
            Path.of("").toAbsolutePath(),
            Map.of("CLASSPATH", System.getProperty("java.class.path")),
            List.of(
                Programs.java(),
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                IdleTenantsProgram.class.getName()));

    System.out.println("bytes per idle tenant: " + outcome.out().lines().toList());
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(number(outcome.out(), "tenants")).isEqualTo(IdleTenantsProgram.TENANTS);
    assertThat(number(outcome.out(), "added")).isBetween(100L, 4_096L);
    assertThat(number(outcome.out(), "used")).isBetween(100L, 4_096L);
  }

  private static long number(String printed, String name) {
    return printed
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + printed));
  }
}
