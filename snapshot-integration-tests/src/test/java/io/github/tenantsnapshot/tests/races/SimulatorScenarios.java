package io.github.tenantsnapshot.tests.races;

import static io.github.tenantsnapshot.tests.races.Schedules.concurrently;
import static io.github.tenantsnapshot.tests.races.Schedules.require;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Two threads that use one simulator; an error is a race. Stateless. */
final class SimulatorScenarios {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final String JOBS =
      "/v1.0/admin/configurationManagement/configurationSnapshotJobs";
  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Caller ADMIN =
      Caller.user(TenantSimulator.DEFAULT_TENANT_ID, "98ceffcc", "Adele Vance");

  private SimulatorScenarios() {}

  private static TenantSimulator simulator() {
    return TenantSimulator.builder()
        .virtualTime(START)
        .acceptAnyBearer(ADMIN)
        .seed(1)
        .faultSeed(1)
        .build();
  }

  private static int list(TenantSimulator simulator) throws IOException {
    try (GraphResponse response =
        simulator
            .endpoint()
            .handle(GraphRequest.get(JOBS).withHeader("Authorization", "Bearer any"))) {
      return response.status();
    }
  }

  private static SnapshotJob create(TenantSimulator simulator) {
    return simulator
        .service()
        .createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", TYPE));
  }

  /** Runs a call that may find the simulator, or the service of an earlier runtime, closed. */
  private static void unlessClosed(Runnable call) {
    try {
      call.run();
    } catch (IllegalStateException e) {
      require(String.valueOf(e.getMessage()).contains("closed"), e.toString());
    }
  }

  /** A fault of one request affects one of two. */
  static void faultOfOneRequest() throws Exception {
    TenantSimulator simulator = simulator();
    simulator.faults().add(Fault.onAnyRequest().respond(503).times(1));
    AtomicInteger failed = new AtomicInteger();
    Schedules.Code request = () -> failed.addAndGet(list(simulator) == 503 ? 1 : 0);
    concurrently(request, request);

    require(failed.get() == 1, failed + " of two requests failed");
    require(simulator.faults().active().isEmpty(), "the fault is still active");
  }

  /** Faults that are added together affect requests together. */
  static void faultsAddedTogether() throws Exception {
    TenantSimulator simulator = simulator();
    Fault once = Fault.onAnyRequest().respond(503).times(1);
    concurrently(
        () -> simulator.faults().addAll(List.of(once, once)),
        () -> {
          int first = list(simulator);
          int second = list(simulator);
          require(first != 503 || second == 503, "only one of the faults was there");
        });
  }

  /** A client need not wait for a fault that was cleared while it was throttled. */
  static void faultCleared() throws Exception {
    TenantSimulator simulator = simulator();
    simulator.faults().throttle(1);
    concurrently(() -> simulator.faults().clear(), () -> list(simulator));

    require(list(simulator) == 200, "the client has to wait for a fault that was cleared");
  }

  /** A request gets its response before or after a reset, and is in one journal at most. */
  static void requestDuringReset() throws Exception {
    TenantSimulator simulator = simulator();
    concurrently(
        simulator::reset,
        () -> {
          int status = list(simulator);
          require(status == 200, "the request got " + status);
        });

    require(simulator.journal().entries().size() <= 1, "the journal has too many entries");
    require(list(simulator) == 200, "no response after the reset");
  }

  /** A job that is created during a reset is gone, or ends. */
  static void createDuringReset() throws Exception {
    TenantSimulator simulator = simulator();
    concurrently(simulator::reset, () -> unlessClosed(() -> create(simulator)));
    simulator.advance(Duration.ofHours(1));

    List<SnapshotJob> jobs = simulator.service().listJobs(ADMIN);
    require(jobs.size() <= 1, "there are too many jobs");
    require(jobs.stream().allMatch(job -> job.status().isTerminal()), "a job has not ended");
  }

  /** A request gets its response, or 503, while the simulator is closed. */
  static void requestDuringClose() throws Exception {
    TenantSimulator simulator = simulator();
    concurrently(
        simulator::close,
        () -> {
          int status = list(simulator);
          require(status == 200 || status == 503, "the request got " + status);
        });

    require(list(simulator) == 503, "the closed simulator still responds");
  }

  /** A simulator that is closed during a reset has no open service. */
  static void closeDuringReset() throws Exception {
    TenantSimulator simulator = simulator();
    concurrently(simulator::close, () -> unlessClosed(simulator::reset));

    require(simulator.service().isClosed(), "a service is open");
  }

  /** Two threads that advance the clock reach the sum, and a job that another one creates ends. */
  static void advanceTwice() throws Exception {
    TenantSimulator simulator = simulator();
    concurrently(
        () -> simulator.advance(Duration.ofMinutes(10)),
        () -> simulator.advance(Duration.ofDays(8)),
        () -> create(simulator));
    Instant end = START.plus(Duration.ofDays(8)).plus(Duration.ofMinutes(10));
    require(simulator.clock().instant().equals(end), "it is " + simulator.clock().instant());
    simulator.runUntilIdle();

    List<SnapshotJob> jobs = simulator.service().listJobs(ADMIN);
    require(jobs.stream().allMatch(job -> job.status().isTerminal()), "a job has not ended");
  }

  /** A thread that waits for a request is woken. */
  static void requestAwaited() throws Exception {
    TenantSimulator simulator = simulator();
    concurrently(
        () -> list(simulator),
        () ->
            require(
                simulator.journal().awaitEntry(entry -> true, Duration.ofDays(1)).isPresent(),
                "the wait ended without a request"));
  }
}
