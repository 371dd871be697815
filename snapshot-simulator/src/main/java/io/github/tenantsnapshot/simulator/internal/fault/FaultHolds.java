package io.github.tenantsnapshot.simulator.internal.fault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The responses that one active fault holds, until the fault is cleared. Thread-safe. */
public final class FaultHolds {

  private final Set<HeldResponses.Hold> holds = ConcurrentHashMap.newKeySet();
  private volatile boolean released;

  /** Creates the responses of a fault, which holds none. */
  public FaultHolds() {}

  /** Adds a response; returns false if the fault holds no responses any more. */
  boolean add(HeldResponses.Hold hold) {
    holds.add(hold);
    return !released;
  }

  /** Removes a response that is not held any more. */
  void remove(HeldResponses.Hold hold) {
    holds.remove(hold);
  }

  /** Releases all responses; the fault holds no others. */
  public void release() {
    released = true;
    holds.forEach(HeldResponses.Hold::release);
  }
}
