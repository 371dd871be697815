package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The control path that issues access tokens. Thread-safe. */
final class TokenControl {

  private static final List<String> PERMISSIONS =
      Arrays.stream(Permission.values()).map(Permission::graphName).toList();

  private final TenantSimulator simulator;

  TokenControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  /**
   * Issues a token of a tenant's administrator or of an application, optionally with fewer
   * permissions.
   */
  GraphResponse issue(ControlRequest request) throws ControlException, IOException {
    JsonBody members =
        request.members().allowOnly("tenantId", "permissions", "application", "roles", "lifetime");
    SimulatedTenant tenant =
        members.has("tenantId") ? TenantControl.tenantOf(simulator, members) : simulator.tenant();
    Caller caller =
        members.has("application") ? application(members, tenant) : user(members, tenant);
    String token;
    try {
      token =
          members.has("lifetime")
              ? simulator.tokens().issue(caller, members.duration("lifetime"))
              : simulator.tokens().issue(caller);
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(e);
    }
    return Json.response(201, Json.object().put("tenantId", tenant.id()).put("token", token));
  }

  private static Caller user(JsonBody members, SimulatedTenant tenant) throws ControlException {
    if (members.has("roles")) {
      throw ControlException.badRequest("'roles' requires 'application'");
    }
    return tenant.admin().withPermissions(permissions(members, "permissions"));
  }

  private static Caller application(JsonBody members, SimulatedTenant tenant)
      throws ControlException {
    if (members.has("permissions")) {
      throw ControlException.badRequest("'permissions' must be 'roles' for an 'application'");
    }
    String id = members.text("application");
    if (!Guids.isGuid(id)) {
      throw ControlException.badRequest("'application' must be a GUID: " + id);
    }
    return Caller.application(tenant.id(), id, "Application " + id)
        .withPermissions(permissions(members, "roles"));
  }

  /**
   * Returns the permissions that a member names. Without the member, ReadWrite, which implies all.
   */
  static Permission[] permissions(JsonBody members, String member) throws ControlException {
    if (!members.has(member)) {
      return new Permission[] {Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL};
    }
    List<String> names = members.words(member, PERMISSIONS);
    return Arrays.stream(Permission.values())
        .filter(permission -> names.contains(permission.graphName()))
        .toArray(Permission[]::new);
  }
}
