package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SavedStateFixture.START;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.content;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.create;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.loadState;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.saveState;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.simulator;
import static io.github.tenantsnapshot.simulator.TestResources.MAILBOX;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.resource;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what a saved state contains, and of saving during other calls. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // busy waits ignore interrupts
class SaveStateTest {

  private static final String CONTOSO = "11111111-2222-3333-4444-555555555555";
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";

  @TempDir private Path folder;

  @Test
  void loadedStateEqualsTheSavedState() {
    Caller application =
        Caller.of(
            CONTOSO,
            new IdentitySet(new Identity("98ceffcc", null), new Identity(null, "Export \"tool\"")),
            Set.of(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL));
    Path file = folder.resolve("state.json");
    try (TenantSimulator simulator =
            TenantSimulator.builder()
                .virtualTime(START)
                .addTenant(CONTOSO, tenant -> tenant.add(rule("a"), rule("a"), rule("b")))
                .addTenant(
                    FABRIKAM, tenant -> tenant.add(resource(MAILBOX, "Grüße \uD83D\uDE00", "{}")))
                .build();
        TenantSimulator other = TenantSimulator.builder().build()) {
      Caller contoso = simulator.tenant().admin();
      Caller fabrikam = simulator.tenant(FABRIKAM).admin();
      simulator.tenant().faults().forbid(MAILBOX);
      SnapshotJob succeeded = create(simulator, contoso, "It succeeds", RULE);
      SnapshotJob partly = create(simulator, application, "It succeeds partly", RULE, MAILBOX);
      SnapshotJob failed = create(simulator, contoso, "It has failed", MAILBOX);
      SnapshotJob ofOther =
          create(simulator, fabrikam, "It succeeds", RULE.toUpperCase(Locale.ROOT), MAILBOX);
      SnapshotJob gone = create(simulator, contoso, "It is deleted", RULE);
      simulator.advance(Duration.ofMinutes(2));
      simulator.service().deleteJob(contoso, gone.id());
      simulator.tenant().add(rule("c"));
      SnapshotJob running = create(simulator, contoso, "It is running", RULE);
      simulator.advance(Duration.ofSeconds(30));
      SnapshotJob notStarted = create(simulator, application, "It has not begun", RULE);
      List<SnapshotJob> jobs = simulator.service().listJobs(contoso);
      assertThat(jobs)
          .extracting(SnapshotJob::id)
          .containsExactlyInAnyOrder(
              succeeded.id(), partly.id(), failed.id(), running.id(), notStarted.id());
      assertThat(jobs).extracting(SnapshotJob::status).contains(SnapshotJobStatus.values());

      simulator.saveState(file);
      other.loadState(file);

      assertThat(other.clock().instant()).isEqualTo(simulator.clock().instant());
      assertThat(other.tenants())
          .extracting(SimulatedTenant::id)
          .containsExactly(CONTOSO, FABRIKAM);
      assertThat(other.tenant().resources(RULE))
          .containsExactly(rule("a"), rule("a"), rule("b"), rule("c"));
      assertThat(other.service().listJobs(contoso)).isEqualTo(jobs);
      assertThat(other.service().listJobs(fabrikam))
          .isEqualTo(simulator.service().listJobs(fabrikam));
      for (SnapshotJob each : List.of(succeeded, partly)) {
        assertThat(content(other, contoso, each))
            .isEqualTo(content(simulator, contoso, each))
            .containsExactly(rule("a"), rule("a"), rule("b"));
      }
      assertThat(content(other, fabrikam, ofOther))
          .containsExactly(resource(MAILBOX, "Grüße \uD83D\uDE00", "{}"));
      assertThat(saveState(other)).isEqualTo(saveState(simulator)).endsWith("}\n");
      assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(saveState(simulator));
    }
  }

