package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Simulators in virtual time, and their states as texts. */
final class SavedStateFixture {

  static final Instant START = Instant.parse("2026-11-23T09:00:00.1234567Z");

  /** The precision of the times of a state. */
  static final Duration TICK = Duration.ofNanos(100);

  private SavedStateFixture() {}

  static TenantSimulator simulator() {
    return TenantSimulator.builder().virtualTime(START).build();
  }

  static SnapshotJob create(
      TenantSimulator simulator, Caller caller, String name, String... types) {
    return simulator.service().createSnapshot(caller, CreateSnapshotRequest.of(name, types));
  }

  static String saveState(TenantSimulator simulator) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    simulator.saveState(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static void loadState(TenantSimulator simulator, String state) {
    simulator.loadState(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)));
  }

  static List<SnapshotResource> content(TenantSimulator simulator, Caller caller, SnapshotJob job) {
    SnapshotService service = simulator.service();
    try (Snapshot snapshot = service.openSnapshot(caller, service.getJob(caller, job.id()))) {
      return snapshot.resources().toList();
    }
  }
}
