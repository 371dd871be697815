package io.github.tenantsnapshot.tests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.QuotaExceededException;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Thirty days of virtual time with many tenants: jobs, retention, and monthly quotas. */
class ThirtyDaysTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final Instant START = Instant.parse("2026-11-16T00:00:00Z");
  private static final int SMALL = 1_000;
  private static final int LARGE = 100;

  @Test
  void thirtyDaysOfManyTenantsRunInVirtualTime() {
    long begin = System.nanoTime();
    int admitted = 0;
    int refused = 0;
    TenantSimulator.Builder builder =
        TenantSimulator.builder()
            .virtualTime(START)
            .limits(SnapshotLimits.documented().toBuilder().resourcesPerPeriod(100).build());
    for (int i = 0; i < SMALL + LARGE; i++) {
      int resources = i < SMALL ? 2 : 40;
      builder.addTenant(
          new UUID(i, 0x8000000000000000L).toString(),
          tenant -> tenant.add(Collections.nCopies(resources, rule())));
    }
    try (TenantSimulator simulator = builder.build()) {
      List<SimulatedTenant> tenants = simulator.tenants();
      for (int day = 0; day < 30; day += 3) {
        for (SimulatedTenant tenant : tenants) {
          try {
            SnapshotJob job =
                simulator
                    .service()
                    .createSnapshot(
                        tenant.admin(), CreateSnapshotRequest.of("Export of " + day, RULE));
            assertThat(job.status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
            admitted++;
          } catch (QuotaExceededException e) {
            refused++;
          }
        }
        simulator.advance(Duration.ofDays(3));
      }

      // Large tenants reach their quota after three jobs, on the days 0 to 12 and 15 to 27.
      assertThat(admitted).isEqualTo(SMALL * 10 + LARGE * (3 + 3));
      assertThat(refused).isEqualTo(LARGE * (2 + 2));
      assertThat(simulator.clock().instant()).isEqualTo(START.plus(Duration.ofDays(30)));
      for (int i = 0; i < tenants.size(); i++) { // of the days 24 and 27 the large have none
        List<SnapshotJob> jobs = simulator.service().listJobs(tenants.get(i).admin());
        assertThat(jobs).hasSize(i < SMALL ? 2 : 0);
        assertThat(jobs).allMatch(job -> job.status() == SnapshotJobStatus.SUCCEEDED);
      }
    }
    System.out.println(
        "30 days with "
            + admitted
            + " jobs took "
            + Duration.ofNanos(System.nanoTime() - begin).toMillis()
            + " ms");
  }

  private static SnapshotResource rule() {
    return new SnapshotResource("Rule", RULE, JsonText.of("{\"Priority\":0}"));
  }
}
