package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;

/**
 * Adds, tells and clears the faults of a simulator. Those that were added in Java get an id when
 * they are told of. Thread-safe.
 */
final class FaultControl {

  private final TenantSimulator simulator;
  private final NumberedFaults numbered = new NumberedFaults();

  FaultControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  /** Forgets the faults that have ended; others may have been added since. */
  void forgetEnded() {
    numbered.forgetEnded();
  }

  GraphResponse list(ControlRequest request) {
    simulator.faults().active().forEach(numbered::add);
    ObjectNode body = Json.object().put("seed", Long.toString(simulator.faults().seed()));
    ArrayNode faults = body.putArray("faults");
    for (String id : numbered.ids()) {
      numbered.find(id).ifPresent(fault -> faults.add(json(id, fault)));
    }
    return Json.response(200, body);
  }

  GraphResponse add(ControlRequest request) throws ControlException, IOException {
    JsonBody members = request.members();
    Fault fault = FaultKinds.of(members).add(faults(members), members);
    return Json.response(201, json(numbered.add(fault), fault));
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
    forgetEnded();
    return Json.noContent();
  }

  /** Returns the faults of the tenant that is meant, or of all. */
  private Faults faults(JsonBody members) throws ControlException {
    return members.has("tenantId")
        ? TenantControl.tenantOf(simulator, members).faults()
        : simulator.faults();
  }

  private static ControlException unknown(String id) {
    return ControlException.notFound("there is no fault '" + id + "'");
  }

  private static ObjectNode json(String id, Fault fault) {
    return Json.object()
        .put("id", id)
        .put("description", fault.toString())
        .put("active", fault.isActive())
        .put("timesTriggered", fault.timesTriggered());
  }
}
