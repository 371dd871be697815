package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.spool.Spool;
import java.io.IOException;
import java.util.Map;

/** Resets a simulator, and gives out and takes its state. Thread-safe. */
final class StateControl {

  private final TenantSimulator simulator;
  private final Runnable afterwards;

  /**
   * Takes the simulator.
   *
   * @param afterwards called when it has another state
   */
  StateControl(TenantSimulator simulator, Runnable afterwards) {
    this.simulator = simulator;
    this.afterwards = afterwards;
  }

  GraphResponse reset(ControlRequest request) throws ControlException {
    try {
      simulator.reset();
    } catch (IllegalStateException e) {
      throw ControlException.conflict(e);
    }
    afterwards.run();
    return Json.done();
  }

  GraphResponse save(ControlRequest request) throws ControlException, IOException {
    try (Spool state = new Spool()) {
      simulator.saveState(state);
      return Json.answer(200, state.read(), Map.of());
    } catch (IllegalStateException e) {
      throw ControlException.conflict(e);
    }
  }

  GraphResponse load(ControlRequest request) throws ControlException {
    try {
      simulator.loadState(request.body());
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(e);
    } catch (IllegalStateException e) {
      throw ControlException.conflict(e);
    }
    afterwards.run();
    return Json.done();
  }
}
