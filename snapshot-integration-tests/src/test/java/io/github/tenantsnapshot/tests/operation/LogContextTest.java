package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.CLOSE;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.LONG;
import static io.github.tenantsnapshot.tests.operation.RealTimeFixture.create;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.tests.logs.RecordedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** SLF4J's MDC has the ids of a job and of its tenant while a thread works for the job. */
@Timeout(60)
class LogContextTest {

  private static final Map<String, String> OF_THE_CALLER =
      Map.of(
          "snapshot.jobId", "a job of the caller",
          "snapshot.tenantId", "a tenant of the caller",
          "request", "17");

  @RegisterExtension private final RealTimeFixture fixture = new RealTimeFixture();

  private final RecordedLog log = RecordedLog.open();

  @BeforeEach
  void clearContext() {
    MDC.clear();
  }

  @AfterEach
  void closeLog() {
    log.close();
    MDC.clear();
  }

  private static Map<String, String> context() {
    return Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
  }

  private static Map<String, String> contextOf(SnapshotJob job) {
    return Map.of("snapshot.jobId", job.id(), "snapshot.tenantId", TENANT);
  }

  private static Map<String, String> contextOf(SnapshotJob job, Map<String, String> before) {
    Map<String, String> context = new HashMap<>(before);
    context.putAll(contextOf(job));
    return context;
  }

  // What runs for a job

