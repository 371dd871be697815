package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SavedStateFixture.START;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.TICK;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.content;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.create;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.loadState;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.saveState;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.simulator;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Tests of a simulator that continues from a saved state of another simulator. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // busy waits ignore interrupts
class LoadStateTest {

  private static final String CONTOSO = "11111111-2222-3333-4444-555555555555";
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";

  @Test
  void loadedJobsAdvanceWhenTheyAreDueAndExpire() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = TenantSimulator.builder().build()) {
      Caller admin = simulator.tenant().add(rule("a")).admin();
      SnapshotJob first = create(simulator, admin, "Weekly export", RULE); // due at 5 s and 65 s
      simulator.advance(Duration.ofSeconds(63));
      SnapshotJob second = create(simulator, admin, "Another export", RULE); // at 68 s and 128 s
      loadState(other, saveState(simulator));

      assertStatuses(other, first, "running", second, "notStarted");
      other.advance(Duration.ofSeconds(2).minus(TICK));
      assertStatuses(other, first, "running", second, "notStarted");
      other.advance(TICK);
      assertStatuses(other, first, "succeeded", second, "notStarted");
      other.advance(Duration.ofSeconds(3).minus(TICK));
      assertStatuses(other, first, "succeeded", second, "notStarted");
      other.advance(TICK);
      assertStatuses(other, first, "succeeded", second, "running");
      other.advance(Duration.ofSeconds(60).minus(TICK));
      assertStatuses(other, first, "succeeded", second, "running");
      other.advance(TICK);
      assertStatuses(other, first, "succeeded", second, "succeeded");
      assertThat(other.service().getJob(admin, first.id()).completedDateTime())
          .isEqualTo(START.plusSeconds(65));

      other.advanceTo(START.plus(Duration.ofDays(7)).minus(TICK));
      assertThat(other.service().listJobs(admin)).hasSize(2);
      other.advance(TICK);
      assertThat(other.service().listJobs(admin))
          .extracting(SnapshotJob::id)
          .containsExactly(second.id());
      other.advance(Duration.ofSeconds(63));
      assertThat(other.service().listJobs(admin)).isEmpty();
    }
  }

  private static void assertStatuses(
      TenantSimulator simulator, SnapshotJob first, String its, SnapshotJob second, String others) {
    Caller admin = simulator.tenant().admin();
    assertThat(
            Stream.of(first, second)
                .map(job -> simulator.service().getJob(admin, job.id()).status().graphName()))
        .containsExactly(its, others);
  }

  @Test
  void runUntilIdleCompletesLoadedJobs() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      Caller admin = simulator.tenant().admin();
      SnapshotJob job = create(simulator, admin, "Weekly export", RULE);
      loadState(other, saveState(simulator));

      other.runUntilIdle();

      assertThat(other.service().getJob(admin, job.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(other.clock().instant()).isEqualTo(START.plusSeconds(65));
    }
  }

  @Test
  void keepsDisplayNamesAndQuotaUsageIncludingDeletedJobs() {
    SnapshotLimits limits = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(2).build();
    try (TenantSimulator simulator =
            TenantSimulator.builder()
                .virtualTime(START)
                .limits(limits)
                .addTenant(tenant -> tenant.add(rule("a")))
                .build();
        TenantSimulator other = TenantSimulator.builder().limits(limits).build()) {
      Caller admin = simulator.tenant().admin();
      SnapshotJob gone = create(simulator, admin, "It is deleted", RULE);
      simulator.advance(Duration.ofMinutes(2));
      simulator.service().deleteJob(admin, gone.id());
      create(simulator, admin, "Weekly export", RULE);
      loadState(other, saveState(simulator));

      TestClient client = TestClient.ofAdmin(other);
      assertThat(client.create("WEEKLY export", RULE).status()).isEqualTo(409);
      other.advance(Duration.ofMinutes(2)); // extracts the second of two resources
      assertThat(client.create("Another export", RULE).status()).isEqualTo(400);
      other.advanceTo(Instant.parse("2026-12-01T00:00:00Z"));
      assertThat(client.create("Another export", RULE).status()).isEqualTo(200);
    }
  }

  @Test
  void keepsTheNumberOfReadsOfAJob() {
    Progress progress = Progress.afterReads(3);
    try (TenantSimulator simulator = TenantSimulator.builder().progress(progress).build();
        TenantSimulator other = TenantSimulator.builder().progress(progress).build()) {
      String id = TestClient.ofAdmin(simulator).create("Weekly export", RULE).text("id");
      String job = TestClient.JOBS + "/" + id;
      for (int read = 1; read <= 3; read++) {
        loadState(other, saveState(simulator));
        assertThat(TestClient.ofAdmin(other).get(job).text("status"))
            .isEqualTo(read < 3 ? "running" : "succeeded");
        loadState(simulator, saveState(other));
      }
    }
  }

  @Test
  void idsContinueTheSequenceOfTheSameSeed() {
    TenantSimulator.Builder builder = TenantSimulator.builder().virtualTime(START).seed(7);
    try (TenantSimulator uninterrupted = builder.build();
        TenantSimulator simulator = builder.build();
        TenantSimulator other = builder.build();
        TenantSimulator ofOtherSeed = builder.seed(8).build()) {
      List<String> ids = GeneratedIds.of(uninterrupted, 1, 4);
      List<String> before = GeneratedIds.of(simulator, 1, 2);
      String state = saveState(simulator);
      loadState(other, state);
      loadState(ofOtherSeed, state);

      List<String> after = GeneratedIds.of(other, 3, 4);
      assertThat(Stream.concat(before.stream(), after.stream())).isEqualTo(ids);
      assertThat(GeneratedIds.of(ofOtherSeed, 3, 4)).doesNotContainAnyElementsOf(ids);
    }
  }

  /** A simulator without a seed has saved the state, so it lacks the number of draws. */
  @Test
  void idsOfAStateWithoutNumberOfDrawsAreNotDrawnAgain() {
    TenantSimulator.Builder builder = TenantSimulator.builder().virtualTime(START).seed(7);
    try (TenantSimulator first = builder.build();
        TenantSimulator second = builder.build();
        TenantSimulator repeated = builder.build();
        TenantSimulator withoutSeed = TenantSimulator.builder().virtualTime(START).build()) {
      List<String> before = GeneratedIds.of(first, 1, 3);
      loadState(withoutSeed, saveState(first));
      String state = saveState(withoutSeed);
      loadState(second, state);
      loadState(repeated, state);

      List<String> after = GeneratedIds.of(second, 4, 9);
      assertThat(GeneratedIds.withoutRequests(after))
          .doesNotContainAnyElementsOf(GeneratedIds.withoutRequests(before));
      assertThat(GeneratedIds.of(repeated, 4, 9)).isEqualTo(after);
    }
  }

  @Test
  void jobOfACrashedWorkerIsRetriedWhenItsLeaseExpires() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      Caller admin = simulator.tenant().add(rule("a")).admin();
      SnapshotJob job = create(simulator, admin, "Weekly export", RULE);
      simulator.faults().crash(WorkerOperation.PUBLISH);
      simulator.advanceTo(START.plusSeconds(65));
      String state = saveState(simulator);
      assertThat(state)
          .contains("\"leased\" : true", "\"dueAt\" : \"2026-11-23T09:02:05.123456700Z\"");
      loadState(other, state);

      other.advance(Duration.ofMinutes(1).minus(TICK));
      assertThat(other.service().getJob(admin, job.id()).status())
          .isEqualTo(SnapshotJobStatus.RUNNING);
      other.advance(TICK);
      assertThat(content(other, admin, job)).containsExactly(rule("a"));
      assertThat(saveState(other)).contains("\"attempt\" : 2");
    }
  }

  @Test
  void keepsTenantObjectsUntilResetRestoresTheBuiltState() {
    try (TenantSimulator simulator =
            TenantSimulator.builder().addTenant(CONTOSO, tenant -> tenant.add(rule("a"))).build();
        TenantSimulator other =
            TenantSimulator.builder()
                .virtualTime(START)
                .addTenant(FABRIKAM, tenant -> tenant.add(rule("b")))
                .addTenant(CONTOSO, tenant -> {})
                .build()) {
      SimulatedTenant fabrikam = other.tenant(FABRIKAM);
      SimulatedTenant contoso = other.tenant(CONTOSO);
      TestClient ofFabrikam = TestClient.of(other, fabrikam.admin());

      loadState(other, saveState(simulator));

      assertThat(other.tenants()).containsExactly(contoso);
      assertThat(contoso.resources(RULE)).containsExactly(rule("a"));
      assertThat(ofFabrikam.get(TestClient.JOBS).status()).isEqualTo(401);

      other.reset();

      assertThat(other.tenants()).containsExactly(fabrikam, contoso);
      assertThat(fabrikam.resources(RULE)).containsExactly(rule("b"));
      assertThat(contoso.resources(RULE)).isEmpty();
      assertThat(other.clock().instant()).isEqualTo(START);
      assertThat(ofFabrikam.get(TestClient.JOBS).status()).isEqualTo(200);
    }
  }

  @Test
  void stateOfVirtualTimeLoadsInRealTimeAndBack() throws Exception {
    Pacing pacing = Pacing.of(Duration.ofHours(1), Duration.ofHours(1));
    try (TenantSimulator virtual = TenantSimulator.builder().build();
        TenantSimulator real =
            TenantSimulator.builder().realTime().progress(Progress.afterDurations(pacing)).build();
        TenantSimulator another = TenantSimulator.builder().build()) {
      Caller admin = virtual.tenant().add(rule("a")).admin();
      SnapshotJob done = create(virtual, admin, "Weekly export", RULE);
      virtual.runUntilIdle();
      SnapshotJob due = create(virtual, admin, "Another export", RULE);
      String state =
          saveState(virtual)
              .replaceAll("\"dueAt\" : \"[^\"]*\"", "\"dueAt\" : \"2026-01-01T00:00:00Z\"");
      loadState(real, state);

      assertThat(content(real, admin, done)).containsExactly(rule("a"));
      while (real.service().getJob(admin, due.id()).status() == SnapshotJobStatus.NOT_STARTED) {
        Thread.onSpinWait();
      }
      loadState(another, saveState(real));

      SnapshotJob running = another.service().getJob(admin, due.id());
      assertThat(running.status()).isEqualTo(SnapshotJobStatus.RUNNING);
      another.runUntilIdle();
      assertThat(content(another, admin, due)).containsExactly(rule("a"));
    }
  }

  @Test
  void stateWithoutTheTenantOfAcceptAnyBearerIsRejected() {
    Caller anybody = Caller.user(CONTOSO, "98ceffcc", "Adele Vance");
    try (TenantSimulator simulator = simulator();
        TenantSimulator other =
            TenantSimulator.builder()
                .addTenant(CONTOSO, tenant -> {})
                .acceptAnyBearer(anybody)
                .build()) {
      String state = saveState(simulator);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loadState(other, state))
          .withMessage("the state: the tenant " + CONTOSO + " of acceptAnyBearer is missing");
      assertThat(other.tenant().id()).isEqualTo(CONTOSO);
    }
  }
}
