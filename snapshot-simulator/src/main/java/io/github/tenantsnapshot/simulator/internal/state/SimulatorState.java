package io.github.tenantsnapshot.simulator.internal.state;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator saves and loads. Immutable.
 *
 * @param time the simulator's time
 * @param ids how far the ids of a seed have been used up; null without a seed
 * @param tenants the tenants, in the order in which they were added
 */
public record SimulatorState(Instant time, @Nullable IdDraws ids, List<Tenant> tenants) {

  /** Copies the list. */
  public SimulatorState {
    tenants = List.copyOf(tenants);
  }

  /**
   * How many random numbers ids were made of.
   *
   * @param seed what they are drawn from
   * @param byService how many were drawn for jobs and snapshots
   * @param byEndpoint how many were drawn for requests
   */
  public record IdDraws(long seed, long byService, long byEndpoint) {}

  /**
   * A tenant.
   *
   * @param jobs its jobs and usage, and its id
   * @param configuration its resources, those of a type one after the other
   * @param reads how often clients have read unfinished jobs, by job id
   */
  public record Tenant(
      StoredTenant jobs, List<SnapshotResource> configuration, Map<String, Integer> reads) {

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
