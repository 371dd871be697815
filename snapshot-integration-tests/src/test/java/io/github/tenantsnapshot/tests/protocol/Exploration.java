package io.github.tenantsnapshot.tests.protocol;

import io.github.tenantsnapshot.tests.protocol.ClaimProtocol.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A breadth-first exploration of all states of a protocol. */
final class Exploration {

  private final Map<ProtocolState, ProtocolState> previous = new HashMap<>();
  private final Deque<ProtocolState> unexplored = new ArrayDeque<>();
  private final ClaimProtocol protocol;
  private long steps;
  private List<String> violation = List.of();

  /** Explores a protocol until all states are known, or a step violates something. */
  Exploration(ClaimProtocol protocol) {
    this.protocol = protocol;
    for (ProtocolState state : protocol.initial()) {
      previous.put(state, state);
      unexplored.add(state);
    }
    while (!unexplored.isEmpty() && violation.isEmpty()) {
      explore(unexplored.remove());
    }
  }

  private void explore(ProtocolState state) {
    for (Step step : protocol.steps(state)) {
      steps++;
      String problem =
          step.problem().isEmpty() ? ClaimProtocol.problem(state, step.next()) : step.problem();
      if (!problem.isEmpty()) {
        violation = path(state);
        violation.add(step.action() + ": " + step.next());
        violation.add(problem);
        return;
      }
      if (previous.putIfAbsent(step.next(), state) == null) {
        unexplored.add(step.next());
      }
    }
  }

  private List<String> path(ProtocolState state) {
    List<String> path = new ArrayList<>();
    @Nullable ProtocolState last = null;
    for (ProtocolState each = state; !each.equals(last); each = previous.get(each)) {
      path.add(each.toString());
      last = each;
    }
    Collections.reverse(path);
    return path;
  }

  /** Returns the states that lead to the first violation, and the violation; empty if none. */
  List<String> violation() {
    return violation;
  }

  int states() {
    return previous.size();
  }

  long steps() {
    return steps;
  }

  /**
   * Returns the states from which no end of the job can be reached. The last claim is left out: the
   * exploration ends with it.
   */
  Set<ProtocolState> withoutEnd() {
    Map<ProtocolState, List<ProtocolState>> reverse = new HashMap<>();
    Deque<ProtocolState> found = new ArrayDeque<>();
    Set<ProtocolState> ending = new HashSet<>();
    for (ProtocolState state : previous.keySet()) {
      for (Step step : protocol.steps(state)) {
        if (!step.action().equals("a client deletes the job")) {
          reverse.computeIfAbsent(step.next(), next -> new ArrayList<>(4)).add(state);
        }
      }
      if (protocol.isLast(state)) {
        found.add(state);
        ending.add(state);
      }
    }
    while (!found.isEmpty()) {
      for (ProtocolState before : reverse.getOrDefault(found.remove(), List.of())) {
        if (ending.add(before)) {
          found.add(before);
        }
      }
    }
    Set<ProtocolState> without = new HashSet<>(previous.keySet());
    without.removeAll(ending);
    return without;
  }

  /** Returns what can be observed of a job in all states. */
  Set<Observation> observations() {
    Set<Observation> observations = new HashSet<>();
    previous.keySet().forEach(state -> observations.add(Observation.of(state)));
    return observations;
  }
}
