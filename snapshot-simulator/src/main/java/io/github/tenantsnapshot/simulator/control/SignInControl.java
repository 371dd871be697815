package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.simulator.SignInApplication;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.signin.User;
import java.io.IOException;
import java.util.List;

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
      addSecrets(application, members.texts("secrets", 0));
      addRedirectUris(application, members.texts("redirectUris", 0));
      simulator.signIn().register(application.build());
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(String.valueOf(e.getMessage()));
    }
    return Json.response(201, Json.object().put("clientId", clientId));
  }

  private static void addSecrets(SignInApplication.Builder application, List<String> secrets)
      throws ControlException {
    for (String secret : secrets) {
      if (secret.isEmpty()) {
        throw ControlException.badRequest("each of 'secrets' must not be empty");
      }
      application.addSecret(secret);
    }
  }

  private static void addRedirectUris(SignInApplication.Builder application, List<String> uris)
      throws ControlException {
    for (String uri : uris) {
      try {
        application.addRedirectUri(uri);
      } catch (IllegalArgumentException e) { // its message begins with the parameter's name
        String message = String.valueOf(e.getMessage());
        throw ControlException.badRequest(
            message.replaceFirst("^redirectUri\\b", "each of 'redirectUris'"));
      }
    }
  }

  /** Registers a user of a tenant. */
  GraphResponse addUser(ControlRequest request) throws ControlException, IOException {
    JsonBody members =
        request.members().allowOnly("name", "tenantId", "id", "displayName", "permissions");
    SimulatedTenant tenant =
        members.has("tenantId") ? TenantControl.tenantOf(simulator, members) : simulator.tenant();
    String name = members.text("name");
    requireStorable("name", name, User.MAX_NAME);
    String id = members.text("id");
    if (!Guids.isGuid(id)) {
      throw ControlException.badRequest("'id' must be a GUID: " + id);
    }
    String displayName = members.optionalText("displayName").orElse(name);
    requireStorable("displayName", displayName, Texts.IDENTITY_MAX);
    Caller user =
        Caller.user(tenant.id(), id, displayName)
            .withPermissions(TokenControl.permissions(members, "permissions"));
    try {
      simulator.signIn().registerUser(name, user);
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(String.valueOf(e.getMessage()));
    }
    return Json.response(201, Json.object().put("tenantId", tenant.id()).put("name", name));
  }

  private static void requireStorable(String member, String text, int max) throws ControlException {
    try {
      Texts.requireStorable("'" + member + "'", text, max);
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(e);
    }
  }
}
