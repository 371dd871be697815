package io.github.tenantsnapshot.benchmarks.memory;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Thirty days of virtual time with 1,000 tenants and ten jobs each, most of which expire. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class ThirtyDaysBenchmark {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final int TENANTS = 1_000;

  /** Returns the number of jobs that have not expired. */
  @Benchmark
  public int tenThousandJobs() {
    TenantSimulator.Builder builder =
        TenantSimulator.builder().virtualTime(Instant.parse("2026-11-16T00:00:00Z"));
    SnapshotResource rule = new SnapshotResource("Rule", RULE, JsonText.of("{\"Priority\":0}"));
    for (int i = 0; i < TENANTS; i++) {
      builder.addTenant(
          new UUID(i, 0x8000000000000000L).toString(), tenant -> tenant.add(rule, rule));
    }
    int left = 0;
    try (TenantSimulator simulator = builder.build()) {
      for (int day = 0; day < 30; day += 3) {
        for (SimulatedTenant tenant : simulator.tenants()) {
          simulator
              .service()
              .createSnapshot(tenant.admin(), CreateSnapshotRequest.of("Export of " + day, RULE));
        }
        simulator.advance(Duration.ofDays(3));
      }
      for (SimulatedTenant tenant : simulator.tenants()) {
        left += simulator.service().listJobs(tenant.admin()).size();
      }
    }
    if (left != 2 * TENANTS) {
      throw new IllegalStateException("jobs must be " + 2 * TENANTS + ": " + left);
    }
    return left;
  }
}
