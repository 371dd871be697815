package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.simulator.Fault;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of fault that a client can add, and the members of its JSON object. Immutable.
 *
 * @param word the name of the kind: the value of the member {@code kind}
 * @param required the required members
 * @param allowed all members, also the required ones
 * @param reading reads a fault of this kind
 */
record FaultKind(String word, List<String> required, List<String> allowed, Reading reading) {

  private static final List<String> OF_ALL = List.of("tenantId", "times", "probability");

  /** Reads what only faults of this kind have. */
  @FunctionalInterface
  interface Reading {
    Fault of(JsonBody members) throws ControlException;
  }

  /**
   * Returns a kind.
   *
   * @param required the required members besides {@code kind}
   * @param optional the optional members besides those that all faults have
   */
  static FaultKind of(String word, List<String> required, List<String> optional, Reading reading) {
    List<String> must = Stream.concat(Stream.of("kind"), required.stream()).toList();
    List<String> may = Stream.of(must, optional, OF_ALL).flatMap(List::stream).toList();
    return new FaultKind(word, must, may, reading);
  }

  /**
   * Returns the fault that a JSON object describes.
   *
   * @throws ControlException if a member is missing, unknown or invalid
   */
  Fault read(JsonBody members) throws ControlException {
    members.allowOnly(allowed);
    for (String name : required) {
      members.require(name);
    }
    Fault fault = reading.of(members);
    if (members.has("times")) {
      fault = fault.times(members.integer("times", 1, Integer.MAX_VALUE));
    }
    if (members.has("probability")) {
      fault = fault.withProbability(members.probability("probability"));
    }
    return fault;
  }
}
