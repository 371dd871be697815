package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;
import java.util.List;

/**
 * Adds, lists and clears the faults of a simulator over HTTP. Faults that were added in Java get an
 * id when they are listed. Thread-safe.
 */
final class FaultControl {

  private final TenantSimulator simulator;
  private final NumberedFaults numbered = new NumberedFaults();

  FaultControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  /** Removes the ids of faults that have ended; other faults may have been added since. */
  void removeEnded() {
    numbered.removeEnded();
  }

  /** Returns the faults; the newest ones if the request has a limit. */
  GraphResponse list(ControlRequest request) throws ControlException {
    int limit = (int) request.integer("limit", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    simulator.faults().active().forEach(numbered::add);
    ObjectNode body = Json.object().put("seed", Long.toString(simulator.faults().seed()));
    ArrayNode faults = body.putArray("faults");
    List<String> ids = numbered.ids();
    for (String id : ids.subList(Math.max(0, ids.size() - limit), ids.size())) {
      numbered.find(id).ifPresent(fault -> faults.add(json(id, fault)));
    }
    return Json.response(200, body);
  }

  GraphResponse add(ControlRequest request) throws ControlException, IOException {
    JsonBody members = request.members();
    FaultKind kind = FaultKinds.of(members);
    Faults faults = faults(members);
    ActiveFault added;
    try {
      added = faults.add(kind.read(members));
    } catch (IllegalArgumentException e) { // such as an unknown resource type
      throw ControlException.badRequest(e);
    }
    return Json.response(201, json(numbered.add(added), added));
  }

  GraphResponse get(ControlRequest request) throws ControlException {
    String id = request.variable("faultId");
    return Json.response(
        200, json(id, numbered.find(id).orElseThrow(() -> FaultControl.unknown(id))));
  }

  GraphResponse clearOne(ControlRequest request) throws ControlException {
    String id = request.variable("faultId");
    numbered.remove(id).orElseThrow(() -> FaultControl.unknown(id)).clear();
    return Json.noContent();
  }

  GraphResponse clear(ControlRequest request) {
    simulator.faults().clear();
    removeEnded();
    return Json.noContent();
  }

  /** Returns the faults of the tenant that the request names; by default, those of all tenants. */
  private Faults faults(JsonBody members) throws ControlException {
    return members.has("tenantId")
        ? TenantControl.tenantOf(simulator, members).faults()
        : simulator.faults();
  }

  private static ControlException unknown(String id) {
    return ControlException.notFound("the fault '" + id + "' does not exist");
  }

  private static ObjectNode json(String id, ActiveFault fault) {
    return Json.object()
        .put("id", id)
        .put("description", fault.toString())
        .put("active", fault.isActive())
        .put("timesTriggered", fault.timesTriggered());
  }
}
