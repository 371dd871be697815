package io.github.tenantsnapshot.tests.simulator;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;

/**
 * A simulator with many tenants that tells how much memory they take: {@link ManyTenantsTest} runs
 * it in a JVM of its own, where nothing else comes and goes.
 */
final class IdleTenantsProgram {

  static final int TENANTS = 10_000;

  private static final String TYPE = "microsoft.exchange.transportrule";

  private IdleTenantsProgram() {}

  /** Prints bytes per tenant. */
  public static void main(String[] args) {
    try (TenantSimulator simulator = TenantSimulator.builder().journalCapacity(0).build()) {
      useOnce(simulator, simulator.tenant());
      long before = liveBytes();
      for (int i = 0; i < TENANTS; i++) {
        simulator.addTenant(new UUID(i, 0x8000000000000000L).toString());
      }
      long after = liveBytes();
      System.out.println("added " + (after - before) / TENANTS);
      for (SimulatedTenant tenant : simulator.tenants()) {
        if (tenant != simulator.tenant()) {
          useOnce(simulator, tenant);
        }
      }
      simulator.advance(Duration.ofDays(8));
      System.out.println("used " + (liveBytes() - before) / TENANTS);
      System.out.println("tenants " + (simulator.tenants().size() - 1));
    }
  }

  /** Lets a tenant have a job, which then expires. */
  private static void useOnce(TenantSimulator simulator, SimulatedTenant tenant) {
    simulator
        .service()
        .createSnapshot(tenant.admin(), CreateSnapshotRequest.of("Weekly export", TYPE));
  }

  private static long liveBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
