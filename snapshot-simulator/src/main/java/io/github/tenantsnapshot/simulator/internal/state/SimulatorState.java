package io.github.tenantsnapshot.simulator.internal.state;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The saved state of a simulator. Immutable.
 *
 * @param time the simulator's time
 * @param ids the numbers drawn for ids; null without a seed
 * @param tenants the tenants, in the order in which they were added
 */
public record SimulatorState(Instant time, @Nullable IdDraws ids, List<Tenant> tenants) {

  /** Copies the list. */
  public SimulatorState {
    tenants = List.copyOf(tenants);
  }

  /**
   * The numbers of random draws for ids.
   *
   * @param seed the seed of the simulator's ids
   * @param byService the number of draws for jobs and snapshots
   * @param byEndpoint the number of draws for requests
   */
  public record IdDraws(long seed, long byService, long byEndpoint) {}

  /**
   * A tenant.
   *
   * @param jobs the tenant's id, jobs and usage
   * @param configuration the tenant's resources, grouped by type
   * @param reads the number of reads of each unfinished job, by job id
   * @param directory the rows of the directory, by the name of their table; null for none
   */
  public record Tenant(
      StoredTenant jobs,
      List<SnapshotResource> configuration,
      Map<String, Integer> reads,
      @Nullable Map<String, List<List<String>>> directory) {

    /** Copies the parts. */
    public Tenant {
      configuration = List.copyOf(configuration);
      reads = Map.copyOf(reads);
    }

    /** Returns the tenant's GUID. */
    public String id() {
      return jobs.tenantId();
    }
  }
}
