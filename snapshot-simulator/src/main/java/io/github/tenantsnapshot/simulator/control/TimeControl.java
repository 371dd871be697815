package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The control paths of a simulator's clock. Thread-safe. */
final class TimeControl {

  private static final List<String> WAYS = List.of("duration", "to", "untilIdle");

  private final TenantSimulator simulator;

  TimeControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  GraphResponse get(ControlRequest request) {
    return time();
  }

  GraphResponse advance(ControlRequest request) throws ControlException, IOException {
    JsonBody members = request.members().allowOnly(WAYS);
    members.requireOneOf(WAYS);
    if (simulator.isInRealTime()) {
      throw ControlException.conflict(
          "the simulator runs in real time, which cannot be advanced; start it with virtual time");
    }
    try {
      if (members.has("duration")) {
        Duration duration = members.duration("duration");
        if (duration.compareTo(TimeBounds.left(simulator.clock().instant())) > 0) {
          throw ControlException.badRequest("'duration' must end in the year 9999 at the latest");
        }
        simulator.advance(duration);
      } else if (members.has("to")) {
        Instant target = members.instant("to");
        if (target.isAfter(VirtualClock.LATEST)) {
          throw ControlException.badRequest("'to' must be in the year 9999 at the latest");
        }
        simulator.advanceTo(target);
      } else if (members.flag("untilIdle")) {
        simulator.runUntilIdle();
      } else {
        throw ControlException.badRequest("'untilIdle' must be true: false");
      }
    } catch (IllegalArgumentException e) { // the target is in the past
      throw ControlException.badRequest(e);
    }
    return time();
  }

  private GraphResponse time() {
    return Json.response(200, json(simulator));
  }

  /** Returns the time and the kind of clock. */
  static ObjectNode json(TenantSimulator simulator) {
    return Json.object()
        .put("now", simulator.clock().instant().toString())
        .put("clock", simulator.isInRealTime() ? "real" : "virtual");
  }
}
