package io.github.tenantsnapshot.tests.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A program that saves or loads the state of a simulator with a large configuration. {@link
 * StateBetweenJvmsTest} runs it in separate JVMs with little memory.
 */
final class StateProgram {

  static final int RESOURCES = 20_000;
  static final int CHARACTERS = 2_000;
  static final int SNAPSHOTS = 3;
  static final String TYPE = "microsoft.exchange.transportrule";
  static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private StateProgram() {}

  /**
   * Prints each job on a line.
   *
   * @param args {@code save} or {@code load}, and the file
   */
  public static void main(String[] args) {
    Path file = Path.of(args[1]);
    if (args[0].equals("save")) {
      save(file);
    } else {
      load(file);
    }
  }

  static JsonText properties(int number) {
    String start = "{\"Number\": " + number + ",\"Number\":1.50,\"Text\":\"";
    return JsonText.of(start + "x".repeat(CHARACTERS - start.length() - 2) + "\"}");
  }

  private static void save(Path file) {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .limits(
                SnapshotLimits.documented().toBuilder()
                    .resourcesPerPeriod(RESOURCES * SNAPSHOTS + 1)
                    .build())
            .addTenant(StateProgram::fill)
            .build()) {
      Caller admin = simulator.tenant().admin();
      for (int i = 0; i < SNAPSHOTS; i++) {
        create(simulator, admin, "Weekly export " + i);
      }
      simulator.advance(Duration.ofMinutes(2));
      create(simulator, admin, "It is running");
      simulator.advance(Duration.ofSeconds(30));
      create(simulator, admin, "It has not begun");
      simulator.saveState(file);
      print(simulator, admin);
    }
  }

  private static void fill(SimulatedTenant tenant) {
    for (int i = 0; i < RESOURCES; i++) {
      tenant.add(new SnapshotResource("EXOTransportRule-" + i, TYPE, properties(i)));
    }
  }

  private static void create(TenantSimulator simulator, Caller admin, String name) {
    simulator.service().createSnapshot(admin, CreateSnapshotRequest.of(name, TYPE));
  }

  private static void load(Path file) {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      simulator.loadState(file);
      Caller admin = simulator.tenant().admin();
      print(simulator, admin);
      SnapshotService service = simulator.service();
      for (SnapshotJob job : service.listJobs(admin)) {
        if (job.snapshotId() != null) {
          try (Snapshot snapshot = service.openSnapshot(admin, job)) {
            int[] number = {0};
            snapshot
                .resources()
                .forEach(
                    resource -> {
                      if (!resource.properties().equals(properties(number[0]))) {
                        throw new IllegalStateException("not as it was: " + resource);
                      }
                      number[0]++;
                    });
            System.out.println("resources " + number[0]);
          }
        }
      }
      simulator.runUntilIdle();
      System.out.println("idle at " + simulator.clock().instant());
      service.listJobs(admin).forEach(job -> System.out.println("then " + job.status()));
    }
  }

  private static void print(TenantSimulator simulator, Caller admin) {
    System.out.println("time " + simulator.clock().instant());
    simulator.service().listJobs(admin).forEach(System.out::println);
  }
}
