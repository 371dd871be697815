package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.simulator.SignInApplication;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;

/** The control paths that register applications and users for sign-ins. Thread-safe. */
final class SignInControl {

  private final TenantSimulator simulator;

  SignInControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  /** Registers an application. The response has no secret. */
  GraphResponse addApplication(ControlRequest request) throws ControlException, IOException {
    JsonBody members = request.members().allowOnly("clientId", "secrets", "roles", "redirectUris");
    String clientId = members.text("clientId");
    try {
      SignInApplication.Builder application =
          SignInApplication.builder(clientId)
              .permissions(TokenControl.permissions(members, "roles"));
      members.texts("secrets", 0).forEach(application::addSecret);
      members.texts("redirectUris", 0).forEach(application::addRedirectUri);
      simulator.signIn().register(application.build());
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(
          String.valueOf(e.getMessage())
              .replaceFirst("^secret ", "each of 'secrets' ")
              .replaceFirst("^redirectUri ", "each of 'redirectUris' "));
    }
    return Json.response(201, Json.object().put("clientId", clientId));
  }

  /** Registers a user of a tenant. */
  GraphResponse addUser(ControlRequest request) throws ControlException, IOException {
    JsonBody members =
        request.members().allowOnly("name", "tenantId", "id", "displayName", "permissions");
    SimulatedTenant tenant =
        members.has("tenantId") ? TenantControl.tenantOf(simulator, members) : simulator.tenant();
    String name = members.text("name");
    String id = members.text("id");
    if (!Guids.isGuid(id)) {
      throw ControlException.badRequest("'id' must be a GUID: " + id);
    }
    String displayName = members.optionalText("displayName").orElse(name);
    try {
      Texts.requireStorable("'name'", name, 256);
      Texts.requireStorable("'displayName'", displayName, Texts.IDENTITY_MAX);
      Caller user =
          Caller.user(tenant.id(), id, displayName)
              .withPermissions(TokenControl.permissions(members, "permissions"));
      simulator.signIn().registerUser(name, user);
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(String.valueOf(e.getMessage()));
    }
    return Json.response(201, Json.object().put("tenantId", tenant.id()).put("name", name));
  }
}
