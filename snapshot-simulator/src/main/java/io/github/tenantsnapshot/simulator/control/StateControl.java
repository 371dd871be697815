package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.spool.Spool;
import java.io.IOException;
import java.util.Map;

/** The control paths that reset, save and load a simulator's state. Thread-safe. */
final class StateControl {

  private final TenantSimulator simulator;
  private final Runnable onReplaced;

  /**
   * Creates the handlers.
   *
   * @param onReplaced called after the state has been replaced
   */
  StateControl(TenantSimulator simulator, Runnable onReplaced) {
    this.simulator = simulator;
    this.onReplaced = onReplaced;
  }

  GraphResponse reset(ControlRequest request) throws ControlException {
    try {
      simulator.reset();
    } catch (IllegalStateException e) {
      throw ControlException.conflict(e);
    }
    onReplaced.run();
    return Json.noContent();
  }

  GraphResponse save(ControlRequest request) throws ControlException, IOException {
    try (Spool state = new Spool()) {
      simulator.saveState(state);
      return Json.response(200, state.read(), Map.of());
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
    onReplaced.run();
    return Json.noContent();
  }
}
