package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import java.io.IOException;
import java.util.List;

/** The control paths of a simulator's tenants and their configuration. Thread-safe. */
final class TenantControl {

  /** The maximum number of generated resources per type, which bounds the time of a response. */
  private static final int MOST_RESOURCES = 1_000_000;

  private final TenantSimulator simulator;

  TenantControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  GraphResponse list(ControlRequest request) {
    ObjectNode body = Json.object();
    ArrayNode tenants = body.putArray("tenants");
    simulator.tenants().forEach(tenant -> tenants.add(json(tenant)));
    return Json.response(200, body);
  }

  GraphResponse add(ControlRequest request) throws ControlException, IOException {
    String id = request.members().allowOnly("id").text("id");
    if (simulator.tenants().stream().anyMatch(tenant -> tenant.id().equalsIgnoreCase(id))) {
      throw ControlException.conflict("'id' must not belong to another tenant: " + id);
    }
    try {
      return Json.response(201, json(simulator.addTenant(id)));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest("'id' must be the GUID of a new tenant: " + e.getMessage());
    }
  }

  GraphResponse get(ControlRequest request) throws ControlException {
    return Json.response(200, json(tenantOf(simulator, request)));
  }

  /** Adds the resources of a baseline. */
  GraphResponse load(ControlRequest request) throws ControlException {
    SimulatedTenant tenant = tenantOf(simulator, request);
    try {
      return Json.response(200, json(tenant.addBaseline(request.body())));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(e);
    }
  }

  /** Adds generated resources. */
  GraphResponse generate(ControlRequest request) throws ControlException, IOException {
    SimulatedTenant tenant = tenantOf(simulator, request);
    JsonBody members = request.members().allowOnly("seed", "preset", "counts");
    long seed = members.seed("seed");
    members.requireOneOf(List.of("preset", "counts"));
    try {
      return Json.response(200, json(tenant.generate(seed, plan(members))));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest("'counts': " + e.getMessage());
    }
  }

  private static TenantPlan plan(JsonBody members) throws ControlException {
    return members.has("counts")
        ? TenantPlan.of(members.members("counts").integers(0, MOST_RESOURCES))
        : switch (members.word("preset", List.of("small", "medium", "large"))) {
          case "small" -> TenantPlan.small();
          case "medium" -> TenantPlan.medium();
          default -> TenantPlan.large();
        };
  }

  GraphResponse clear(ControlRequest request) throws ControlException {
    tenantOf(simulator, request).clear();
    return Json.noContent();
  }

  /** Returns the tenant that the path names. */
  static SimulatedTenant tenantOf(TenantSimulator simulator, ControlRequest request)
      throws ControlException {
    try {
      return simulator.tenant(request.variable("tenantId"));
    } catch (IllegalArgumentException e) { // the message lists the tenants
      throw ControlException.notFound(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the tenant that the member {@code tenantId} names. */
  static SimulatedTenant tenantOf(TenantSimulator simulator, JsonBody members)
      throws ControlException {
    try {
      return simulator.tenant(members.text("tenantId"));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest("'tenantId' must be the id of a tenant: " + e.getMessage());
    }
  }

  private static ObjectNode json(SimulatedTenant tenant) {
    ObjectNode json = Json.object().put("id", tenant.id());
    ObjectNode counts = json.putObject("counts");
    tenant.resourceTypes().forEach(type -> counts.put(type, tenant.resources(type).size()));
    ArrayNode notSnapshotable = json.putArray("notSnapshotable");
    tenant.notSnapshotable().forEach(notSnapshotable::add);
    return json;
  }
}
