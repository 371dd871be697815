package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with the extension in a field: each takes a snapshot of a tenant with one resource. */
class FieldTest {

  static final String RULE = "microsoft.exchange.transportrule";

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.withTenant(
          tenant ->
              tenant.add(new SnapshotResource("EXOTransportRule-A", RULE, JsonText.of("{}"))));

  @Test
  void takesASnapshot() {
    takeSnapshot(graph.simulator());
  }

  @RepeatedTest(2)
  void takesItAgain() {
    takeSnapshot(graph.simulator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Weekly export", "Nightly export"})
  void takesItUnderAName(String name, TenantSimulator simulator) {
    assertSame(graph.simulator(), simulator);
    takeSnapshot(simulator, name);
  }

  @Nested
  class Inner {

    @Test
    void takesASnapshot() {
      takeSnapshot(graph.simulator());
    }
  }

  static void takeSnapshot(TenantSimulator simulator) {
    takeSnapshot(simulator, "Snapshot Demo");
  }

  private static void takeSnapshot(TenantSimulator simulator, String name) {
    SnapshotJob job =
        simulator
            .service()
            .createSnapshot(simulator.tenant().admin(), CreateSnapshotRequest.of(name, RULE));
    simulator.advance(Duration.ofMinutes(2));
    assertEquals(
        SnapshotJobStatus.SUCCEEDED,
        simulator.service().getJob(simulator.tenant().admin(), job.id()).status());
    assertEquals(1, simulator.service().listJobs(simulator.tenant().admin()).size());
  }
}
