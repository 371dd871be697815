package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.internal.state.SimulatorState;
import io.github.tenantsnapshot.simulator.internal.token.TokenAuthenticator;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tenants of a simulator, and the source of their configuration for jobs. Thread-safe. */
final class Tenants implements ConfigurationSource {

  private final FaultScript faults;
  private final Map<String, SimulatedTenant> byId = new LinkedHashMap<>(); // guarded by this
  private final Map<String, Seeded> seeded = new LinkedHashMap<>(); // guarded by this

  /** A tenant with its initial configuration. */
  private record Seeded(SimulatedTenant tenant, List<SnapshotResource> configuration) {}

  Tenants(FaultScript faults) {
    this.faults = faults;
  }

  synchronized SimulatedTenant add(String id) {
    faults.lifecycle().requireOpen("addTenant");
    SimulatedTenant tenant = new SimulatedTenant(id, faults);
    if (tenant.id().equals(TokenAuthenticator.PERSONAL_ACCOUNTS)) {
      throw new IllegalArgumentException(
          "id must not be the tenant of personal accounts: " + tenant.id());
    }
    if (byId.putIfAbsent(tenant.id(), tenant) != null) {
      throw new IllegalArgumentException("id must not belong to another tenant: " + tenant.id());
    }
    return tenant;
  }

  /** Remembers the present tenants and their configuration for {@link #reset}. */
  synchronized void seed() {
    byId.forEach((id, tenant) -> seeded.put(id, new Seeded(tenant, tenant.resources())));
  }

  /** Restores the remembered tenants and their configuration. */
  synchronized void reset() {
    byId.clear();
    seeded.forEach(
        (id, seed) -> {
          seed.tenant.replaceConfiguration(seed.configuration);
          byId.put(id, seed.tenant);
        });
  }

  /** Replaces all tenants; tenants with a known id stay the same objects. */
  synchronized void replace(List<SimulatorState.Tenant> tenants) {
    Map<String, SimulatedTenant> known = new HashMap<>();
    seeded.forEach((id, seed) -> known.put(id, seed.tenant));
    known.putAll(byId);
    byId.clear();
    for (SimulatorState.Tenant each : tenants) {
      SimulatedTenant tenant =
          known.computeIfAbsent(each.id(), id -> new SimulatedTenant(id, faults));
      tenant.replaceConfiguration(each.configuration());
      byId.put(each.id(), tenant);
    }
  }

  synchronized boolean contains(String id) {
    return byId.containsKey(id.toLowerCase(Locale.ROOT));
  }

  synchronized Optional<SimulatedTenant> find(String id) {
    return Optional.ofNullable(byId.get(id.toLowerCase(Locale.ROOT)));
  }

  synchronized SimulatedTenant get(String id) {
    SimulatedTenant tenant = find(id).orElse(null);
    if (tenant == null) {
      List<String> some = byId.keySet().stream().limit(10).toList();
      throw new IllegalArgumentException(
          "the tenant '"
              + id
              + "' does not exist; the tenants are "
              + some
              + (byId.size() > some.size() ? " and " + (byId.size() - some.size()) + " more" : ""));
    }
    return tenant;
  }

  /** Returns the first tenant that was added. */
  synchronized SimulatedTenant first() {
    return byId.values().iterator().next();
  }

  /** Returns the tenants in the order in which they were added. */
  synchronized List<SimulatedTenant> all() {
    return List.copyOf(byId.values());
  }

  /** Returns the ids of the tenants. */
  synchronized Set<String> ids() {
    return Set.copyOf(byId.keySet());
  }

  /** Returns the configuration of each tenant by its id, in the order of {@link #all}. */
  Map<String, List<SnapshotResource>> configurations() {
    Map<String, List<SnapshotResource>> configurations = new LinkedHashMap<>();
    all().forEach(tenant -> configurations.put(tenant.id(), tenant.resources()));
    return configurations;
  }

  @Override
  public ResourceReader read(ReadContext context, String resourceType) {
    return ResourceReader.of(get(context.tenantId()).resources(resourceType));
  }
}