  @Test
  void keepsTheExactTextOfProperties() {
    List<String> texts = new ArrayList<>();
    texts.add("{}");
    texts.add("{ \"Version\" : 1.50,\r\n\t\"\":\"\", \"a\":1,\"a\":2, \"e\":1E+2, \"n\":null }");
    texts.add("{\"b\":{\"z\":[ 1 , 2.0 ],\"y\":{}},\"Name\":\"Gr\\u00fc\u00dfe \uD83D\uDE00\"}");
    texts.add("{\"@odata.type\":\"#x\",\"Path\":\"C:\\\\a\\/b\",\"Big\":12345678901234567890.123}");
    for (int length = 0; length < 9_000; length += 37) { // crosses buffer boundaries
      texts.add("{\"T\":\"" + "x".repeat(length) + (length % 2 == 0 ? "\u00fc" : "") + "\"}");
    }
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      texts.forEach(text -> simulator.tenant().add(resource(RULE, "r", text)));
      SnapshotJob job = create(simulator, simulator.tenant().admin(), "Weekly export", RULE);
      simulator.advance(Duration.ofMinutes(2));

      loadState(other, saveState(simulator));

      assertThat(other.tenant().resources(RULE))
          .extracting(each -> each.properties().toString())
          .isEqualTo(texts);
      assertThat(content(other, other.tenant().admin(), job))
          .extracting(each -> each.properties().toString())
          .isEqualTo(texts);
    }
  }

  @Test
  void resourceSharedByTenantAndJobsIsWrittenOnce() {
    String needle = "NeedleInAHaystack";
    SnapshotResource shared = resource(RULE, "r", "{\"N\":\"" + needle + "\"}");
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      Caller admin = simulator.tenant().add(shared).admin();
      SnapshotJob one = create(simulator, admin, "Weekly export", RULE);
      SnapshotJob two = create(simulator, admin, "Another export", RULE);
      simulator.advance(Duration.ofMinutes(2));

      String state = saveState(simulator);
      loadState(other, state);

      assertThat(state.split(needle, -1)).hasSize(2);
      SnapshotResource loaded = other.tenant().resources(RULE).get(0);
      assertThat(content(other, admin, one)).singleElement().isSameAs(loaded);
      assertThat(content(other, admin, two)).singleElement().isSameAs(loaded);
    }
  }

  @Test
  void stateIsFormattedJson() {
    try (TenantSimulator simulator = simulator()) {
      simulator.tenant().add(rule("a"));
      assertThat(saveState(simulator))
          .isEqualTo(
              """
              {
                "stateFormat" : 1,
                "time" : "2026-11-23T09:00:00.123456700Z",
                "resources" : [ {
                  "displayName" : "a",
                  "resourceType" : "microsoft.exchange.transportrule",
                  "properties" : {"Priority":0}
                } ],
                "tenants" : [ {
                  "id" : "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
                  "configuration" : [ 0 ],
                  "usage" : { },
                  "jobs" : [ ]
                } ]
              }
              """);
    }
  }

  @Test
  void savedJobHasTheMemberNamesOfGraph() {
    try (TenantSimulator simulator = simulator()) {
      SnapshotJob job = create(simulator, simulator.tenant().admin(), "Weekly export", RULE);
      List<?> tenants = (List<?>) JsonText.of(saveState(simulator)).asMap().get("tenants");
      List<?> jobs = (List<?>) ((Map<?, ?>) tenants.get(0)).get("jobs");
      assertThat(jobs)
          .singleElement()
          .isEqualTo(
              Map.ofEntries(
                  Map.entry("id", job.id()),
                  Map.entry("displayName", "Weekly export"),
                  Map.entry("description", ""),
                  Map.entry("status", "notStarted"),
                  Map.entry("resources", List.of(RULE)),
                  Map.entry("createdDateTime", START.toString()),
                  Map.entry(
                      "createdBy",
                      Map.of(
                          "user",
                          Map.of(
                              "id",
                              simulator.tenant().admin().identity().user().id(),
                              "displayName",
                              "MOD Administrator"))),
                  Map.entry("errorDetails", List.of()),
                  Map.entry("displayNameKey", "weekly export"),
                  Map.entry("expiresAt", START.plus(Duration.ofDays(7)).toString()),
                  Map.entry("dueAt", START.plusSeconds(5).toString()),
                  Map.entry("claimNumber", 0),
                  Map.entry("leased", false),
                  Map.entry("attempt", 1)));
    }
  }

  @Test
  void doesNotSaveFaultsJournalOrTokens() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      simulator.faults().throttle(5);
      String token = simulator.tokens().issue(simulator.tenant().admin());
      TestClient.ofAdmin(simulator).get(TestClient.JOBS);
      String ofOther = other.tokens().issue(other.tenant().admin());
      TestClient.ofAdmin(other).get(TestClient.JOBS);
      ActiveFault fault = other.faults().throttle(1);

      loadState(other, saveState(simulator));

      assertThat(fault.isActive()).isFalse();
      assertThat(other.faults().active()).isEmpty();
      assertThat(other.journal().entries()).isEmpty();
      assertThat(new TestClient(other, "Bearer " + token).get(TestClient.JOBS).status())
          .isEqualTo(401);
      assertThat(new TestClient(other, "Bearer " + ofOther).get(TestClient.JOBS).status())
          .isEqualTo(200);
    }
  }

  @Test
  void stateCanBeSavedWhileJobsRunInRealTime() throws Exception {
    try (TenantSimulator simulator =
            TenantSimulator.builder()
                .realTime()
                .progress(Progress.immediate())
                .limits(SnapshotLimits.unlimited())
                .build();
        TenantSimulator other = TenantSimulator.builder().build()) {
      Caller admin = simulator.tenant().add(rule("a"), rule("b")).admin();
      for (int i = 0; i < 30; i++) {
        create(simulator, admin, "Weekly export " + i, RULE);
        loadState(other, saveState(simulator));
        other.runUntilIdle(); // leases in the saved state expire

        List<SnapshotJob> jobs = other.service().listJobs(admin);
        assertThat(jobs).hasSize(i + 1);
        for (SnapshotJob job : jobs) {
          assertThat(content(other, admin, job)).containsExactly(rule("a"), rule("b"));
        }
      }
    }
  }

  @Test
  void stateCanBeSavedDuringCreatesAndAdvances() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(3);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TenantSimulator simulator =
            TenantSimulator.builder()
                .virtualTime(START)
                .seed(1)
                .limits(SnapshotLimits.unlimited())
                .build();
        TenantSimulator other =
            TenantSimulator.builder().seed(1).limits(SnapshotLimits.unlimited()).build()) {
      Caller admin = simulator.tenant().add(rule("a")).admin();
      Future<?> creating =
          threads.submit(
              () -> {
                start.await();
                for (int i = 0; !done.get() && i < 500; i++) {
                  create(simulator, admin, "Weekly export " + i, RULE);
                }
                return null;
              });
      Future<?> moving =
          threads.submit(
              () -> {
                start.await();
                while (!done.get()) {
                  simulator.advance(Duration.ofSeconds(7));
                }
                return null;
              });
      start.await();
      for (int i = 0; i < 20; i++) {
        String state = saveState(simulator);
        assertThat(state).doesNotContain("\"leased\" : true"); // no state is saved during a step
        loadState(other, state);
        create(other, admin, "With an id of its own", RULE); // no saved job's id
        other.runUntilIdle();
      }
      done.set(true);
      creating.get();
      moving.get();
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void saveAndLoadAreRejectedWithASuppliedStoreAndAfterClose() {
    Path file = folder.resolve("state.json");
    try (TenantSimulator simulator =
        TenantSimulator.builder().store(new MemoryJobStore()).build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> simulator.saveState(file))
          .withMessage(
              "saveState needs the simulator's own job store, but the builder was given another");
      assertThatIllegalStateException()
          .isThrownBy(() -> simulator.loadState(file))
          .withMessage(
              "loadState needs the simulator's own job store, but the builder was given another");
    }
    TenantSimulator closed = simulator();
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> closed.saveState(file))
        .withMessage("saveState is not allowed: the simulator is closed");
    assertThatIllegalStateException().isThrownBy(() -> closed.loadState(file));
    assertThat(file).doesNotExist();
  }
}
