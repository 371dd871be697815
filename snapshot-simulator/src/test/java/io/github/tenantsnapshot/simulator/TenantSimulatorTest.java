package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.MAILBOX;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.mailbox;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameRule;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.LocationHeader;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tests of the parts of a simulator, its tenants and its time. */
class TenantSimulatorTest {

  private static final String CONTOSO = "11111111-2222-3333-4444-555555555555";
  private static final String FABRIKAM = "AAAAAAAA-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  @Test
  void hasOneTenantByDefault() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThat(simulator.tenant().id()).isEqualTo(TenantSimulator.DEFAULT_TENANT_ID);
      assertThat(simulator.tenants()).containsExactly(simulator.tenant());
      assertThat(simulator.tenant(TenantSimulator.DEFAULT_TENANT_ID)).isSameAs(simulator.tenant());
      assertThat(simulator.tenant().resourceTypes()).isEmpty();
    }
  }

  @Test
  void hasTenantsOfTheBuilderAndAddedTenants() {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(CONTOSO, tenant -> tenant.add(rule("a")))
            .addTenant(tenant -> tenant.add(rule("b")))
            .build()) {
      SimulatedTenant fabrikam = simulator.addTenant(FABRIKAM);
      assertThat(simulator.tenants())
          .extracting(SimulatedTenant::id)
          .containsExactly(
              CONTOSO, TenantSimulator.DEFAULT_TENANT_ID, "aaaaaaaa-2222-3333-4444-555555555555");
      assertThat(simulator.tenant().resources(RULE)).containsExactly(rule("a"));
      assertThat(simulator.tenant(FABRIKAM)).isSameAs(fabrikam);
      assertThat(simulator.tenant(fabrikam.id())).isSameAs(fabrikam);
    }
  }

  @Test
  void rejectsInvalidTenantIds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantSimulator.builder().addTenant("contoso", tenant -> {}).build())
        .withMessageStartingWith("tenantId must be a GUID");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TenantSimulator.builder().addTenant(tenant -> {}).addTenant(tenant -> {}).build())
        .withMessage("id must not belong to another tenant: " + TenantSimulator.DEFAULT_TENANT_ID);
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.addTenant(TenantSimulator.DEFAULT_TENANT_ID));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.addTenant("9188040d-6c67-4c5b-b112-36a304b66dad"))
          .withMessageContaining("personal accounts");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.tenant(CONTOSO))
          .withMessage(
              "the tenant '"
                  + CONTOSO
                  + "' does not exist; the tenants are ["
                  + TenantSimulator.DEFAULT_TENANT_ID
                  + "]");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TenantSimulator.builder()
                    .acceptAnyBearer(Caller.user(CONTOSO, "98ceffcc", "Adele Vance"))
                    .build())
        .withMessageStartingWith("the tenant '" + CONTOSO + "' does not exist");
  }

  @Test
  void tenantsAreIsolated() {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .addTenant(CONTOSO, tenant -> tenant.add(rule("contoso")))
            .addTenant(FABRIKAM, tenant -> tenant.add(rule("fabrikam"), mailbox("fabrikam")))
            .limits(SnapshotLimits.documented().toBuilder().visibleJobs(1).build())
            .build()) {
      TestClient contoso = TestClient.of(simulator, simulator.tenant(CONTOSO).admin());
      TestClient fabrikam = TestClient.of(simulator, simulator.tenant(FABRIKAM).admin());
      Response ofContoso = contoso.create("Snapshot Demo", RULE, MAILBOX);
      Response ofFabrikam = fabrikam.create("Snapshot Demo", RULE, MAILBOX); // same name, own limit
      assertThat(ofContoso.status()).isEqualTo(200);
      assertThat(ofFabrikam.status()).isEqualTo(200);
      assertThat(ofContoso.text("tenantId")).isEqualTo(CONTOSO);
      simulator.advance(Duration.ofMinutes(2));

      String job = TestClient.JOBS + "/" + ofContoso.text("id");
      String snapshot = contoso.get(job).text("resourceLocation");
      assertThat(displayNames(contoso.get(snapshot))).containsExactly("contoso");
      assertThat(fabrikam.get(job).status()).isEqualTo(404);
      assertThat(fabrikam.delete(job).status()).isEqualTo(404);
      assertThat(fabrikam.get(snapshot).status()).isEqualTo(404);
      assertThat(fabrikam.get(TestClient.JOBS).objects("value"))
          .extracting(each -> each.get("id"))
          .containsExactly(ofFabrikam.text("id"));
      assertThat(fabrikam.get(TestClient.JOBS + "/$count").body()).isEqualTo("1");
      String other =
          fabrikam.get(TestClient.JOBS + "/" + ofFabrikam.text("id")).text("resourceLocation");
      assertThat(displayNames(fabrikam.get(other))).containsExactly("fabrikam", "fabrikam");

      assertThat(contoso.delete(job).status()).isEqualTo(204);
      assertThat(fabrikam.get(other).status()).isEqualTo(200);
    }
  }

  @Test
  void virtualTimeChangesOnlyWhenAdvanced() {
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build()) {
      assertThat(simulator.clock().instant()).isEqualTo(START);
      TestClient client = TestClient.ofAdmin(simulator);
      Response created = client.create("Snapshot Demo", RULE);
      assertThat(created.text("createdDateTime")).isEqualTo("2026-11-23T09:00:00Z");
      String job = TestClient.JOBS + "/" + created.text("id");

      assertThat(client.get(job).text("status")).isEqualTo("notStarted");
      simulator.advance(Duration.ofSeconds(4));
      assertThat(client.get(job).text("status")).isEqualTo("notStarted");
      simulator.advance(Duration.ofSeconds(1));
      assertThat(client.get(job).text("status")).isEqualTo("running");
      simulator.advance(Duration.ofSeconds(59));
      assertThat(client.get(job).text("status")).isEqualTo("running");
      simulator.advance(Duration.ofSeconds(1));
      Response done = client.get(job);
      assertThat(done.text("status")).isEqualTo("succeeded");
      assertThat(done.text("completedDateTime")).isEqualTo("2026-11-23T09:01:05Z");
      assertThat(done.headers().get("Date")).isEqualTo("Mon, 23 Nov 2026 09:01:05 GMT");

      simulator.advance(Duration.ofDays(7));
      assertThat(client.get(job).status()).isEqualTo(404);
      assertThat(simulator.clock().instant())
          .isEqualTo(START.plus(Duration.ofDays(7)).plusSeconds(65));
    }
  }

  @Test
  void virtualTimeStartsNowByDefault() {
    Instant before = InstantSource.system().instant();
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThat(simulator.clock().instant())
          .isBetween(before.minusSeconds(1), before.plusSeconds(60));
      assertThat(simulator.clock().instant()).isEqualTo(simulator.clock().instant());
      assertThat(simulator.clock().instant().getNano() % 100).isZero();
    }
  }

  @Test
  void jobsRunOnTheSystemClockInRealTime() throws InterruptedException {
    try (TenantSimulator simulator =
        TenantSimulator.builder().realTime().progress(Progress.immediate()).build()) {
      Caller admin = simulator.tenant().admin();
      simulator.tenant().add(rule("a"));
      SnapshotJob job =
          simulator
              .service()
              .createSnapshot(admin, CreateSnapshotRequest.of("Snapshot Demo", RULE));
      SnapshotJob done =
          simulator.service().awaitCompletion(admin, job.id(), Duration.ofSeconds(30));
      assertThat(done.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThatIllegalStateException()
          .isThrownBy(() -> simulator.advance(Duration.ofSeconds(1)))
          .withMessage("the simulator runs in real time, which cannot be advanced");
    }
  }

  @Test
  void realTimeAndVirtualTimeExcludeEachOther() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TenantSimulator.builder().realTime().virtualTime(START).build())
        .withMessage("realTime() and virtualTime() exclude each other, but both were called");
    assertThatIllegalStateException()
        .isThrownBy(() -> TenantSimulator.builder().virtualTime(START).realTime().build())
        .withMessage("realTime() and virtualTime() exclude each other, but both were called");
  }

  @Test
  void snapshotHasTheExactTextOfTheConfiguration() {
    String properties =
        "{ \"Version\":1.50, \"\":\"\", \"a\":1,\"a\":2, \"Name\":\"Gr\\u00fc\u00dfe\" }";
    String baseline =
        "{\"resources\":[{\"properties\":"
            + properties
            + ",\"displayName\":\"AADVersion\",\"resourceType\":\""
            + RULE
            + "\"}]}";
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(
                tenant ->
                    tenant.addBaseline(
                        new ByteArrayInputStream(baseline.getBytes(StandardCharsets.UTF_8))))
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      String id = client.create("Snapshot Demo", RULE).text("id");
      simulator.advance(Duration.ofMinutes(2));
      String location = client.get(TestClient.JOBS + "/" + id).text("resourceLocation");
      assertThat(client.get(location).body())
          .contains(
              "{\"displayName\":\"AADVersion\",\"resourceType\":\""
                  + RULE
                  + "\",\"properties\":"
                  + properties
                  + "}");
    }
  }

  @Test
  void snapshotHasTheConfigurationAtTheTimeOfReading() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      SimulatedTenant tenant = simulator.tenant().add(rule("before"));
      TestClient client = TestClient.ofAdmin(simulator);
      String id = client.create("Snapshot Demo", RULE).text("id");
      simulator.advance(Duration.ofSeconds(5));
      tenant.add(rule("while it ran"));
      simulator.advance(Duration.ofSeconds(60));
      tenant.add(rule("after"));
      String location = client.get(TestClient.JOBS + "/" + id).text("resourceLocation");
      assertThat(displayNames(client.get(location))).containsExactly("before", "while it ran");
    }
  }

  @Test
  void snapshotsAreConsistentWhileTheConfigurationGrows() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .realTime()
            .progress(Progress.immediate())
            .limits(SnapshotLimits.unlimited())
            .build()) {
      SimulatedTenant tenant = simulator.tenant();
      Future<?> adding =
          thread.submit(
              () -> {
                while (!done.get() && tenant.resources(RULE).size() < 50_000) {
                  tenant.add(rule("x"), mailbox("x"), rule("x"));
                }
              });
      long last = 0;
      for (int i = 0; i < 20; i++) {
        SnapshotJob job =
            simulator
                .service()
                .createSnapshot(
                    tenant.admin(), CreateSnapshotRequest.of("Snapshot " + (1000 + i), RULE));
        SnapshotJob ended =
            simulator.service().awaitCompletion(tenant.admin(), job.id(), Duration.ofMinutes(1));
        try (Snapshot snapshot = simulator.service().openSnapshot(tenant.admin(), ended)) {
          long rules = snapshot.resources().count();
          assertThat(rules % 2).isZero();
          assertThat(rules).isGreaterThanOrEqualTo(last);
          last = rules;
        }
        simulator.service().deleteJob(tenant.admin(), job.id());
      }
      done.set(true);
      adding.get();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void sameSeedGeneratesTheSameIds() {
    assertThat(idsOf(TenantSimulator.builder().seed(7)))
        .doesNotHaveDuplicates()
        .isEqualTo(idsOf(TenantSimulator.builder().seed(7)))
        .doesNotContainAnyElementsOf(idsOf(TenantSimulator.builder().seed(8)))
        .doesNotContainAnyElementsOf(idsOf(TenantSimulator.builder()));
  }

  private static List<String> idsOf(TenantSimulator.Builder builder) {
    try (TenantSimulator simulator = builder.virtualTime(START).build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      List<String> ids = new ArrayList<>();
      Response created = client.create("Snapshot Demo", RULE);
      simulator.advance(Duration.ofMinutes(2));
      SnapshotJob job = simulator.service().getJob(simulator.tenant().admin(), created.text("id"));
      ids.add(created.headers().get("request-id"));
      ids.add(job.id());
      ids.add(job.snapshotId());
      return ids;
    }
  }

  @Test
  void settingsAreAppliedToTheService() {
    MemoryJobStore store = new MemoryJobStore();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .store(store)
            .progress(
                Progress.afterDurations(Pacing.of(Duration.ofSeconds(1), Duration.ofSeconds(2))))
            .limits(SnapshotLimits.documented().toBuilder().visibleJobs(1).build())
            .behavior(
                SnapshotBehavior.defaults().toBuilder()
                    .displayNameRule(DisplayNameRule.LENIENT)
                    .build())
            .graphBehavior(
                GraphBehavior.defaults().toBuilder().locationHeader(LocationHeader.SENT).build())
            .resourceTypes(ResourceTypes.of(List.of("contoso.thing")))
            .fallback(
                request ->
                    request.url().endsWith("/me")
                        ? Optional.of(GraphResponse.json(200, "{\"id\":\"me\"}"))
                        : Optional.empty())
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      Response created = client.create("x!", "contoso.thing");
      String id = created.text("id");
      assertThat(created.headers().get("Location")).contains("/configurationSnapshotJobs", id);
      assertThat(store.find(simulator.tenant().id(), id, START)).isPresent();
      assertThat(client.create("y!", "contoso.thing").status()).isEqualTo(400);
      simulator.advance(Duration.ofSeconds(3));
      Response done = client.get(TestClient.JOBS + "/" + id);
      assertThat(done.text("status")).isEqualTo("succeeded");
      assertThat(client.delete(TestClient.JOBS + "/" + id).status()).isEqualTo(204);
      assertThat(client.create("y!", RULE).status()).isEqualTo(400);
      assertThat(client.get("https://graph.microsoft.com/v1.0/me").text("id")).isEqualTo("me");
      assertThat(client.get("https://graph.microsoft.com/v1.0/organization").status())
          .isEqualTo(404);
    }
  }

  @Test
  void jobOfAnUnknownTenantFails() {
    MemoryJobStore store = new MemoryJobStore();
    Caller stranger = Caller.user(CONTOSO, "98ceffcc", "Adele Vance");
    try (TenantSimulator simulator =
        TenantSimulator.builder().virtualTime(START).store(store).build()) {
      SnapshotJob job =
          simulator
              .service()
              .createSnapshot(stranger, CreateSnapshotRequest.of("Snapshot Demo", RULE));
      simulator.advance(Duration.ofMinutes(2));
      SnapshotJob ended = simulator.service().getJob(stranger, job.id());
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.FAILED);
      assertThat(ended.errorDetails())
          .singleElement()
          .asString()
          .contains("the tenant '" + CONTOSO + "' does not exist");
    }
  }

  @Test
  void exceptionOfASetupPropagates() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                TenantSimulator.builder()
                    .realTime()
                    .addTenant(
                        tenant -> {
                          throw new IllegalStateException("no such file");
                        })
                    .build())
        .withMessage("no such file");
  }

  @Test
  void closeIsIdempotent() {
    TenantSimulator simulator = TenantSimulator.builder().build();
    simulator.close();
    simulator.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> simulator.service().listJobs(simulator.tenant().admin()));
  }

  private static List<String> displayNames(Response content) {
    return content.objects("resources").stream()
        .map(resource -> (String) resource.get("displayName"))
        .toList();
  }
}
