package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphResponse;
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

  /** Issues a token of a tenant's administrator, optionally with fewer permissions. */
  GraphResponse issue(ControlRequest request) throws ControlException, IOException {
    JsonBody members = request.members().allowOnly("tenantId", "permissions", "lifetime");
    SimulatedTenant tenant =
        members.has("tenantId") ? TenantControl.tenantOf(simulator, members) : simulator.tenant();
    Caller caller = tenant.admin();
    if (members.has("permissions")) {
      List<String> names = members.words("permissions", PERMISSIONS);
      caller =
          caller.withPermissions(
              Arrays.stream(Permission.values())
                  .filter(permission -> names.contains(permission.graphName()))
                  .toArray(Permission[]::new));
    }
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
}
