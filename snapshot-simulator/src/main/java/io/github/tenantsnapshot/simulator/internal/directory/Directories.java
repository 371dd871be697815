package io.github.tenantsnapshot.simulator.internal.directory;

import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ExportException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The directories of all tenants. Thread-safe. */
public final class Directories {

  private final Set<String> applications = new LinkedHashSet<>();
  private final boolean appRolesRequired;
  private final Map<String, Directory> byTenant = new ConcurrentHashMap<>();

  /**
   * Creates the directories.
   *
   * @param tcmPrincipal whether tenants begin with the principal of the service that runs jobs
   * @param adminServicesPrincipal whether tenants begin with that of M365 Admin Services
   * @param appRolesRequired whether a job reads only the types that the principal may read
   */
  public Directories(
      boolean tcmPrincipal, boolean adminServicesPrincipal, boolean appRolesRequired) {
    this.appRolesRequired = appRolesRequired;
    applications.add(Entities.GRAPH);
    applications.add(Entities.EXCHANGE);
    if (tcmPrincipal) {
      applications.add(Entities.TCM);
    }
    if (adminServicesPrincipal) {
      applications.add(Entities.ADMIN_SERVICES);
    }
  }

  /** Returns the directory of a tenant. */
  Directory of(String tenantId) {
    return byTenant.computeIfAbsent(tenantId, id -> new Directory(id, applications));
  }

  /** Restores the initial state. */
  public void reset() {
    byTenant.clear();
  }

  /** Returns what requests have stored for a tenant. */
  public Map<String, List<List<String>>> saved(String tenantId) {
    return of(tenantId).saved();
  }

  /**
   * Checks a saved state.
   *
   * @throws IllegalArgumentException if it contradicts itself
   */
  public static void check(String tenantId, Map<String, List<List<String>>> saved) {
    var unused = Directory.of(tenantId, saved);
  }

  /**
   * Replaces the directory of a tenant.
   *
   * @param saved the saved state; null for the initial one
   */
  public void restore(String tenantId, @Nullable Map<String, List<List<String>>> saved) {
    if (saved == null) {
      byTenant.remove(tenantId);
    } else {
      byTenant.put(tenantId, Directory.of(tenantId, saved));
    }
  }

  /** Wraps a source, so that jobs read only the types that the principal may read. */
  public ConfigurationSource around(ConfigurationSource source) {
    if (!appRolesRequired) {
      return source;
    }
    return (context, resourceType) -> {
      if (!of(context.tenantId()).hasAppRoles(AppRoles.of(resourceType))) {
        throw ExportException.ofMessages(
            "Error during Export: {\"code\":\"Forbidden\",\"message\":\"Access"
                + " Denied.\",\"action\":\"Provide different credential or request access.\"}");
      }
      return source.read(context, resourceType);
    };
  }
}
