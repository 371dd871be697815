package io.github.tenantsnapshot.tests.fuzz;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.DirectorySettings;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A simulator in virtual time with a resource, an ended job and a job that has not started. */
final class FuzzedSimulator {

  static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private static final String RULE = "microsoft.exchange.transportrule";

  private FuzzedSimulator() {}

  static TenantSimulator open() {
    TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .seed(5)
            .directory(DirectorySettings.defaults())
            .addTenant(
                tenant ->
                    tenant.add(
                        new SnapshotResource("Rule A", RULE, JsonText.of("{\"Priority\":1.50}"))))
            .build();
    addJobs(simulator);
    return simulator;
  }

  /** Adds the jobs, to a new simulator or after a reset. */
  static void addJobs(TenantSimulator simulator) {
    simulator
        .service()
        .createSnapshot(simulator.tenant().admin(), CreateSnapshotRequest.of("The first", RULE));
    simulator.runUntilIdle();
    simulator
        .service()
        .createSnapshot(simulator.tenant().admin(), CreateSnapshotRequest.of("The second", RULE));
  }

  /** Returns the saved state of a simulator. */
  static String stateOf(TenantSimulator simulator) {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    simulator.saveState(state);
    return state.toString(StandardCharsets.UTF_8);
  }
}
