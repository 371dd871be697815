package io.github.tenantsnapshot.tests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A thousand simulators are opened and closed in one JVM, without leaks. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD) // spinning threads ignore interrupts
class ManySimulatorsTest {

  private static final int SIMULATORS = 1_000;
  private static final String RULE = "microsoft.exchange.transportrule";

  private final List<WeakReference<Object>> references = new ArrayList<>();

  @Test
  void closedSimulatorsLeaveNoThreadsAndNoMemory() throws Exception {
    HttpClient http = HttpClient.newHttpClient(); // its threads count as there before
    useThroughAServer(http);
    Set<Thread> before = threads();

    for (int i = 0; i < SIMULATORS; i++) {
      if (i % 50 == 0) {
        useInRealTime();
      } else if (i % 50 == 1) {
        useThroughAServer(http);
      } else {
        useInVirtualTime();
      }
    }

    Set<Thread> after = threads();
    after.removeAll(before);
    while (after.stream().anyMatch(thread -> isThreadOfASimulator(thread) && thread.isAlive())) {
      Thread.onSpinWait(); // the timeout of the test fails if a thread remains
    }
    assertThat(threads().stream().filter(ManySimulatorsTest::isThreadOfASimulator).toList())
        .isEmpty();
    assertThat(references).hasSizeGreaterThan(3 * SIMULATORS);
    while (references.stream().anyMatch(reference -> reference.get() != null)) {
      System.gc(); // likewise
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  /** Names of threads of services, listeners, and the JDK's HTTP server. */
  private static boolean isThreadOfASimulator(Thread thread) {
    return thread.getName().matches("(snapshot|graph|simulator|HTTP-Dispatcher).*");
  }

  private void track(Object... objects) {
    for (Object each : objects) {
      references.add(new WeakReference<>(each));
    }
  }

  private static SnapshotResource rule() {
    return new SnapshotResource("Rule", RULE, JsonText.of("{\"Priority\":0}"));
  }

  private void useInVirtualTime() {
    SimulatedTenant tenant;
    try (TenantSimulator simulator =
        TenantSimulator.builder().addTenant(made -> made.add(rule())).build()) {
      tenant = simulator.tenant();
      simulator.faults().stall("microsoft.exchange.sharedmailbox");
      create(simulator);
      simulator.runUntilIdle();
      track(simulator, simulator.service(), tenant, simulator.faults());
      ByteArrayOutputStream state = new ByteArrayOutputStream();
      simulator.saveState(state);
      simulator.reset();
      track(simulator.service());
      simulator.loadState(new ByteArrayInputStream(state.toByteArray()));
      assertThat(simulator.service().listJobs(tenant.admin())).hasSize(1);
    }
  }

  private void useInRealTime() throws Exception {
    try (TenantSimulator simulator =
        TenantSimulator.builder().realTime().progress(Progress.immediate()).build()) {
      SnapshotJob job = create(simulator);
      Caller admin = simulator.tenant().admin();
      simulator.service().awaitCompletion(admin, job.id(), Duration.ofMinutes(1));
      simulator.reset();
      create(simulator); // which may still run
      track(simulator, simulator.service(), simulator.tenant());
    }
  }

  private void useThroughAServer(HttpClient http) throws Exception {
    try (TenantSimulator simulator = TenantSimulator.builder().build();
        GraphServer server = GraphServer.builder(simulator.endpoint()).start()) {
      create(simulator);
      String token = simulator.tokens().issue(simulator.tenant().admin());
      URI jobs =
          server.uri().resolve("/v1.0/admin/configurationManagement/configurationSnapshotJobs");
      HttpRequest list =
          HttpRequest.newBuilder(jobs).header("Authorization", "Bearer " + token).build();
      assertThat(http.send(list, BodyHandlers.ofString()).body()).contains("Weekly export");
      track(simulator, simulator.service(), simulator.tenant(), server);
    }
  }

  private static SnapshotJob create(TenantSimulator simulator) {
    return simulator
        .service()
        .createSnapshot(
            simulator.tenant().admin(), CreateSnapshotRequest.of("Weekly export", RULE));
  }
}
