package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.simulator.ActiveFault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Active faults by the ids that clients use for them: numbers, from 1. Thread-safe. */
final class NumberedFaults {

  /** The maximum number of faults; the oldest that cannot be triggered any more are removed. */
  private static final int MOST = 1_000;

  private final Map<String, ActiveFault> byId = new LinkedHashMap<>(); // guarded by this
  private long last;

  /** Returns the id of a fault; a fault without an id gets the next one. */
  synchronized String add(ActiveFault fault) {
    for (Map.Entry<String, ActiveFault> each : byId.entrySet()) {
      if (each.getValue() == fault) {
        return each.getKey();
      }
    }
    String id = Long.toString(++last);
    byId.put(id, fault);
    for (Iterator<ActiveFault> each = byId.values().iterator();
        byId.size() > MOST && each.hasNext(); ) {
      if (!each.next().isActive()) {
        each.remove();
      }
    }
    return id;
  }

  /** Returns the ids, oldest first. */
  synchronized List<String> ids() {
    return new ArrayList<>(byId.keySet());
  }

  synchronized Optional<ActiveFault> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized Optional<ActiveFault> remove(String id) {
    return Optional.ofNullable(byId.remove(id));
  }

  /** Removes faults that cannot be triggered any more. If none is left, the next id is 1 again. */
  synchronized void removeEnded() {
    byId.values().removeIf(fault -> !fault.isActive());
    if (byId.isEmpty()) {
      last = 0;
    }
  }
}