  @Test
  void sourceReadsWithTheIdsOfTheJob() {
    List<Map<String, String>> seen = new ArrayList<>();
    FakeSource source = FakeSource.empty().with(RULE, 1);
    for (int point : new int[] {OPEN, 1, 2, CLOSE}) {
      source.at(RULE, point, context -> seen.add(context()));
    }
    try (Harness harness = Harness.of(source)) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(seen).hasSize(4).containsOnly(contextOf(job));
      assertThat(context()).isEmpty();
    }
  }

  @Test
  void listenersAreNotifiedWithTheIdsOfTheJob() {
    Map<SnapshotJobEvent, Map<String, String>> seen = new HashMap<>();
    try (Harness harness =
        Harness.of(
            FakeSource.ofThreeTypes(),
            settings ->
                settings.addListener(transition -> seen.put(transition.event(), context())))) {
      SnapshotJob deleted = harness.complete("Weekly export", RULE);
      harness.service.deleteJob(ADMIN, deleted.id());
      SnapshotJob expired = harness.create("Next export", RULE);
      Map<String, String> ofDeleted = seen.get(SnapshotJobEvent.DELETE);
      harness.clock.advance(Duration.ofDays(8));

      assertThat(ofDeleted).isEqualTo(contextOf(deleted));
      assertThat(seen)
          .containsOnlyKeys(
              SnapshotJobEvent.CREATE,
              SnapshotJobEvent.START,
              SnapshotJobEvent.SUCCEED,
              SnapshotJobEvent.DELETE,
              SnapshotJobEvent.EXPIRE);
      seen.remove(SnapshotJobEvent.DELETE);
      assertThat(seen.values()).containsOnly(contextOf(expired));
      assertThat(context()).isEmpty();
    }
  }

  @Test
  void pacingIsAskedWithTheIdsOfTheJob() {
    List<Map<String, String>> seen = new ArrayList<>();
    Pacing pacing =
        new Pacing() {
          @Override
          public Duration untilStart(SnapshotJob job) {
            return Duration.ZERO;
          }

          @Override
          public Duration running(SnapshotJob job) {
            seen.add(context());
            return Duration.ZERO;
          }
        };
    try (Harness harness =
        Harness.of(FakeSource.ofThreeTypes(), settings -> settings.pacing(pacing))) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(seen).containsExactly(contextOf(job));
    }
  }

  // What the thread had before

  @Test
  void threadThatAdvancesTheClockKeepsItsContext() {
    List<Map<String, String>> seen = new ArrayList<>();
    FakeSource source =
        FakeSource.empty().with(RULE, 1).at(RULE, OPEN, context -> seen.add(context()));
    try (Harness harness = Harness.of(source)) {
      OF_THE_CALLER.forEach(MDC::put);
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(seen).containsExactly(contextOf(job, OF_THE_CALLER));
      assertThat(context()).isEqualTo(OF_THE_CALLER);
    }
  }

  @Test
  void threadKeepsItsContextIfTheSourceFailsWithAnError() {
    try (Harness harness = Harness.of(FakeSource.empty().failingWithError(RULE, OPEN))) {
      harness.create("Weekly export", RULE);
      OF_THE_CALLER.forEach(MDC::put);

      try {
        harness.clock.advance(Harness.UNTIL_ENDED);
        throw new AssertionError("the error must propagate");
      } catch (FakeSource.SourceError e) {
        assertThat(context()).isEqualTo(OF_THE_CALLER);
      }
    }
  }

  @Test
  void threadOfTheExecutorKeepsItsContext() throws Exception {
    List<Map<String, String>> seen = new ArrayList<>();
    fixture.source.at(RULE, OPEN, context -> seen.add(context()));
    ExecutorService host = Executors.newSingleThreadExecutor();
    host.submit(() -> OF_THE_CALLER.forEach(MDC::put)).get();
    try (SnapshotService service = fixture.service().executor(host).pollInterval(LONG).build()) {
      SnapshotJob first = create(service, RULE);
      service.awaitCompletion(ADMIN, first.id(), LONG);
      service.deleteJob(ADMIN, first.id());
      SnapshotJob second = create(service, RULE);
      service.awaitCompletion(ADMIN, second.id(), LONG);

      assertThat(host.submit(LogContextTest::context).get()).isEqualTo(OF_THE_CALLER);
      assertThat(seen)
          .containsExactly(contextOf(first, OF_THE_CALLER), contextOf(second, OF_THE_CALLER));
    } finally {
      host.shutdown();
    }
  }

  @Test
  void listenerThatCreatesAJobHasItsOwnContextAfterwards() {
    Harness[] self = new Harness[1];
    List<Map<String, String>> seen = new ArrayList<>();
    try (Harness harness =
        Harness.of(
            FakeSource.ofThreeTypes(),
            settings ->
                settings.addListener(
                    transition -> {
                      if (transition.event() == SnapshotJobEvent.SUCCEED) {
                        SnapshotJob next = self[0].create("The next export", RULE);
                        seen.add(context());
                        self[0].service.deleteJob(ADMIN, next.id());
                        seen.add(context());
                      }
                    }))) {
      self[0] = harness;
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(seen).containsExactly(contextOf(job), contextOf(job));
    }
  }

  // Lines of the log

  @Test
  void linesAboutAJobHaveItsIds() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    Pacing failingOnce =
        new Pacing() {
          @Override
          public Duration untilStart(SnapshotJob job) {
            return Duration.ZERO;
          }

          @Override
          public Duration running(SnapshotJob job) {
            if (failed.compareAndSet(false, true)) {
              throw new IllegalStateException("the pacing fails on purpose");
            }
            return Duration.ZERO;
          }
        };
    FakeSource source =
        FakeSource.empty().failing(RULE, OPEN, new IllegalStateException("broken on purpose"));
    try (Harness harness =
        Harness.of(
            source,
            settings ->
                settings
                    .pacing(failingOnce)
                    .addListener(
                        transition -> {
                          throw new IllegalStateException("the listener fails on purpose");
                        }))) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      for (String part :
          List.of(
              "listener failed on CREATE",
              "attempt 1 at job " + job.id() + " ended without a result",
              "is taken over for attempt 2",
              "could not read " + RULE,
              "listener failed on FAIL")) {
        assertThat(log.awaitLine(part).mdc()).as(part).isEqualTo(contextOf(job));
      }
    }
  }

  @Test
  void lineAboutATimeoutHasTheIdsOfTheJob() throws Exception {
    fixture.source.gate(RULE, OPEN);
    try (SnapshotService service =
        fixture.service().readTimeout(Duration.ofMillis(1)).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);

      assertThat(log.awaitLine("has not read " + RULE).mdc()).isEqualTo(contextOf(job));
    }
  }

  @Test
  void lineAboutALostClaimHasTheIdsOfTheJob() throws Exception {
    Gate gate = fixture.source.gate(RULE, OPEN);
    try (SnapshotService service =
        fixture.service().lease(Duration.ofMillis(150)).pollInterval(LONG).build()) {
      SnapshotJob job = create(service, RULE);
      gate.awaitReached();
      service.deleteJob(ADMIN, job.id());

      assertThat(log.awaitLine("was deleted or taken over by another worker").mdc())
          .isEqualTo(contextOf(job));
      gate.open();
    }
  }
}
