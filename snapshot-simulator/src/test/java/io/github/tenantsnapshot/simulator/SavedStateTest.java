package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Tests of saving the state of a simulator, and of continuing from it in another simulator. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // busy waits ignore interrupts
class SavedStateTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String MAILBOX = "microsoft.exchange.sharedmailbox";
  private static final String CONTOSO = "11111111-2222-3333-4444-555555555555";
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00.1234567Z");
  private static final Duration TICK = Duration.ofNanos(100);

  @TempDir private Path folder;

  private static TenantSimulator simulator() {
    return TenantSimulator.builder().virtualTime(START).build();
  }

  private static SnapshotResource resource(String type, String displayName, String properties) {
    return new SnapshotResource(displayName, type, JsonText.of(properties));
  }

  private static SnapshotResource rule(String displayName) {
    return resource(RULE, displayName, "{\"Priority\":0}");
  }

  private static SnapshotJob create(
      TenantSimulator simulator, Caller caller, String name, String... types) {
    return simulator.service().createSnapshot(caller, CreateSnapshotRequest.of(name, types));
  }

  private static String saved(TenantSimulator simulator) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    simulator.saveState(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void load(TenantSimulator simulator, String state) {
    simulator.loadState(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<SnapshotResource> content(
      TenantSimulator simulator, Caller caller, SnapshotJob job) {
    SnapshotService service = simulator.service();
    try (Snapshot snapshot = service.openSnapshot(caller, service.getJob(caller, job.id()))) {
      return snapshot.resources().toList();
    }
  }

  // The content of a saved state

  @Test
  void aLoadedStateEqualsTheSavedOne() {
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
      assertThat(saved(other)).isEqualTo(saved(simulator)).endsWith("}\n");
      assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(saved(simulator));
    }
  }

  @Test
  void keepsPropertiesToTheLetter() {
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

      load(other, saved(simulator));

      assertThat(other.tenant().resources(RULE))
          .extracting(each -> each.properties().toString())
          .isEqualTo(texts);
      assertThat(content(other, other.tenant().admin(), job))
          .extracting(each -> each.properties().toString())
          .isEqualTo(texts);
    }
  }

  @Test
  void writesASharedResourceOnce() {
    String needle = "NeedleInAHaystack";
    SnapshotResource shared = resource(RULE, "r", "{\"N\":\"" + needle + "\"}");
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      Caller admin = simulator.tenant().add(shared).admin();
      SnapshotJob one = create(simulator, admin, "Weekly export", RULE);
      SnapshotJob two = create(simulator, admin, "Another export", RULE);
      simulator.advance(Duration.ofMinutes(2));

      String state = saved(simulator);
      load(other, state);

      assertThat(state.split(needle, -1)).hasSize(2);
      SnapshotResource loaded = other.tenant().resources(RULE).get(0);
      assertThat(content(other, admin, one)).singleElement().isSameAs(loaded);
      assertThat(content(other, admin, two)).singleElement().isSameAs(loaded);
    }
  }

  @Test
  void isFormattedJson() {
    try (TenantSimulator simulator = simulator()) {
      simulator.tenant().add(rule("a"));
      assertThat(saved(simulator))
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

  // Continuing from a loaded state

  @Test
  void loadedJobsAdvanceWhenTheyAreDue() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = TenantSimulator.builder().build()) {
      Caller admin = simulator.tenant().add(rule("a")).admin();
      SnapshotJob first = create(simulator, admin, "Weekly export", RULE); // due at 5 s and 65 s
      simulator.advance(Duration.ofSeconds(63));
      SnapshotJob second = create(simulator, admin, "Another export", RULE); // at 68 s and 128 s
      load(other, saved(simulator));

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
  void runUntilIdleEndsLoadedJobs() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      Caller admin = simulator.tenant().admin();
      SnapshotJob job = create(simulator, admin, "Weekly export", RULE);
      load(other, saved(simulator));

      other.runUntilIdle();

      assertThat(other.service().getJob(admin, job.id()).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(other.clock().instant()).isEqualTo(START.plusSeconds(65));
    }
  }

  @Test
  void keepsNamesAndTheUsedQuotaAlsoOfDeletedJobs() {
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
      load(other, saved(simulator));

      TestClient client = TestClient.ofAdmin(other);
      assertThat(client.create("WEEKLY export", RULE).status()).isEqualTo(409);
      other.advance(Duration.ofMinutes(2)); // extracts the second of two resources
      assertThat(client.create("Another export", RULE).status()).isEqualTo(400);
      other.advanceTo(Instant.parse("2026-12-01T00:00:00Z"));
      assertThat(client.create("Another export", RULE).status()).isEqualTo(200);
    }
  }

  @Test
  void keepsTheNumberOfReads() {
    Progress progress = Progress.afterReads(3);
    try (TenantSimulator simulator = TenantSimulator.builder().progress(progress).build();
        TenantSimulator other = TenantSimulator.builder().progress(progress).build()) {
      String id = TestClient.ofAdmin(simulator).create("Weekly export", RULE).text("id");
      String job = TestClient.JOBS + "/" + id;
      for (int look = 1; look <= 3; look++) {
        load(other, saved(simulator));
        assertThat(TestClient.ofAdmin(other).get(job).text("status"))
            .isEqualTo(look < 3 ? "running" : "succeeded");
        load(simulator, saved(other));
      }
    }
  }

  @Test
  void idsContinueAfterThoseOfTheSameSeed() {
    TenantSimulator.Builder builder = TenantSimulator.builder().virtualTime(START).seed(7);
    try (TenantSimulator uninterrupted = builder.build();
        TenantSimulator simulator = builder.build();
        TenantSimulator other = builder.build();
        TenantSimulator ofOtherSeed = builder.seed(8).build()) {
      List<String> ids = ids(uninterrupted, 1, 4);
      List<String> before = ids(simulator, 1, 2);
      String state = saved(simulator);
      load(other, state);
      load(ofOtherSeed, state);

      List<String> after = ids(other, 3, 4);
      assertThat(Stream.concat(before.stream(), after.stream())).isEqualTo(ids);
      assertThat(ids(ofOtherSeed, 3, 4)).doesNotContainAnyElementsOf(ids);
    }
  }

  private static List<String> ids(TenantSimulator simulator, int from, int to) {
    TestClient client = TestClient.ofAdmin(simulator);
    List<String> ids = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      TestClient.Answer created = client.create("Weekly export " + i, RULE);
      simulator.advance(Duration.ofMinutes(2));
      ids.add(created.text("id"));
      ids.add(created.headers().get("request-id"));
      Caller admin = simulator.tenant().admin();
      ids.add(simulator.service().getJob(admin, created.text("id")).snapshotId());
    }
    return ids;
  }

  @Test
  void aJobOfACrashedWorkerIsRetriedWhenItsLeaseExpires() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      Caller admin = simulator.tenant().add(rule("a")).admin();
      SnapshotJob job = create(simulator, admin, "Weekly export", RULE);
      simulator.faults().crash(WorkerOperation.PUBLISH);
      simulator.advanceTo(START.plusSeconds(65));
      String state = saved(simulator);
      assertThat(state)
          .contains("\"leased\" : true", "\"dueAt\" : \"2026-11-23T09:02:05.123456700Z\"");
      load(other, state);

      other.advance(Duration.ofMinutes(1).minus(TICK));
      assertThat(other.service().getJob(admin, job.id()).status())
          .isEqualTo(SnapshotJobStatus.RUNNING);
      other.advance(TICK);
      assertThat(content(other, admin, job)).containsExactly(rule("a"));
      assertThat(saved(other)).contains("\"attempt\" : 2");
    }
  }

  // Objects that are not saved or not replaced

  @Test
  void containsNoFaultsJournalAndTokens() {
    try (TenantSimulator simulator = simulator();
        TenantSimulator other = simulator()) {
      simulator.faults().throttle(5);
      String token = simulator.tokens().issue(simulator.tenant().admin());
      TestClient.ofAdmin(simulator).get(TestClient.JOBS);
      String ofOther = other.tokens().issue(other.tenant().admin());
      TestClient.ofAdmin(other).get(TestClient.JOBS);
      ActiveFault fault = other.faults().throttle(1);

      load(other, saved(simulator));

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
  void keepsTenantObjectsAndResetRestoresTheBuiltState() {
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

      load(other, saved(simulator));

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

  // Real time

  @Test
  void realTimeLoadsAStateOfVirtualTimeAndBack() throws Exception {
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
          saved(virtual)
              .replaceAll("\"dueAt\" : \"[^\"]*\"", "\"dueAt\" : \"2026-01-01T00:00:00Z\"");
      load(real, state);

      assertThat(content(real, admin, done)).containsExactly(rule("a"));
      while (real.service().getJob(admin, due.id()).status() == SnapshotJobStatus.NOT_STARTED) {
        Thread.onSpinWait();
      }
      load(another, saved(real));

      SnapshotJob running = another.service().getJob(admin, due.id());
      assertThat(running.status()).isEqualTo(SnapshotJobStatus.RUNNING);
      another.runUntilIdle();
      assertThat(content(another, admin, due)).containsExactly(rule("a"));
    }
  }

  @Test
  void canBeSavedWhileJobsRunInRealTime() throws Exception {
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
        load(other, saved(simulator));
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
  void canBeSavedDuringCreatesAndAdvances() throws Exception {
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
        String state = saved(simulator);
        assertThat(state).doesNotContain("\"leased\" : true"); // no state is saved during a step
        load(other, state);
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

  // Files and rejected calls

  @Test
  void aFailedSaveLeavesTheFileUnchanged() throws IOException {
    Path file = Files.createDirectory(folder.resolve("state.json")); // a file cannot replace it
    Files.writeString(file.resolve("something"), "");
    try (TenantSimulator simulator = simulator()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.saveState(file))
          .withMessage(
              "cannot write "
                  + file
                  + ": "
                  + file
                  + " must be a regular file or not exist, but is a directory");
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.saveState(folder.resolve("missing").resolve("state.json")));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(
              () ->
                  simulator.saveState(
                      new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                          throw new IOException("the disk is full");
                        }
                      }))
          .withMessage("cannot write the state")
          .withRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void keepsASymbolicLinkAndThePermissions() throws IOException {
    Path file = Files.writeString(folder.resolve("state.json"), "something else");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("state.json"));
    try (TenantSimulator simulator = simulator()) {
      simulator.saveState(link);
      assertThat(link).isSymbolicLink();
      assertThat(file).isRegularFile().content(StandardCharsets.UTF_8).isEqualTo(saved(simulator));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void replacesAFileDespiteLeftoversOfEarlierSaves() throws IOException {
    Path file = folder.resolve("state.json");
    Files.writeString(file, "something else");
    Files.writeString(folder.resolve(".state.json.1.tmp"), "left by a JVM that died");
    try (TenantSimulator simulator = simulator()) {
      simulator.saveState(file);
      assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(saved(simulator));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).hasSize(2);
      }
    }
  }

  /** No save removes the temporary file of a concurrent save. */
  @Test
  void concurrentSavesToOneFileAreAtomic() throws Exception {
    Path file = folder.resolve("state.json");
    int savers = 4;
    CyclicBarrier start = new CyclicBarrier(savers);
    ExecutorService threads = Executors.newFixedThreadPool(savers);
    try (TenantSimulator simulator = simulator()) {
      List<Future<?>> saving = new ArrayList<>();
      for (int i = 0; i < savers; i++) {
        saving.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int round = 0; round < 200; round++) {
                    simulator.saveState(file);
                  }
                  return null;
                }));
      }
      for (Future<?> each : saving) {
        each.get();
      }
      assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(saved(simulator));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void isRejectedWithAGivenStoreAndAfterClosing() {
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

  @Test
  void aStateWithoutTheTenantOfAcceptAnyBearerIsRejected() {
    Caller anybody = Caller.user(CONTOSO, "98ceffcc", "Adele Vance");
    try (TenantSimulator simulator = simulator();
        TenantSimulator other =
            TenantSimulator.builder()
                .addTenant(CONTOSO, tenant -> {})
                .acceptAnyBearer(anybody)
                .build()) {
      String state = saved(simulator);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> load(other, state))
          .withMessage("the state: the tenant " + CONTOSO + " of acceptAnyBearer is missing");
      assertThat(other.tenant().id()).isEqualTo(CONTOSO);
    }
  }

  @Test
  void messagesNameARelativeStateFileByItsAbsolutePath() {
    Path missing = Path.of("nope.json");
    Path unwritable = Path.of("nope", "state.json");
    try (TenantSimulator simulator = simulator()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.loadState(missing))
          .withMessage("cannot read " + missing.toAbsolutePath());
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.saveState(unwritable))
          .withMessage(
              "cannot write "
                  + unwritable.toAbsolutePath()
                  + ": the folder "
                  + unwritable.toAbsolutePath().getParent()
                  + " does not exist");
    }
  }

  @Test
  void aMissingFileThrowsUncheckedIOException() {
    Path file = folder.resolve("state.json");
    try (TenantSimulator simulator = simulator()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.loadState(file))
          .withMessage("cannot read " + file);
    }
  }

  @Test
  void savedJobsHaveTheNamesOfGraphsMembers() {
    try (TenantSimulator simulator = simulator()) {
      SnapshotJob job = create(simulator, simulator.tenant().admin(), "Weekly export", RULE);
      List<?> tenants = (List<?>) JsonText.of(saved(simulator)).asMap().get("tenants");
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
}
