package io.github.tenantsnapshot.tests.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A search for a shorter sequence that still fails: without some operations, with simpler ones, or
 * with settings nearer to the defaults. Not thread-safe.
 */
final class Shrinking {

  /** The maximum number of sequences to run. */
  private static final int MAX_RUNS = 600;

  private final Sequence.Opening opening;
  private int runs;

  Shrinking(Sequence.Opening opening) {
    this.opening = opening;
  }

  /** Returns the shortest failing sequence that the search finds. */
  Sequence shrink(Sequence failing) {
    Sequence shortest = failing;
    Sequence before;
    do {
      before = shortest;
      shortest = withSimplerOperations(withSimplerSettings(withFewerOperations(shortest)));
    } while (!shortest.code("", 0).equals(before.code("", 0)) && runs < MAX_RUNS);
    return shortest;
  }

  /** Returns a sequence that ends with its difference; null if it has none. */
  private Sequence failing(Settings settings, List<Operation> operations) {
    if (runs++ >= MAX_RUNS) {
      return null;
    }
    Sequence.Difference difference = new Sequence(settings, operations).difference(opening);
    return difference == null
        ? null
        : new Sequence(settings, List.copyOf(operations.subList(0, difference.index() + 1)));
  }

  private Sequence withFewerOperations(Sequence sequence) {
    Sequence shortest = sequence;
    for (int size = Math.max(1, sequence.operations().size() / 2); size >= 1; size /= 2) {
      for (int from = shortest.operations().size() - size; from >= 0; from -= size) {
        if (from + size > shortest.operations().size()) {
          continue; // it has become shorter
        }
        List<Operation> fewer = new ArrayList<>(shortest.operations());
        fewer.subList(from, from + size).clear();
        Sequence shorter = failing(shortest.settings(), fewer);
        shortest = shorter == null ? shortest : shorter;
      }
    }
    return shortest;
  }

  private Sequence withSimplerSettings(Sequence sequence) {
    for (Settings simpler : sequence.settings().simpler()) {
      Sequence failing = failing(simpler, sequence.operations());
      if (failing != null) {
        return failing;
      }
    }
    return sequence;
  }

  private Sequence withSimplerOperations(Sequence sequence) {
    Sequence simplest = sequence;
    for (int i = 0; i < simplest.operations().size(); i++) {
      for (Operation simpler : simplest.operations().get(i).simpler().get()) {
        if (simpler.code().equals(simplest.operations().get(i).code())) {
          continue;
        }
        List<Operation> changed = new ArrayList<>(simplest.operations());
        changed.set(i, simpler);
        Sequence failing = failing(simplest.settings(), changed);
        if (failing != null) {
          simplest = failing;
          break;
        }
      }
    }
    return simplest;
  }
}
