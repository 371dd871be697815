package io.github.tenantsnapshot.tests.simulator;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;

/**
 * A program that prints the memory of each tenant of a simulator with many tenants. {@link
 * ManyTenantsTest} runs it in a separate JVM, where nothing else allocates memory.
 */
final class IdleTenantsProgram {

  static final int TENANTS = 10_000;

  private static final String TYPE = "microsoft.exchange.transportrule";

  private IdleTenantsProgram() {}

  /** Prints the number of bytes for each tenant. */
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

  /** Creates a job of a tenant. */
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
