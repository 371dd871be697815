package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.simulator.internal.TokenAuthenticator;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tenants of a simulator, each the source of its own configuration. Thread-safe. */
final class Tenants implements ConfigurationSource {

  private final FaultScript faults;
  private final Map<String, SimulatedTenant> byId = new LinkedHashMap<>(); // guarded by this

  Tenants(FaultScript faults) {
    this.faults = faults;
  }

  synchronized SimulatedTenant add(String id) {
    SimulatedTenant tenant = new SimulatedTenant(id, faults);
    if (tenant.id().equals(TokenAuthenticator.PERSONAL_ACCOUNTS)) {
      throw new IllegalArgumentException(
          tenant.id() + " is the tenant of personal accounts, which have no snapshots");
    }
    if (byId.putIfAbsent(tenant.id(), tenant) != null) {
      throw new IllegalArgumentException("there is a tenant " + tenant.id() + " already");
    }
    return tenant;
  }

  synchronized boolean contains(String id) {
    return byId.containsKey(id.toLowerCase(Locale.ROOT));
  }

  synchronized SimulatedTenant get(String id) {
    SimulatedTenant tenant = byId.get(id.toLowerCase(Locale.ROOT));
    if (tenant == null) {
      throw new IllegalArgumentException(
          "there is no tenant '" + id + "'; there are " + byId.keySet());
    }
    return tenant;
  }

  /** Returns the tenants in the order in which they were added. */
  synchronized List<SimulatedTenant> all() {
    return List.copyOf(byId.values());
  }

  @Override
  public ResourceReader read(ReadContext context, String resourceType) {
    return ResourceReader.of(get(context.tenantId()).resources(resourceType));
  }
}
