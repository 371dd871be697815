package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells, adds and fills the tenants of a simulator, and issues tokens for them. Thread-safe. */
final class TenantControl {

  private static final List<String> PERMISSIONS =
      Arrays.stream(Permission.values()).map(Permission::graphName).toList();

  /** How many resources of a type are made up at the most: an answer should not take for ever. */
  private static final int MOST_RESOURCES = 1_000_000;

  private final TenantSimulator simulator;

  TenantControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  GraphResponse list(ControlRequest request) {
    ObjectNode body = Json.object();
    ArrayNode tenants = body.putArray("tenants");
    simulator.tenants().forEach(tenant -> tenants.add(json(tenant)));
    return Json.answer(200, body);
  }

  GraphResponse add(ControlRequest request) throws ControlException, IOException {
    String id = request.members().allowOnly("id").text("id");
    if (find(simulator, id).isPresent()) {
      throw ControlException.conflict("there is a tenant " + id + " already");
    }
    try {
      return Json.answer(201, json(simulator.addTenant(id)));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest("'id' must be the GUID of a new tenant: " + e.getMessage());
    }
  }

  GraphResponse get(ControlRequest request) throws ControlException {
    return Json.answer(200, json(tenantOf(request)));
  }

  /** Adds the resources of a baseline. */
  GraphResponse load(ControlRequest request) throws ControlException {
    SimulatedTenant tenant = tenantOf(request);
    try {
      return Json.answer(200, json(tenant.load(request.body())));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(e);
    }
  }

  /** Adds a made-up configuration. */
  GraphResponse generate(ControlRequest request) throws ControlException, IOException {
    SimulatedTenant tenant = tenantOf(request);
    Members members = request.members().allowOnly("seed", "preset", "counts");
    long seed = members.seed("seed");
    if (members.has("preset") == members.has("counts")) {
      throw ControlException.badRequest(
          "the body must have exactly one of the members preset, counts");
    }
    try {
      return Json.answer(200, json(tenant.generate(seed, plan(members))));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest("'counts': " + e.getMessage());
    }
  }

  private static TenantPlan plan(Members members) throws ControlException {
    return members.has("counts")
        ? TenantPlan.of(members.members("counts").integers(0, MOST_RESOURCES))
        : switch (members.word("preset", List.of("small", "medium", "large"))) {
          case "small" -> TenantPlan.small();
          case "medium" -> TenantPlan.medium();
          default -> TenantPlan.large();
        };
  }

  GraphResponse clear(ControlRequest request) throws ControlException {
    tenantOf(request).clear();
    return Json.done();
  }

  /** Issues a token of a tenant's administrator, perhaps with fewer permissions. */
  GraphResponse issueToken(ControlRequest request) throws ControlException, IOException {
    Members members = request.members().allowOnly("tenantId", "permissions", "lifetime");
    SimulatedTenant tenant =
        members.has("tenantId") ? tenantOf(simulator, members) : simulator.tenant();
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
    return Json.answer(201, Json.object().put("tenantId", tenant.id()).put("token", token));
  }

  private SimulatedTenant tenantOf(ControlRequest request) throws ControlException {
    String id = request.variable("tenantId");
    return find(simulator, id)
        .orElseThrow(() -> ControlException.notFound("there is no tenant '" + id + "'"));
  }

  /** Returns the tenant that the member {@code tenantId} names. */
  static SimulatedTenant tenantOf(TenantSimulator simulator, Members members)
      throws ControlException {
    String id = members.text("tenantId");
    return find(simulator, id)
        .orElseThrow(
            () ->
                ControlException.badRequest(
                    "'tenantId' must be that of a tenant, but there is no tenant '" + id + "'"));
  }

  private static Optional<SimulatedTenant> find(TenantSimulator simulator, String id) {
    return simulator.tenants().stream()
        .filter(tenant -> tenant.id().equalsIgnoreCase(id))
        .findFirst();
  }

  private static ObjectNode json(SimulatedTenant tenant) {
    ObjectNode json = Json.object().put("id", tenant.id());
    ObjectNode counts = json.putObject("resources");
    tenant.resourceTypes().forEach(type -> counts.put(type, tenant.resources(type).size()));
    return json;
  }
}
