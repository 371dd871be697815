package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the state after a reset, and of rejected resets. */
@Timeout(120)
class ResetTest {

  private static final String CONTOSO = "11111111-2222-3333-4444-555555555555";
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  @Test
  void restoresTheTenantsOfTheBuilder() {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(CONTOSO, tenant -> tenant.add(rule("a"), rule("b")))
            .addTenant(tenant -> {})
            .build()) {
      SimulatedTenant contoso = simulator.tenant();
      SimulatedTenant other = simulator.tenant(TenantSimulator.DEFAULT_TENANT_ID);
      String token = simulator.tokens().issue(contoso.admin());
      contoso.clear().add(rule("c"));
      other.add(rule("d"));
      TestClient fabrikam = TestClient.of(simulator, simulator.addTenant(FABRIKAM).admin());
      assertThat(fabrikam.get(TestClient.JOBS).status()).isEqualTo(200);

      simulator.reset();

      assertThat(simulator.tenants()).containsExactly(contoso, other);
      assertThat(simulator.tenant()).isSameAs(contoso);
      assertThat(contoso.resources(RULE)).containsExactly(rule("a"), rule("b"));
      assertThat(other.resourceTypes()).isEmpty();
      assertThat(fabrikam.get(TestClient.JOBS).status()).isEqualTo(401);
      TestClient known = new TestClient(simulator, "Bearer " + token);
      assertThat(known.get(TestClient.JOBS).status()).isEqualTo(200);

      contoso.add(rule("e")); // still a live tenant of the simulator
      String job = known.create("Weekly export", RULE).text("id");
      simulator.advance(Duration.ofMinutes(2));
      String content = known.get(TestClient.JOBS + "/" + job).text("resourceLocation");
      assertThat(known.get(content).objects("resources"))
          .extracting(resource -> resource.get("displayName"))
          .containsExactly("a", "b", "e");
    }
  }

  @Test
  void removesJobsDisplayNamesAndUsage() {
    SnapshotLimits limits = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(1).build();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .addTenant(tenant -> tenant.add(rule("a")))
            .limits(limits)
            .build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      simulator.advance(Duration.ofMinutes(2));
      assertThat(client.create("Another export", RULE).status()).isEqualTo(400); // quota is used up
      assertThat(client.get(TestClient.SNAPSHOTS).objects("value")).hasSize(1);

      simulator.reset();

      assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();
      assertThat(client.get(TestClient.SNAPSHOTS).objects("value")).isEmpty();
      assertThat(client.create("Weekly export", RULE).status()).isEqualTo(200);
    }
  }

  @Test
  void restoresTheStartOfVirtualTime() {
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build()) {
      InstantSource clock = simulator.clock();
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      simulator.advance(Duration.ofDays(30));

      simulator.reset();

      assertThat(clock.instant()).isEqualTo(START);
      assertThat(client.create("Weekly export", RULE).text("createdDateTime"))
          .isEqualTo("2026-11-23T09:00:00Z");
      simulator.advanceTo(START.plusSeconds(5));
      assertThat(client.get(TestClient.JOBS).objects("value"))
          .singleElement()
          .extracting(job -> job.get("status"))
          .isEqualTo("running");
    }
  }

  @Test
  void restoresTheTimeAtWhichTheSimulatorWasBuilt() {
    ManualClock real = new ManualClock(START);
    try (TenantSimulator simulator = TenantSimulator.builder().realClock(real).build()) {
      real.advance(Duration.ofDays(1));
      simulator.advance(Duration.ofHours(1));

      simulator.reset();

      assertThat(simulator.clock().instant()).isEqualTo(START);
    }
  }

  @Test
  void clearsFaultsAndTheJournal() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      TestClient client = TestClient.ofAdmin(simulator);
      Faults faults = simulator.faults();
      faults.throttle(100);
      ActiveFault ofTenant = simulator.tenant().faults().add(Fault.onAnyRequest().drop());
      ActiveFault endless = faults.stall(RULE);
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);

      simulator.reset();

      assertThat(faults.active()).isEmpty();
      assertThat(ofTenant.isActive()).isFalse();
      assertThat(endless.isActive()).isFalse();
      assertThat(simulator.journal().entries()).isEmpty();
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
      assertThat(simulator.journal().entries()).singleElement().matches(e -> e.number() == 1);
    }
  }

  @Test
  void restartsTheSequenceOfRandomFaults() {
    try (TenantSimulator simulator = TenantSimulator.builder().faultSeed(3).build()) {
      List<Integer> first = randomStatuses(simulator);
      simulator.reset();

      assertThat(randomStatuses(simulator)).isEqualTo(first).contains(200, 503);
    }
  }

  private static List<Integer> randomStatuses(TenantSimulator simulator) {
    TestClient client = TestClient.ofAdmin(simulator);
    simulator.faults().add(Fault.onAnyRequest().respond(503).withProbability(0.5));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      statuses.add(client.get(TestClient.JOBS).status());
    }
    return statuses;
  }

  @Test
  void restartsTheSequenceOfSeededIds() {
    try (TenantSimulator simulator = TenantSimulator.builder().seed(7).build()) {
      List<String> first = GeneratedIds.of(simulator, 1, 3);
      simulator.reset();

      assertThat(GeneratedIds.of(simulator, 1, 3)).isEqualTo(first).doesNotHaveDuplicates();
    }
  }

  @Test
  void keepsAllObjectsExceptTheService() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      GraphHandler endpoint = simulator.endpoint();
      InstantSource clock = simulator.clock();
      Tokens tokens = simulator.tokens();
      Faults faults = simulator.faults();
      Journal journal = simulator.journal();
      SnapshotService service = simulator.service();

      simulator.reset();

      assertThat(simulator.endpoint()).isSameAs(endpoint);
      assertThat(simulator.clock()).isSameAs(clock);
      assertThat(simulator.tokens()).isSameAs(tokens);
      assertThat(simulator.faults()).isSameAs(faults);
      assertThat(simulator.journal()).isSameAs(journal);
      assertThat(simulator.service()).isNotSameAs(service);
      Caller admin = simulator.tenant().admin();
      assertThatIllegalStateException()
          .isThrownBy(() -> service.listJobs(admin))
          .withMessage("the SnapshotService has been closed");
      assertThat(simulator.service().listJobs(admin)).isEmpty();
    }
  }

  @Test
  void isRejectedWithASuppliedStore() {
    try (TenantSimulator simulator =
        TenantSimulator.builder().store(new MemoryJobStore()).build()) {
      simulator.faults().throttle(1);
      assertThatIllegalStateException()
          .isThrownBy(simulator::reset)
          .withMessage(
              "reset needs the simulator's own job store, but the builder was given another");
      assertThat(simulator.faults().active()).hasSize(1);
    }
  }

  @Test
  void isRejectedAfterClose() {
    TenantSimulator simulator = TenantSimulator.builder().build();
    simulator.close();
    assertThatIllegalStateException()
        .isThrownBy(simulator::reset)
        .withMessage("reset is not allowed: the simulator is closed");
  }

  @Test
  void isRejectedOnAThreadThatHandlesARequest() {
    AtomicReference<TenantSimulator> self = new AtomicReference<>();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .fallback(
                request -> {
                  self.get().reset();
                  return Optional.empty();
                })
            .build()) {
      self.set(simulator);
      TestClient client = TestClient.ofAdmin(simulator);
      client.create("Weekly export", RULE);
      assertThat(client.get("https://graph.microsoft.com/v1.0/me").status()).isEqualTo(500);
      assertThat(client.get(TestClient.JOBS).objects("value")).hasSize(1);
    }
  }
}
