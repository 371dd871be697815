package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.simulator.Fault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Faults by the ids under which clients know them: numbers, from 1. Thread-safe. */
final class NumberedFaults {

  /** How many are known at the most, of which those go first that cannot happen any more. */
  private static final int MOST = 1_000;

  private final Map<String, Fault> byId = new LinkedHashMap<>(); // guarded by this
  private long last;

  /** Returns the id of a fault, which it gets unless it has one. */
  synchronized String add(Fault fault) {
    for (Map.Entry<String, Fault> each : byId.entrySet()) {
      if (each.getValue() == fault) {
        return each.getKey();
      }
    }
    String id = Long.toString(++last);
    byId.put(id, fault);
    for (Iterator<Fault> each = byId.values().iterator(); byId.size() > MOST && each.hasNext(); ) {
      if (!each.next().isActive()) {
        each.remove();
      }
    }
    return id;
  }

  /** Returns the ids, in the order in which they were given. */
  synchronized List<String> ids() {
    return new ArrayList<>(byId.keySet());
  }

  synchronized Optional<Fault> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized Optional<Fault> remove(String id) {
    return Optional.ofNullable(byId.remove(id));
  }

  /** Forgets those that cannot happen any more. If none is left, the next id is 1 again. */
  synchronized void forgetEnded() {
    byId.values().removeIf(fault -> !fault.isActive());
    if (byId.isEmpty()) {
      last = 0;
    }
  }
}
